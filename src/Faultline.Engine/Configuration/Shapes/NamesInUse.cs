using System.Globalization;
using Faultline.Engine.Configuration.Yaml;

namespace Faultline.Engine.Configuration.Shapes;

/// <summary>What a name in the file can stand for.</summary>
internal enum NameOf
{
    Monitor,
    Channel,
    Region,
    Log,
}

/// <summary>Names that the file gives and names that it mentions, which may stand before.</summary>
internal sealed class NamesInUse
{
    private readonly Dictionary<NameOf, Dictionary<string, Scalar>> _given = [];
    private readonly List<(NameOf What, Scalar Name, string Path)> _mentioned = [];

    public bool Give(NameOf what, Scalar name, Reading reading)
    {
        if (!_given.TryGetValue(what, out var names))
            _given[what] = names = new(StringComparer.Ordinal);
        return names.TryAdd(name.Text, name) || reading.Wrong(name.At, string.Create(
            CultureInfo.InvariantCulture,
            $"a {Word(what)} called '{Shown.Clip(name.Written)}' stands already in line {names[name.Text].At.Line}: names are unique"));
    }

    public void Mention(NameOf what, Scalar name, Reading reading) => _mentioned.Add((what, name, reading.Path));

    /// <summary>Reports what is mentioned and never given.</summary>
    public void Check(Reading reading)
    {
        foreach (var (what, name, path) in _mentioned)
        {
            var given = _given.GetValueOrDefault(what);
            if (given?.ContainsKey(name.Text) == true)
                continue;
            // A name that came from a variable is compared with none: a near miss would tell what it is.
            var advice = name.IsSecret || given is null
                ? ""
                : reading.Suggest(name.Text, [.. given.Values.Where(n => !n.IsSecret).Select(n => n.Text)]);
            reading.Mistake(name.At, $"{path}: no {Word(what)} is called '{Shown.Clip(name.Written)}'{advice}");
        }
    }

    private static string Word(NameOf what) => what switch
    {
        NameOf.Monitor => "monitor",
        NameOf.Channel => "channel",
        NameOf.Region => "region",
        _ => "log",
    };
}
