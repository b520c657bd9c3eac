using Faultline.Traffic.Records;

namespace Faultline.Traffic.Formats;

/// <summary>What a line turned out to be.</summary>
public enum LineKind : byte
{
    /// <summary>Not of this format.</summary>
    Unparsed,

    /// <summary>A request, well-formed or not (<see cref="RequestMarks.Malformed"/>).</summary>
    Request,

    /// <summary>No request by its own format: a directive of a W3C log, a message of the server, an empty line.</summary>
    Other,
}

/// <summary>
/// One grammar of one product. Reads a line into a record and finds the fault by that product's evidence. Holds scratch space and what the
/// lines before said (W3C's <c>#Fields</c>), so it serves one reader at a time.
/// </summary>
public abstract class Format
{
    /// <summary>Its own name, such as <c>nginx-json</c>.</summary>
    public abstract string Name { get; }

    /// <summary>Whose it is, as <c>--log-format</c> and <c>logs:</c> call it, such as <c>nginx</c>. A product may have several formats.</summary>
    public abstract string Product { get; }

    /// <summary>
    /// Whether it takes lines that a stricter format would read better: a source is not held to it when another format reads a line too.
    /// </summary>
    public virtual bool IsLenient => false;

    /// <summary>Whether lines depend on earlier ones: then a file is read by one core from its beginning.</summary>
    public virtual bool NeedsOrder => false;

    /// <param name="line">Without its line feed and carriage return; any bytes.</param>
    /// <param name="record">Blank before; of no meaning unless the answer is <see cref="LineKind.Request"/>.</param>
    public abstract LineKind Read(ReadOnlySpan<byte> line, ref Record record);
}

/// <summary>What a source tells that its lines don't.</summary>
/// <param name="Zone">Of times without a zone (HAProxy).</param>
public sealed record FormatOptions(TimeZoneInfo Zone)
{
    public static FormatOptions Utc { get; } = new(TimeZoneInfo.Utc);

    /// <summary>For generic JSON: which key holds what, such as <c>status</c> = <c>$.http.code</c>; empty finds out by common names.</summary>
    public IReadOnlyDictionary<string, string> Fields { get; init; } = new Dictionary<string, string>(StringComparer.Ordinal);
}
