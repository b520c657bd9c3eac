namespace Faultline.Traffic.Formats.Lines;

/// <summary>Whose evidence a line has.</summary>
internal enum Family : byte
{
    Plain,
    Nginx,
    Apache,
    Traefik,
    Envoy,
    Varnish,
}

/// <summary>Compiles a layout from the words of nginx, Apache (and Varnish) or Envoy.</summary>
internal static class LayoutText
{
    /// <param name="column">Of the mistake, counted from 1.</param>
    public static Layout? Compile(string text, TimeZoneInfo zone, bool aroundAgent, out Family family, out string error, out int column)
    {
        (family, column) = (Family.Plain, 1);
        if (text.StartsWith('{'))
        {
            error = "JSON lines need no layout: leave the format out, or name their keys under fields";
            return null;
        }

        var isEnvoy = EnvoyWords.Speaks(text);
        var (dollar, percent) = (text.IndexOf('$', StringComparison.Ordinal), text.IndexOf('%', StringComparison.Ordinal));
        if (dollar < 0 && percent < 0)
        {
            error = "write nginx's log_format ($remote_addr …), Apache's LogFormat (%h …) or Envoy's format (%START_TIME% …)";
            return null;
        }

        var isNginx = !isEnvoy && dollar >= 0 && (percent < 0 || dollar < percent);
        var builder = new LayoutBuilder();
        var isRead = isEnvoy ? EnvoyWords.Read(text, builder) : isNginx ? NginxWords.Read(text, builder) : ApacheWords.Read(text, builder);
        var layout = isRead ? builder.Build(zone, aroundAgent || isEnvoy) : null;
        (error, column) = (builder.Error, builder.Column);
        if (layout is null)
            return null;
        var isVarnish = layout.Has(Part.HitMiss) || layout.Has(Part.Handling) || layout.Has(Part.FetchError);
        family = isEnvoy ? Family.Envoy : isNginx ? Family.Nginx : isVarnish ? Family.Varnish : Family.Apache;
        return layout;
    }
}
