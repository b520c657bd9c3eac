using System.Globalization;
using YamlDotNet.Core;
using YamlDotNet.Core.Events;

namespace Faultline.Engine.Configuration.Yaml;

/// <summary>
/// YAML text to nodes. Ours rather than the library's, because that one stops at the first duplicate key and a deep <c>[</c> overflows its
/// stack. Works without recursion, and within limits; leaves out anchors, aliases and tags, which no configuration here needs.
/// </summary>
internal sealed class NodeReader
{
    /// <summary>Deepest nesting of lists and mappings.</summary>
    public const int MaxDepth = 64;

    /// <summary>Longest file, in characters.</summary>
    public const int MaxLength = 1024 * 1024;

    private readonly SourceText _source;
    private readonly Action<Position, string> _report;
    private readonly Stack<Container> _open = new();
    private Node? _root;
    private Position _last = Position.Start;

    private NodeReader(SourceText source, Action<Position, string> report)
    {
        _source = source;
        _report = report;
    }

    /// <summary>The file's only document; null when it holds none or can't be read. Never throws.</summary>
    public static Node? Read(string text, Action<Position, string> report)
    {
        if (text.Length > MaxLength)
        {
            report(Position.Start, $"the file has {text.Length} characters; at most {MaxLength} are read: split what can be shortened");
            return null;
        }

        var source = new SourceText(text);
        return SourceTraps.AreInText(source, report) ? null : new NodeReader(source, report).ReadDocument();
    }

    private Node? ReadDocument()
    {
        var parser = new Parser(new Scanner(new StringReader(_source.Text)));
        try
        {
            while (parser.MoveNext())
            {
                if (!Take(parser.Current!))
                    return null;
            }
        }
        catch (YamlException wrong)
        {
            var (at, message) = SourceTraps.Explain(_source, PositionOf(wrong.Start), _last, wrong.Message);
            _report(at, message);
            return null;
        }
        catch (Exception wrong) when (wrong is InvalidOperationException or ArgumentException or IndexOutOfRangeException)
        {
            // The library's own checks, which some broken documents run into, such as one that goes on after "...".
            _report(_last, SourceTraps.NotYaml);
            return null;
        }

        if (_root is null or Scalar { IsNull: true })
        {
            _report(Position.Start, "the file holds nothing: begin with `monitors:`");
            return null;
        }

        return _root;
    }

    private bool Take(ParsingEvent found)
    {
        if (found is not (MappingEnd or SequenceEnd))
            _last = PositionOf(found.Start);
        switch (found)
        {
            case DocumentStart when _root is not null:
                _report(PositionOf(found.Start), "a second document begins here: keep one document in a file");
                return false;
            case AnchorAlias alias:
                var name = Shown.Clip(alias.Value.Value);
                Add(Refuse(alias, $"'*{name}' is read as a YAML alias, which is not used here: {SourceTraps.Quote}"));
                break;
            case YamlDotNet.Core.Events.Scalar scalar:
                Add(AsNode(scalar));
                break;
            case SequenceStart or MappingStart when _open.Count == MaxDepth:
                _report(PositionOf(found.Start), $"nested deeper than {MaxDepth} levels: quote the value if it begins with [ or {{");
                return false;
            case SequenceStart sequence:
                CheckProperties(sequence);
                _open.Push(new Container(PositionOf(sequence.Start), IsMapping: false, sequence.Style == SequenceStyle.Flow));
                break;
            case MappingStart mapping:
                CheckProperties(mapping);
                _open.Push(new Container(PositionOf(mapping.Start), IsMapping: true, mapping.Style == MappingStyle.Flow));
                break;
            case SequenceEnd or MappingEnd:
                Add(_open.Pop().Close());
                break;
        }

        return true;
    }

    private void Add(Node node)
    {
        if (!_open.TryPeek(out var parent))
            _root = node;
        else if (!parent.IsMapping)
            parent.Items.Add(node);
        else if (parent.Key is null)
            parent.Key = node;
        else
            AddEntry(parent, node);
    }

    private void AddEntry(Container mapping, Node value)
    {
        var keyNode = mapping.Key!;
        mapping.Key = null;
        if (keyNode is not Scalar key)
        {
            if (keyNode is not Unreadable)
                _report(keyNode.At, $"a key is text, and this is a list or a mapping: {SourceTraps.Quote}");
        }
        else if (mapping.IsFlow && value is Scalar { IsPlain: true, Text: "" } && _source.CharacterAfter(key) != ':')
        {
            // { status: 401,403 } says status: 401 and a key 403 without value; { a, b } says two keys.
            _report(key.At, mapping.Entries.Count > 0
                ? $"'{Shown.Clip(key.Text)}' stands alone, since a comma ends a value inside {{ }}: quote the whole value before it"
                : $"'{Shown.Clip(key.Text)}' is a key without value, since {{ }} is a mapping: quote the value if it begins with {{");
            mapping.Spoil();
        }
        else if (mapping.Seen.TryAdd(key.Text, key.At.Line))
        {
            mapping.Entries.Add(new Entry(key, value));
        }
        else
        {
            _report(key.At, string.Create(
                CultureInfo.InvariantCulture,
                $"`{Shown.Clip(key.Text)}` stands here again; it was set in line {mapping.Seen[key.Text]}: keep one of them"));
        }
    }

    private Node AsNode(YamlDotNet.Core.Events.Scalar scalar)
    {
        if (!scalar.Tag.IsEmpty)
        {
            var tag = scalar.Tag.IsNonSpecific ? "!" : scalar.Tag.Value;
            return Refuse(scalar, tag.StartsWith('!')
                ? $"'{Shown.Clip(tag)}' is read as a YAML tag, since it begins with !: {SourceTraps.Quote}"
                : $"tags are not used here: remove '{Shown.Clip(tag)}'");
        }

        CheckProperties(scalar);
        if (scalar is { Style: ScalarStyle.Folded or ScalarStyle.Literal, Value: "" })
            return Refuse(scalar, $"a value that begins with > or | announces a block of text, and none follows: {SourceTraps.Quote}");
        var at = PositionOf(scalar.Start);
        var quotes = scalar.Style is ScalarStyle.SingleQuoted or ScalarStyle.DoubleQuoted ? 1 : 0;
        var isVerbatim = scalar.Style is not (ScalarStyle.Literal or ScalarStyle.Folded)
            && scalar.Anchor.IsEmpty
            && _source.Holds(scalar.Value, at.Line, at.Column + quotes);
        return new Scalar(at, scalar.Value)
        {
            IsPlain = scalar.Style == ScalarStyle.Plain,
            TextColumn = isVerbatim ? at.Column + quotes : null,
        };
    }

    private void CheckProperties(NodeEvent node)
    {
        if (!node.Anchor.IsEmpty)
        {
            var name = Shown.Clip(node.Anchor.Value);
            _report(PositionOf(node.Start), $"'&{name}' is a YAML anchor, which is not used here: remove it, or quote the value");
        }

        if (!node.Tag.IsEmpty)
            _report(PositionOf(node.Start), "a YAML tag stands here, and tags are not used: remove what begins with !, or quote the value");
    }

    private Unreadable Refuse(ParsingEvent found, string message)
    {
        _report(PositionOf(found.Start), message);
        return new Unreadable(PositionOf(found.Start));
    }

    private Position PositionOf(Mark mark) => _source.Within(new Position((int)mark.Line, (int)mark.Column));

    /// <summary>A list or mapping whose end has not been read.</summary>
    private sealed record Container(Position At, bool IsMapping, bool IsFlow)
    {
        private bool _isSpoiled;

        public List<Node> Items { get; } = [];

        public List<Entry> Entries { get; } = [];

        /// <summary>Keys and their lines.</summary>
        public Dictionary<string, int> Seen { get; } = new(StringComparer.Ordinal);

        public Node? Key { get; set; }

        /// <summary>The value before a stray comma is only half of what was meant.</summary>
        public void Spoil()
        {
            if (Entries is [.., var last])
                Entries[^1] = last with { Value = new Unreadable(last.Value.At) };
            else
                _isSpoiled = true;
        }

        public Node Close() => !IsMapping
            ? new Sequence(At, Items, IsFlow)
            : _isSpoiled && Entries.Count == 0
                ? new Unreadable(At)
                // The library gives a mapping inside [a: b] the position of another token.
                : new Mapping(Entries is [var first, ..] ? first.Key.At : At, Entries, IsFlow);
    }
}
