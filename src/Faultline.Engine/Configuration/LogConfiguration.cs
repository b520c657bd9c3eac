using System.Globalization;
using System.Net;

namespace Faultline.Engine.Configuration;

/// <summary>An access log: a file, syslog, or, when neither is named, what is sent to <c>POST /api/v1/logs/NAME</c>.</summary>
/// <param name="Path">Absolute; its last part may hold <c>*</c> and <c>?</c>. Null for another input.</param>
/// <param name="Format"><c>auto</c>, or a product's or a format's name.</param>
public sealed record LogConfiguration(string Name, string? Path = null, string Format = "auto")
{
    public SyslogAddress? Syslog { get; init; }

    /// <summary>How a line is made up, in the words of nginx, Apache or Envoy; in place of a format. Null: by the format.</summary>
    public string? Layout { get; init; }

    /// <summary>Of lines that name none; empty leaves them without.</summary>
    public string Host { get; init; } = "";

    /// <summary>Of times that name none; null for the configuration's.</summary>
    public TimeZoneInfo? Zone { get; init; }

    /// <summary>For generic JSON.</summary>
    public IReadOnlyList<LogField> Fields { get; init; } = [];

    /// <summary>Whether both mean the same, so that whoever reads one may go on.</summary>
    public bool IsSame(LogConfiguration other) => other with { Fields = Fields } == this && Fields.SequenceEqual(other.Fields);
}

/// <summary>Which key of a JSON line holds what.</summary>
public sealed record LogField(string Name, string Key);

/// <summary>Where syslog messages are listened for.</summary>
public sealed record SyslogAddress(bool IsTcp, IPEndPoint At)
{
    /// <summary>Null for what is none.</summary>
    public static SyslogAddress? Parse(string text)
    {
        var (scheme, rest) = text.Split("://", 2) is [var before, var after] ? (before, after) : ("", "");
        return scheme is "udp" or "tcp" && rest.Contains(':', StringComparison.Ordinal)
            && IPEndPoint.TryParse(rest.Replace("localhost:", "127.0.0.1:", StringComparison.Ordinal), out var at) && at.Port > 0
            ? new SyslogAddress(scheme == "tcp", at)
            : null;
    }

    public override string ToString() => string.Create(CultureInfo.InvariantCulture, $"{(IsTcp ? "tcp" : "udp")}://{At}");
}
