using System.Diagnostics.CodeAnalysis;
using Faultline.Core;
using Faultline.Core.Checks;
using Faultline.Engine.Configuration.Yaml;

namespace Faultline.Engine.Configuration.Shapes;

/// <summary>Reads a node into a value, which is not null when that worked. False: it can't be one, and a mistake says why.</summary>
internal delegate bool Read<T>(Node node, Reading reading, out T? value);

/// <summary>One pass over one file: what was found wrong, which names and secrets were met.</summary>
internal sealed class Reading(ConfigurationSources sources, ReadFor purpose)
{
    /// <summary>More than anybody mends in one go; keeps a hostile file from making a huge report.</summary>
    public const int MaxMistakes = 1000;

    private readonly SortedSet<(Position At, int Order, string Message)> _mistakes = [];
    private readonly HashSet<string> _secrets = new(StringComparer.Ordinal);
    private readonly Substitution _substitution = new(sources);
    private bool _isAside;

    public ConfigurationSources Sources => sources;

    public ReadFor Purpose => purpose;

    public NamesInUse Names { get; } = new();

    /// <summary>The keys around what is being read, such as <c>expect.time</c>; empty outside a mapping.</summary>
    public string Path { get; private set; } = "";

    /// <summary>Further mistakes would not be shown, so costly advice need not be looked for.</summary>
    public bool IsFull => _mistakes.Count >= MaxMistakes;

    public IReadOnlyList<Mistake> Mistakes => [.. _mistakes.Select(m => new Mistake(m.At.Line, m.At.Column, m.Message))];

    public int MistakeCount => _mistakes.Count;

    public IReadOnlyCollection<string> Secrets => _secrets;

    /// <summary>Reports a mistake as it is.</summary>
    public void Mistake(Position at, string message)
    {
        if (_mistakes.Count < MaxMistakes - 1)
            _mistakes.Add((at, _mistakes.Count, message));
        else if (!IsFull)
            _mistakes.Add((at, _mistakes.Count, $"{message}; after {MaxMistakes} mistakes the rest is not listed"));
    }

    /// <summary>Reports a mistake in the value of the key being read.</summary>
    public bool Wrong(Position at, string message)
    {
        Mistake(at, Path.Length == 0 ? message : $"{Path}: {message}");
        return false;
    }

    /// <summary>Reports a variable or a file that there is not, unless nobody needs it.</summary>
    public void Missing(Position at, string message)
    {
        if (!_isAside || purpose == ReadFor.Everything)
            Wrong(at, message);
    }

    /// <summary>Reads a part that a check does not act on.</summary>
    public TResult Aside<TResult>(Func<TResult> read)
    {
        var outer = _isAside;
        _isAside = true;
        try
        {
            return read();
        }
        finally
        {
            _isAside = outer;
        }
    }

    /// <summary>The text of a node, with variables replaced.</summary>
    public bool TryText(Node node, [NotNullWhen(true)] out Scalar? scalar, bool mayBeNull = false)
    {
        scalar = null;
        switch (node)
        {
            case Scalar { IsNull: true } when !mayBeNull:
                return Wrong(node.At, "has no value: write one (in quotes if it begins with #), or remove the key");
            case Scalar found when !found.Text.Contains("${", StringComparison.Ordinal):
                scalar = found;
                return true;
            case Scalar found:
                scalar = _substitution.Apply(found, this);
                return scalar is not null;
            case Sequence sequence:
                return Wrong(node.At, sequence.IsFlow
                    ? "one value is wanted here, not a list: put it in quotes if it begins with ["
                    : "one value is wanted here, not a list");
            case Mapping mapping:
                return Wrong(node.At, mapping.IsFlow
                    ? "one value is wanted here, not a mapping: put it in quotes if it begins with {"
                    : "one value is wanted here, not further keys: check the indentation");
            default:
                return false;
        }
    }

    /// <summary>The text of another file, for PEM; relative to the configuration.</summary>
    public FileContent ReadFile(string path) => _substitution.ReadFile(path);

    /// <summary>Remembers a value that must be masked wherever it turns up (S3).</summary>
    public void KeepSecret(string value)
    {
        if (value.Length > 0)
            _secrets.Add(value);
    }

    /// <summary>
    /// Remembers what a variable or a file brought. Of a URL that is what stands behind its host: whoever reads that something failed must
    /// learn where.
    /// </summary>
    public void KeepBrought(string value)
    {
        if (CheckUrl.Parse(value, out _) is not { } url)
        {
            KeepSecret(value);
            return;
        }

        KeepSecret(url.UserInfo ?? "");
        if (url.Target == "/")
            return;
        KeepSecret(url.Target);

        // An answer that echoes a parameter seldom echoes all of them.
        foreach (var parameter in url.Target.Split('?', '&')[1..])
            KeepSecret(parameter[(parameter.IndexOf('=', StringComparison.Ordinal) + 1)..]);
    }

    /// <summary>Reads what belongs to a key, which then leads the messages.</summary>
    public TResult Inside<TResult>(string key, Func<TResult> read)
    {
        var outer = Path;
        Path = outer.Length == 0 ? key : $"{outer}.{key}";
        try
        {
            return read();
        }
        finally
        {
            Path = outer;
        }
    }

    /// <summary>Reads an item of a list, where keys begin anew.</summary>
    public TResult InItem<TResult>(Node item, Func<TResult> read)
    {
        var outer = Path;
        Path = item is Mapping ? "" : outer;
        try
        {
            return read();
        }
        finally
        {
            Path = outer;
        }
    }

    /// <summary><c>; did you mean …?</c> when something is near, else the words themselves while they are few.</summary>
    public string Suggest(string word, IReadOnlyCollection<string> known)
    {
        if (IsFull || known.Count == 0)
            return "";
        return Nearest.To(word, known).FirstOrDefault() is { } near
            ? $"; did you mean `{Shown.Clip(near)}`?"
            : known.Count <= 40 ? $"; known are {string.Join(", ", known.Select(Shown.Clip))}" : "";
    }
}
