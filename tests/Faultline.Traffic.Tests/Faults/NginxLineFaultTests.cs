using System.Text;
using Faultline.Core.Verdicts;
using Faultline.Traffic.Formats;
using Faultline.Traffic.Reading;
using Faultline.Traffic.Records;
using Record = Faultline.Traffic.Records.Record;

namespace Faultline.Traffic.Tests.Faults;

/// <summary>Lines as people have them, which tell less of the servers behind than ours.</summary>
[Trait("Spec", "T5")]
public sealed class NginxLineFaultTests
{
    private const string Start = """192.0.2.1 - - [22/Nov/2026:08:00:00 +0000] "GET /a HTTP/1.1" """;

    [Theory]
    // No address, but the server was asked: it took its time.
    [InlineData(Start + """499 0 "-" "curl" rt=30.000 uct="0.001" uht="-" urt="30.000" us=-""", RequestReason.ClientGaveUp, Confidence.High)]
    [InlineData(Start + """499 0 "-" "curl" rt=30.000 uct="-" uht="-" urt="-" us=-""", RequestReason.ClientAbort, Confidence.High)]
    [InlineData(Start + """502 0 "-" "curl" rt=0.001 uct="-" uht="-" urt="0.001" us=502""", RequestReason.UpstreamConnect, Confidence.High)]
    // Whom the proxy manager is told to ask is named without a port, and no group of servers.
    [InlineData("""[22/Nov/2026:08:00:00 +0000] - 502 502 - GET https shop.example "/a" [Client 192.0.2.1] [Length 150] [Gzip -] [Sent-to app] "curl" "-" """,
        RequestReason.UpstreamReset, Confidence.Medium)]
    public void Nginx_line_of_people_tells_the_reason(string line, RequestReason reason, Confidence confidence)
    {
        var record = Record.Blank;
        Assert.Equal(LineKind.Request, new Recogniser(FormatOptions.Utc).Read(Encoding.ASCII.GetBytes(line.TrimEnd()), ref record));
        Assert.Equal(new Finding(reason, confidence), new Finding(record.Reason, record.Confidence));
    }
}
