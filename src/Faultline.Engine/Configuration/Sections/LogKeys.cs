using Faultline.Engine.Configuration.Shapes;
using Faultline.Engine.Configuration.Values;
using Faultline.Engine.Configuration.Yaml;
using Faultline.Traffic.Formats;

namespace Faultline.Engine.Configuration.Sections;

/// <summary>The keys of a log source (T1).</summary>
internal static class LogKeys
{
    private static readonly string[] Inputs = ["path", "syslog"];

    public static Shape<LogConfiguration> Shape { get; } = new("a log")
    {
        { "name", Need.Required, "what people call it", Names.Given(NameOf.Log), (l, v) => l with { Name = v } },
        { "path", "the file, such as /var/log/nginx/access.log", LogPath, (l, v) => l with { Path = v } },
        { "syslog", "where to listen, such as udp://127.0.0.1:5514", Scalars.Of<SyslogAddress>(Syslog), (l, v) => l with { Syslog = v } },
        { "format", "auto, or a format's name", Scalars.Of<string>(Format), (l, v) => l with { Format = v } },
        { "host", "of lines that name none", Scalars.Line, (l, v) => l with { Host = v } },
        { "zone", "of times that name none", Clock.Zone, (l, v) => l with { Zone = v } },
        { "fields", "for JSON: which key holds what", Lists.Named<LogField>("fields are written as NAME: and the key that holds it", Field),
            (l, v) => l with { Fields = v } },
    };

    public static Read<LogConfiguration> Read { get; } = Shape.From(new LogConfiguration("")).Then<LogConfiguration, LogConfiguration>(Finish);

    private static LogConfiguration? Finish(LogConfiguration log, Node node, Reading reading)
    {
        var given = Inputs.Count(i => node is Mapping mapping && mapping.Find(i) is not null);
        if (given <= 1)
            return log;
        reading.Mistake(node.AtKey("syslog"), "a log has only one of `path` and `syslog`: make two logs of it");
        return null;
    }

    private static string? Format(string text, out string? value)
    {
        value = text;
        if (text == "auto" || AllFormats.Names.Contains(text, StringComparer.Ordinal))
            return null;
        var near = Core.Nearest.To(text, AllFormats.Names).FirstOrDefault();
        return $"is none of auto, {string.Join(", ", AllFormats.Names)}{(near is null ? "" : $"; did you mean `{near}`?")}";
    }

    private static string? Syslog(string text, out SyslogAddress? value)
    {
        value = SyslogAddress.Parse(text);
        return value is null ? "is no address to listen on: write udp://127.0.0.1:5514 or tcp://127.0.0.1:5514" : null;
    }

    private static bool Field(Entry entry, Reading reading, out LogField? field)
    {
        field = null;
        var (name, known) = (entry.Key.Text, AllFormats.FieldNames);
        if (!known.Contains(name, StringComparer.Ordinal))
            return reading.Wrong(entry.Key.At, $"there is no field `{Shown.Clip(name)}`{reading.Suggest(name, known)}");
        if (!reading.TryText(entry.Value, out var scalar))
            return false;
        field = new LogField(entry.Key.Text, scalar.Text);
        return scalar.Text.Length is > 0 and <= 200 || reading.Wrong(scalar.At, "is not the name of a key");
    }

    /// <summary>The file need not exist yet.</summary>
    private static Read<string> LogPath => (node, reading, out path) =>
    {
        path = null;
        if (!reading.TryText(node, out var scalar))
            return false;
        if (scalar.Text.Length is 0 or > 4096 || scalar.Text.Any(char.IsControl))
            return reading.Wrong(scalar.At, "this is not a path");
        path = Path.GetFullPath(Path.Combine(reading.Sources.Directory, scalar.Text));
        return !Path.GetDirectoryName(path).AsSpan().ContainsAny('*', '?')
            || reading.Wrong(scalar.At, "only the file's name may hold * and ?, not its folders: make a log of each folder");
    };
}
