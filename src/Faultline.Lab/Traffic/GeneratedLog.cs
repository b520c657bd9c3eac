using System.Globalization;
using System.Text;

namespace Faultline.Lab.Traffic;

/// <summary>
/// An access log as a busy shop would write it, the same for the same seed: pages and assets by Zipf's law, many addresses, a few agents,
/// 3 % client errors, half a percent of server errors, a TLS greeting now and then. Lines come in order of time, about 2,900 a minute.
/// </summary>
/// <param name="json">nginx's line as the guide recommends it, instead of the combined format.</param>
public sealed class GeneratedLog(int seed, bool json = false)
{
    private const int Paths = 30_000;
    private const int Addresses = 120_000;
    private const int LinesPerMinute = 2_942;

    private static readonly string[] Agents =
    [
        .. from version in (int[])[118, 121, 124, 125, 126]
           from system in (string[])["Windows NT 10.0; Win64; x64", "Macintosh; Intel Mac OS X 10_15_7", "X11; Linux x86_64"]
           select $"Mozilla/5.0 ({system}) AppleWebKit/537.36 (KHTML, like Gecko) Chrome/{version}.0.0.0 Safari/537.36",
        "shop-app/7.3.1 (iOS 17.4)",
    ];

    private readonly Random _random = new(seed);
    private readonly double[] _weights = Cumulated();
    private readonly StringBuilder _line = new(512);

    /// <summary>When its first line is written.</summary>
    public DateTimeOffset Begin { get; init; } = new(2026, 3, 2, 0, 0, 0, TimeSpan.Zero);

    /// <summary>Writes whole lines until there are at least so many bytes.</summary>
    /// <returns>How many lines.</returns>
    public long WriteTo(Stream stream, long bytes)
    {
        var buffer = new byte[8192];
        long written = 0;
        for (long n = 0; ; n++)
        {
            if (written >= bytes)
                return n;
            Next(n);
            var length = 0;
            foreach (var chunk in _line.GetChunks())
                length += Encoding.ASCII.GetBytes(chunk.Span, buffer.AsSpan(length));
            stream.Write(buffer, 0, length);
            written += length;
        }
    }

    /// <summary>Lines with their line feeds, for a given number of minutes.</summary>
    public IEnumerable<string> Lines(int minutes, int perMinute = LinesPerMinute)
    {
        for (long n = 0; n < (long)minutes * perMinute; n++)
        {
            Next(n, perMinute);
            yield return _line.ToString();
        }
    }

    private void Next(long n, int perMinute = LinesPerMinute)
    {
        var at = Begin.AddSeconds(n * 60.0 / perMinute);
        var path = PathOf(Zipf());
        var (status, request) = (StatusOf(), $"GET {path} HTTP/1.1");
        if (_random.Next(2000) == 0)
            (status, request) = (400, @"\x16\x03\x01\x02\x00\x01\x00\x01\xFC\x03\x03");
        var address = _random.Next(Addresses);
        var (bytes, agent) = (status == 304 ? 0 : _random.Next(200, 90_000), Agents[_random.Next(Agents.Length)]);
        var referrer = _random.Next(3) == 0 ? "-" : "https://shop.example/c/" + _random.Next(40).ToString(CultureInfo.InvariantCulture);
        var took = _random.Next(1, 900) / 1000.0;
        var format = CultureInfo.InvariantCulture;
        _line.Clear();
        if (json)
        {
            _line.Append(format, $"{{\"t\":\"{at.ToUnixTimeSeconds()}.{at.Millisecond:000}\",\"h\":\"shop.example\",\"a\":\"{Address(address)}\",\"x\":\"\",");
            _line.Append(format, $"\"r\":\"{request.Replace(@"\x", @"\\x", StringComparison.Ordinal)}\",\"s\":\"{status}\",\"b\":\"{bytes}\",\"d\":\"{took:0.000}\",");
            _line.Append(format, $"\"us\":\"{(status == 499 ? "-" : status)}\",\"ua\":\"10.0.0.7:8080\",\"uc\":\"0.000\",\"uh\":\"{took:0.000}\",\"ur\":\"{took:0.000}\",");
            _line.Append(format, $"\"ub\":\"{bytes}\",\"cs\":\"\",\"lr\":\"\",\"f\":\"{(referrer == "-" ? "" : referrer)}\",\"g\":\"{agent}\",\"i\":\"{n:x32}\"}}\n");
        }
        else
        {
            _line.Append(format, $"{Address(address)} - - [{at:dd/MMM/yyyy:HH:mm:ss} +0000] \"{request}\" {status} {bytes} \"{referrer}\" \"{agent}\"\n");
        }
    }

    private static string Address(int n) =>
        string.Create(CultureInfo.InvariantCulture, $"{20 + n % 180}.{n / 180 % 250}.{n * 7 % 250}.{n * 13 % 250}");

    private static string PathOf(int n) => (n % 10) switch
    {
        0 => string.Create(CultureInfo.InvariantCulture, $"/product/{n}"),
        1 => string.Create(CultureInfo.InvariantCulture, $"/assets/app.{n * 2654435761L & 0xFFFFFFFF:x8}.js"),
        2 => string.Create(CultureInfo.InvariantCulture, $"/api/v1/users/{n}/orders"),
        3 => string.Create(CultureInfo.InvariantCulture, $"/search?q=term{n}&page={n % 7}"),
        4 => string.Create(CultureInfo.InvariantCulture, $"/images/p/{n}.webp"),
        5 => string.Create(CultureInfo.InvariantCulture, $"/c/{n % 40}"),
        _ => string.Create(CultureInfo.InvariantCulture, $"/pages/{(char)('a' + n % 26)}{(char)('a' + n / 26 % 26)}/item-{n}"),
    };

    private int StatusOf() => _random.Next(1000) switch
    {
        < 20 => 404,
        < 24 => 403,
        < 27 => 401,
        < 29 => 429,
        < 30 => 499,
        < 33 => 502,
        < 34 => 500,
        < 35 => 504,
        < 90 => 304,
        < 120 => 301,
        _ => 200,
    };

    private int Zipf()
    {
        var at = Array.BinarySearch(_weights, _random.NextDouble());
        return at < 0 ? Math.Min(~at, Paths - 1) : at;
    }

    private static double[] Cumulated()
    {
        var weights = new double[Paths];
        var sum = 0.0;
        for (var n = 0; n < Paths; n++)
            weights[n] = sum += 1.0 / (n + 1);
        return Array.ConvertAll(weights, w => w / sum);
    }
}
