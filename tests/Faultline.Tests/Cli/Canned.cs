using System.Net;
using System.Text;
using Faultline.Core.Checks;
using Faultline.Core.Http;

namespace Faultline.Tests.Cli;

/// <summary>Observations as the prober would make them.</summary>
internal static class Canned
{
    /// <summary>nginx's own error page.</summary>
    public const string NginxPage =
        "<html>\r\n<head><title>502 Bad Gateway</title></head>\r\n<body>\r\n<center><h1>502 Bad Gateway</h1></center>\r\n" +
        "<hr><center>nginx/1.22.1</center>\r\n</body>\r\n</html>\r\n";

    public static readonly DateTimeOffset At = new(2026, 11, 22, 9, 0, 0, 123, TimeSpan.Zero);

    /// <summary>What a handshake with a certificate shows that ended three days ago.</summary>
    public static TlsFacts Expired { get; } = new("TLSv1.3", Resumed: false, Certificate(At.AddDays(-3)));

    private static readonly PhaseTimings Phases = new(
        TimeSpan.FromMilliseconds(1.2),
        TimeSpan.FromMilliseconds(0.4),
        TimeSpan.FromMilliseconds(8.1),
        TimeSpan.FromMilliseconds(12),
        TimeSpan.FromMilliseconds(0.3),
        TimeSpan.FromMilliseconds(22.00049));

    /// <summary>An answer, examined by the real examiner.</summary>
    public static Observation Answer(CheckSpec spec, int status, string headers = "", string body = "")
    {
        var bytes = Encoding.UTF8.GetBytes(body);
        var answer = new Answer
        {
            Status = status,
            Protocol = "HTTP/1.1",
            Headers = new HeaderBlock(Encoding.UTF8.GetBytes(headers)),
            BodyLength = bytes.Length,
            BodySample = bytes,
        };
        return Reached(spec) with { Answer = answer, Examination = Examiner.Examine(spec, answer, bytes, At) };
    }

    /// <summary>No complete answer.</summary>
    public static Observation Failed(CheckSpec spec, FailureKind kind, string detail = "") =>
        Reached(spec) with
        {
            Failure = new Failure(kind, detail),
            Phases = new PhaseTimings(null, null, null, null, null, TimeSpan.FromMilliseconds(3)),
        };

    /// <summary>Well, but only by the second of two addresses (V14).</summary>
    public static Observation WithDeadAddress(CheckSpec spec) => Answer(spec, 200) with
    {
        FailedAddresses =
        [
            new FailedAddress(
                new IPEndPoint(IPAddress.Parse("203.0.113.9"), 443), FailureKind.ConnectionRefused, TimeSpan.FromMilliseconds(1)),
        ],
    };

    /// <summary>
    /// As if the URL's name said what to answer: <c>https://503.example/</c> answers 503, <c>https://refused.example/</c> refuses.
    /// </summary>
    public static Observation ByName(CheckSpec spec) => spec.Url.Host.Split('.')[0] switch
    {
        "refused" => Failed(spec, FailureKind.ConnectionRefused),
        "resources" => Failed(spec, FailureKind.ProbeResources, "no more files can be opened"),
        "dead" => WithDeadAddress(spec),
        var status => Answer(spec, int.Parse(status, System.Globalization.CultureInfo.InvariantCulture)),
    };

    private static Observation Reached(CheckSpec spec) => new()
    {
        At = At,
        Url = spec.Url,
        Phases = Phases,
        Address = new IPEndPoint(IPAddress.Parse("203.0.113.7"), spec.Url.Port),
        Lookup = new NameLookup(spec.Url.Host, [IPAddress.Parse("203.0.113.7")], "192.0.2.53", TimeSpan.Zero),
        Tls = spec.Url.IsHttps
            ? new TlsFacts("TLSv1.3", Resumed: false, Certificate(At.AddDays(61).AddHours(3)))
            : null,
    };

    private static CertificateFacts Certificate(DateTimeOffset notAfter) =>
        new("CN=shop.example", "CN=Example CA", notAfter.AddDays(-90), notAfter, ["shop.example"], "00");
}
