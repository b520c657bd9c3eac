using Faultline.Engine.Configuration.Shapes;
using Faultline.Engine.Configuration.Values;
using Faultline.Engine.Configuration.Yaml;
using Faultline.Traffic.Formats;
using Faultline.Traffic.Formats.Lines;

namespace Faultline.Engine.Configuration.Sections;

/// <summary>The keys of a log source (T1).</summary>
internal static class LogKeys
{
    public static Shape<LogConfiguration> Shape { get; } = new("a log")
    {
        { "name", Need.Required, "what people call it", Names.Given(NameOf.Log), (l, v) => l with { Name = v } },
        { "path", "the file, such as /var/log/nginx/access.log", LogPath, (l, v) => l with { Path = v } },
        { "syslog", "where to listen, such as udp://127.0.0.1:5514", Scalars.Of<SyslogAddress>(Syslog), (l, v) => l with { Syslog = v } },
        { "format", "auto, or a format's name", Scalars.Of<string>(Format), (l, v) => l with { Format = v } },
        { "layout", "nginx's log_format or Apache's LogFormat, in place of a format", Layout, (l, v) => l with { Layout = v } },
        { "host", "of lines that name none", Scalars.Line, (l, v) => l with { Host = v } },
        { "zone", "of times that name none", Clock.Zone, (l, v) => l with { Zone = v } },
        { "fields", "for JSON: which key holds what", Lists.Named<LogField>("fields are written as NAME: and the key that holds it", Field),
            (l, v) => l with { Fields = v } },
    };

    public static Read<LogConfiguration> Read { get; } = Shape.From(new LogConfiguration("")).Then<LogConfiguration, LogConfiguration>(Finish);

    private static LogConfiguration? Finish(LogConfiguration log, Node node, Reading reading)
    {
        if (Has("path") && Has("syslog"))
            reading.Mistake(node.AtKey("syslog"), "a log has only one of `path` and `syslog`: make two logs of it");
        else if (Has("format") && Has("layout"))
            reading.Mistake(node.AtKey("layout"), "a log has only one of `format` and `layout`: a layout is a format of its own");
        else
            return log;
        return null;

        bool Has(string key) => node is Mapping mapping && mapping.Find(key) is not null;
    }

    /// <summary>The mistake stands where it is in the line, which is a few words long at least.</summary>
    private static Read<string> Layout => (node, reading, out layout) =>
    {
        layout = null;
        if (!reading.TryText(node, out var scalar))
            return false;
        if (scalar.Text.Length is 0 or > 8192)
            return reading.Wrong(scalar.At, "this is no layout: write nginx's log_format or Apache's LogFormat in quotes");
        layout = scalar.Text.TrimEnd();
        return LineFormats.Parse(layout, FormatOptions.Utc, out var wrong, out var column) is not null
            || Scalars.Wrong(scalar, reading, "a layout", wrong, column - 1);
    };

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
