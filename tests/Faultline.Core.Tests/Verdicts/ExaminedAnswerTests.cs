using System.Text;
using Faultline.Core.Checks;
using Faultline.Core.Diagnosis;
using Faultline.Core.Verdicts;
using static Faultline.Core.Tests.Verdicts.Sample;

namespace Faultline.Core.Tests.Verdicts;

/// <summary>Bytes as real software sends them, examined and judged: the two rooms must mean the same by their words.</summary>
[Trait("Spec", "V4")]
[Trait("Spec", "V10")]
[Trait("Spec", "D3")]
public sealed class ExaminedAnswerTests
{
    private const string Nginx502 =
        "<html>\r\n<head><title>502 Bad Gateway</title></head>\r\n<body>\r\n<center><h1>502 Bad Gateway</h1></center>\r\n"
        + "<hr><center>nginx/1.22.1</center>\r\n</body>\r\n</html>\r\n";

    private const string Edge = "Server: cloudflare\r\nCF-RAY: 8a-FRA\r\n";

    private const string HAProxy503 =
        "<html><body><h1>503 Service Unavailable</h1>\nNo server is available to handle this request.\n</body></html>\n";

    [Theory]
    [InlineData(502, "Server: nginx/1.22.1\r\n", Nginx502, "down", "gateway", "502 from nginx: ", "nginx -x- app")]
    [InlineData(200, "Server: nginx/1.22.1\r\n", Nginx502, "down", "gateway", "200, but the page is nginx's error page", "-x- app")]
    [InlineData(503, "", HAProxy503, "down", "gateway", "503 from HAProxy: ", "haproxy -x- app")]
    [InlineData(522, Edge, "error code: 522", "down", "gateway", "522 from Cloudflare: ", "edge -x- app")]
    [InlineData(500, Edge, "oops", "down", "server", "500 through Cloudflare: ", "edge -x- app")]
    [InlineData(500, "Server: gunicorn\r\n", "<h1>Server Error (500)</h1>", "down", "server", "500 from gunicorn: ", "tls -x- app")]
    [InlineData(403, "cf-mitigated: challenge\r\nServer: cloudflare\r\n", "", "rejected", "client", "403 through Cloudflare: bot", "edge -- app")]
    public void Answer_is_judged_by_what_its_bytes_show(
        int status, string headers, string body, string state, string fault, string summary, string path)
    {
        var seen = Answered(status, headers: headers, body: body);
        seen = seen with { Examination = Examiner.Examine(Spec, seen.Answer!, Encoding.Latin1.GetBytes(body), At) };
        var verdict = Judged(seen);
        Assert.Equal((state, fault), (verdict.State.Word(), verdict.Fault.Word()));
        Assert.StartsWith(summary, verdict.Summary, StringComparison.Ordinal);
        Assert.EndsWith(path, FaultLineText.Path(FaultLine.Of(Spec, seen, verdict)), StringComparison.Ordinal);
    }
}
