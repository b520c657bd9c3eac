using Faultline.Traffic.Records;

namespace Faultline.Traffic.Formats.Json;

/// <summary>Points in time in whatever form they stand in JSON.</summary>
/// <param name="zone">Of times without one.</param>
internal sealed class JsonTimes(TimeZoneInfo zone)
{
    private readonly Moments _moments = new();

    /// <summary>
    /// ISO 8601, the common log's form (in brackets as well), Go's <c>2006/01/02 15:04:05.000</c>, or a number since 1970
    /// whose size tells its unit.
    /// </summary>
    public long At(ReadOnlySpan<byte> text)
    {
        if (text is [(byte)'[', .. var inner, (byte)']'])
            text = inner;
        if (text.Length < 10)
            return Moments.Unix(text);
        if (text[2] == '/')
            return _moments.Common(text);
        if (text[4] == '-')
            return Moments.Iso(text, zone);
        if (text[4] == '/' && text[7] == '/' && text.Length <= 40)
        {
            Span<byte> dashed = stackalloc byte[40];
            text.CopyTo(dashed);
            dashed[4] = dashed[7] = (byte)'-';
            return Moments.Iso(dashed[..text.Length], zone);
        }

        // Milliseconds with decimals: what stands behind the point is below our resolution.
        var point = text.IndexOf((byte)'.');
        return Moments.Unix(point > 11 ? text[..point] : text);
    }
}
