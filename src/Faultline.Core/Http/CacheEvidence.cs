using System.Text;

namespace Faultline.Core.Http;

/// <summary>What the headers of an answer say about a cache between asker and origin (M2).</summary>
/// <param name="Hit">True: answered without asking the origin. False: the origin was asked. Null: a cache does not say.</param>
/// <param name="AgeSeconds">Seconds since the origin sent or confirmed the content (RFC 9111 §5.1); null when not told.</param>
/// <param name="Stale">The cache says that it served a copy past its time.</param>
/// <param name="By">Which cache, in lower case, such as <c>varnish</c>; hostile text of at most 64 characters; empty when unknown.</param>
public sealed record CacheEvidence(bool? Hit, int? AgeSeconds, bool Stale, string By)
{
    // Enough for a chain of caches; what lies beyond is not looked at.
    private const int LongestValue = 2048;
    private const int MostLines = 32;

    /// <summary>Reads every header that caches are known to write; null when none speaks of a cache.</summary>
    public static CacheEvidence? Read(HeaderBlock headers)
    {
        CacheReading? reading = null;
        var lines = 0;
        foreach (var line in headers.Lines)
        {
            if (CacheReading.ReaderOf(line.Name) is not { } read)
                continue;
            if (++lines > MostLines)
                break;
            var value = line.Value.Length > LongestValue ? line.Value[..LongestValue] : line.Value;
            read(reading ??= new CacheReading(), Encoding.Latin1.GetString(value));
        }

        return reading?.Conclude();
    }
}
