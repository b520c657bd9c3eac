using Faultline.Engine.Configuration.Shapes;
using Faultline.Engine.Configuration.Values;

namespace Faultline.Engine.Configuration.Sections;

/// <summary>The keys of a log source (T1).</summary>
internal static class LogKeys
{
    /// <summary>Formats that can be named; <c>auto</c> finds out.</summary>
    private static readonly string[] Formats =
        ["auto", "nginx", "apache", "caddy", "traefik", "haproxy", "envoy", "iis", "alb", "cloudfront", "cloudflare", "varnish", "json"];

    public static Shape<LogConfiguration> Shape { get; } = new("a log")
    {
        { "name", Need.Required, "what people call it", Names.Given(NameOf.Log), (l, v) => l with { Name = v } },
        { "path", Need.Required, "the file, such as /var/log/nginx/access.log", LogPath, (l, v) => l with { Path = v } },
        { "format", "auto, or a format's name", Scalars.Choice([.. Formats.Select(f => (f, f))]), (l, v) => l with { Format = v } },
    };

    /// <summary>The file need not exist yet.</summary>
    private static Read<string> LogPath => (node, reading, out path) =>
    {
        path = null;
        if (!reading.TryText(node, out var scalar))
            return false;
        if (scalar.Text.Length is 0 or > 4096 || scalar.Text.Any(char.IsControl))
            return reading.Wrong(scalar.At, "this is not a path");
        path = Path.GetFullPath(Path.Combine(reading.Sources.Directory, scalar.Text));
        return true;
    };
}
