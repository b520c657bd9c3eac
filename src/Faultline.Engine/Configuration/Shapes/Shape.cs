using System.Collections;
using System.Diagnostics.CodeAnalysis;
using Faultline.Engine.Configuration.Yaml;

namespace Faultline.Engine.Configuration.Shapes;

/// <summary>Whether a key may be left out.</summary>
internal enum Need
{
    Optional,
    Required,
}

/// <summary>One key of a mapping.</summary>
/// <param name="Name">As written in the file.</param>
/// <param name="Doc">What it is, in a few words, with an example where that helps: said when a required key is missing.</param>
/// <param name="Apply">Reads the value into what was read so far; false when it can't.</param>
internal sealed record Key<T>(string Name, Need Need, string Doc, TryApply<T> Apply);

internal delegate bool TryApply<T>(ref T target, Node value, Reading reading);

/// <summary>
/// The keys of one kind of mapping, as a table: name, doc, how to read it, where it goes. To add a key is to add a row.
/// Rows are applied in the order of the file, so assertions keep theirs.
/// </summary>
/// <param name="what">Said in messages, with its article: <c>a monitor</c>.</param>
internal sealed class Shape<T>(string what) : IEnumerable<Key<T>>
{
    private readonly Dictionary<string, Key<T>> _keys = new(StringComparer.Ordinal);

    public void Add<TValue>(string name, string doc, Read<TValue> read, Func<T, TValue, T> set) =>
        Add(name, Need.Optional, doc, read, set);

    public void Add<TValue>(string name, Need need, string doc, Read<TValue> read, Func<T, TValue, T> set) =>
        Add(name, need, doc, _ => read, set);

    /// <summary>A key whose meaning depends on keys before it.</summary>
    public void Add<TValue>(string name, Need need, string doc, Func<T, Read<TValue>> read, Func<T, TValue, T> set) =>
        _keys.Add(name, new Key<T>(name, need, doc, (ref target, node, reading) =>
        {
            if (!read(target)(node, reading, out var value))
                return false;
            target = set(target, value!);
            return true;
        }));

    /// <summary>Takes over the rows of another table.</summary>
    public void Add(Shape<T> others)
    {
        foreach (var key in others)
            _keys.Add(key.Name, key);
    }

    /// <summary>Reads a mapping, starting from values that its keys replace. Reports unknown and missing keys.</summary>
    /// <returns>Whether every key could be read.</returns>
    public bool TryRead(Node node, Reading reading, T start, out T? value)
    {
        value = start;
        if (!IsMapping(node, reading, out var mapping))
            return false;
        var target = start;
        var isRead = true;
        foreach (var (key, content) in mapping.Entries)
        {
            if (_keys.TryGetValue(key.Text, out var known))
            {
                isRead &= reading.Inside(key.Text, () => known.Apply(ref target, content, reading));
            }
            else
            {
                reading.Mistake(key.At, $"unknown key `{Shown.Clip(key.Text)}` in {what}{reading.Suggest(key.Text, _keys.Keys)}");
                isRead = false;
            }
        }

        foreach (var missing in _keys.Values.Where(k => k.Need == Need.Required && mapping.Find(k.Name) is null))
        {
            reading.Mistake(mapping.At, $"{what} needs `{missing.Name}`: {missing.Doc}");
            isRead = false;
        }

        value = target;
        return isRead;
    }

    /// <summary>A reader that always starts from the same values.</summary>
    public Read<T> From(T start) => (node, reading, out value) => TryRead(node, reading, start, out value);

    /// <summary>Whether the node has keys at all.</summary>
    public bool IsMapping(Node node, Reading reading, [NotNullWhen(true)] out Mapping? mapping)
    {
        mapping = node as Mapping;
        if (mapping is null && node is not Unreadable)
        {
            var some = string.Join(", ", _keys.Keys.Take(8)) + (_keys.Count > 8 ? " …" : "");
            reading.Mistake(node.At, $"{what} is written with keys ({some}): indent them below, or put {{ }} around them");
        }

        return mapping is not null;
    }

    public IEnumerator<Key<T>> GetEnumerator() => _keys.Values.GetEnumerator();

    IEnumerator IEnumerable.GetEnumerator() => GetEnumerator();
}
