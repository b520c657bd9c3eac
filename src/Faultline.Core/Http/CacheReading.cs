using System.Globalization;

namespace Faultline.Core.Http;

/// <summary>Collects what several headers, often of several caches, say into one <see cref="CacheEvidence"/>.</summary>
internal sealed class CacheReading
{
    private const int LongestName = 64;

    /// <summary>One reader for each header.</summary>
    private static readonly (string Header, Action<CacheReading, string> Read)[] Readers =
    [
        ("Age", static (reading, value) => reading.Age(value)),
        ("Cache-Status", static (reading, value) => reading.CacheStatus(value)),
        ("CF-Cache-Status", static (reading, value) => reading.Outcomes(value, "cloudflare")),
        ("X-Cache", static (reading, value) => reading.Outcomes(value, KnownIn(value))),
        ("X-Cache-Status", static (reading, value) => reading.Outcomes(value, "")),
        ("X-Proxy-Cache", static (reading, value) => reading.Outcomes(value, "")),
        ("X-Varnish", static (reading, value) => reading.Varnish(value)),
        ("Warning", static (reading, value) => reading.Warning(value)),
        ("X-Served-By", static (reading, value) => reading.ServedBy(value)),
        ("Via", static (reading, value) => reading.Via(value)),
    ];

    /// <summary>
    /// Fragments of the words with which caches tell the outcome (nginx, Cloudflare, CloudFront, Fastly, Squid, Akamai); the first that is
    /// found decides. After a revalidation the origin was asked and answered, so it is no hit in our sense.
    /// </summary>
    private static readonly (string Fragment, bool Hit, bool Stale)[] Words =
    [
        ("REFRESH_FAIL", true, true),
        ("STALE", true, true),
        ("UPDATING", true, true),
        ("REFRESH", false, false),
        ("REVALIDATED", false, false),
        ("EXPIRED", false, false),
        ("UNCACHED", false, false),
        ("NOCACHE", false, false),
        ("HIT", true, false),
        ("MISS", false, false),
        ("PASS", false, false),
        ("DYNAMIC", false, false),
        ("CACHED", true, false),
    ];

    private static readonly string[] KnownCaches = ["cloudfront", "cloudflare", "fastly", "akamai", "varnish", "squid", "google", "nginx"];

    private bool? _hit;
    private int? _age;
    private bool _stale;
    private string _by = "";
    private string _servedBy = "";
    private string _via = "";

    public static Action<CacheReading, string>? ReaderOf(ReadOnlySpan<byte> name)
    {
        foreach (var (header, read) in Readers)
            if (Ascii.EqualsIgnoreCase(name, header))
                return read;
        return null;
    }

    public CacheEvidence? Conclude()
    {
        // RFC 9111 §5.1: an Age says that the answer was not made for this request. Some send 0 with every miss.
        var hit = _hit ?? (_age > 0 ? true : null);
        if (hit is null && _age is null && !_stale)
            return null;
        return new CacheEvidence(hit, _age, _stale, FirstOf(_by, _servedBy, _via));
    }

    /// <summary>Any cache on the way that hit kept the origin from being asked, whatever those before and behind it say.</summary>
    private void Mark(bool hit, string by)
    {
        var keepsWhatIsKnown = _hit == hit ? _by.Length > 0 : _hit is true;
        if (!keepsWhatIsKnown)
            (_hit, _by) = (hit, by);
    }

    private void Age(string value)
    {
        var text = value.AsSpan();
        var comma = text.IndexOf(',');
        var first = (comma < 0 ? text : text[..comma]).Trim();
        if (first.IsEmpty || first.ContainsAnyExceptInRange('0', '9'))
            return;
        // RFC 9111 §1.2.2: what overflows counts as the largest.
        _age ??= int.TryParse(first, NumberStyles.None, CultureInfo.InvariantCulture, out var seconds) ? seconds : int.MaxValue;
    }

    /// <summary>RFC 9211 §2: one member for each cache, the nearest to the origin first.</summary>
    private void CacheStatus(string value)
    {
        foreach (var member in SplitOutsideQuotes(value, ','))
        {
            var parts = SplitOutsideQuotes(member, ';');
            bool hit = false, forwarded = false, pastItsTime = false;
            foreach (var part in parts.Skip(1))
            {
                hit |= part is "hit" or "hit=?1";
                forwarded |= part.StartsWith("fwd=", StringComparison.Ordinal);
                pastItsTime |= part.StartsWith("ttl=-", StringComparison.Ordinal);
            }

            if (hit || forwarded)
                Mark(hit, Name(parts[0]));
            _stale |= hit && pastItsTime;
        }
    }

    /// <summary>One word for each cache, and behind it perhaps who says so: <c>Hit from cloudfront</c>, <c>MISS, HIT</c>.</summary>
    private void Outcomes(string value, string by)
    {
        foreach (var member in value.Split(',', StringSplitOptions.TrimEntries))
        {
            // Only the first word: a host name behind it may contain anything.
            var word = member.Split(' ', 2)[0];
            foreach (var (fragment, hit, stale) in Words)
            {
                if (!word.Contains(fragment, StringComparison.OrdinalIgnoreCase))
                    continue;
                Mark(hit, by);
                _stale |= stale;
                break;
            }
        }
    }

    /// <summary>Varnish writes its own transaction and, after a hit, that of the request which fetched the copy.</summary>
    private void Varnish(string value)
    {
        var transactions = value.Split(' ', StringSplitOptions.RemoveEmptyEntries);
        if (transactions.Length is 1 or 2 && transactions.All(static one => !one.AsSpan().ContainsAnyExceptInRange('0', '9')))
            Mark(transactions.Length == 2, "varnish");
    }

    /// <summary>RFC 7234 §5.5: 110 is a stale copy, 111 one that could not be revalidated. Obsolete, and still sent.</summary>
    private void Warning(string value)
    {
        foreach (var warning in SplitOutsideQuotes(value, ','))
            if (warning.StartsWith("110 ", StringComparison.Ordinal) || warning.StartsWith("111 ", StringComparison.Ordinal))
            {
                _stale = true;
                Mark(hit: true, "");
            }
    }

    /// <summary>Fastly's nodes are called cache-place-number; others write host names of no use here.</summary>
    private void ServedBy(string value)
    {
        if (value.StartsWith("cache-", StringComparison.OrdinalIgnoreCase))
            _servedBy = "fastly";
    }

    /// <summary>RFC 9110 §7.6.3: every proxy on the way, which may or may not hold a cache; good for a name only.</summary>
    private void Via(string value)
    {
        if (_via.Length == 0)
            _via = KnownIn(value);
    }

    private static string KnownIn(string text) =>
        Array.Find(KnownCaches, name => text.Contains(name, StringComparison.OrdinalIgnoreCase)) ?? "";

    private static string FirstOf(string first, string second, string third) =>
        first.Length > 0 ? first : second.Length > 0 ? second : third;

    /// <summary>The name that a cache gives itself, a token or a quoted string, without what could harm a terminal.</summary>
    private static string Name(string text) =>
        string.Concat(text.Where(static c => c is >= ' ' and < '\u007f' and not ('"' or '\\')).Take(LongestName)).ToLowerInvariant();

    /// <summary>Trimmed parts; a separator within a quoted string (RFC 9651 §3.3.3) separates nothing.</summary>
    private static List<string> SplitOutsideQuotes(string text, char separator)
    {
        var parts = new List<string>();
        var quoted = false;
        var from = 0;
        for (var at = 0; at < text.Length; at++)
        {
            if (text[at] == '\\' && quoted)
                at++;
            else if (text[at] == '"')
                quoted = !quoted;
            else if (text[at] == separator && !quoted)
            {
                parts.Add(text[from..at].Trim());
                from = at + 1;
            }
        }

        parts.Add(text[from..].Trim());
        return parts;
    }
}
