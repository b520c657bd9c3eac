using System.Text;
using Faultline.Traffic.Formats;
using Faultline.Traffic.Reading;
using Faultline.Traffic.Records;
using Record = Faultline.Traffic.Records.Record;

namespace Faultline.Traffic.Tests.Faults;

/// <summary>What was no request is judged alike whether nginx writes it as a line or as JSON.</summary>
[Trait("Spec", "T5")]
public sealed class MalformedTests
{
    [Theory]
    [InlineData(@"\x16\x03\x01", 400, RequestReason.ClientBad)]
    [InlineData(@"\x16\x03\x01", 408, RequestReason.ClientBad)]
    [InlineData("", 400, RequestReason.ClientBad)]
    [InlineData("", 408, RequestReason.ClientTimeout)]
    [InlineData("", 444, RequestReason.Blocked)]
    [InlineData(@"\x16\x03\x01", 403, RequestReason.Blocked)]
    [InlineData("", 429, RequestReason.RateLimited)]
    [InlineData("", 499, RequestReason.ClientAbort)]
    public void Malformed_request_has_one_reason_in_lines_and_in_json(string request, int status, RequestReason expected)
    {
        var line = $"192.0.2.1 - - [22/Nov/2026:08:00:00 +0000] \"{request}\" {status} 0 \"-\" \"-\" \"-\" 0.000 -";
        var json = $$"""{"t":"1795334400.000","h":"a.example","a":"192.0.2.1","r":"{{request.Replace(@"\", @"\\", StringComparison.Ordinal)}}","s":"{{status}}","b":"0","d":"0.000","us":"","ua":"","uc":"","uh":"","ur":"","ub":"","cs":"","lr":"","f":"","g":"","i":"x"}""";

        Assert.Equal((expected, expected), (ReasonOf(line), ReasonOf(json)));
    }

    private static RequestReason ReasonOf(string line)
    {
        var record = Record.Blank;
        Assert.Equal(LineKind.Request, new Recogniser(FormatOptions.Utc, "nginx").Read(Encoding.ASCII.GetBytes(line), ref record));
        Assert.NotEqual(RequestMarks.None, record.Marks & RequestMarks.Malformed);
        return record.Reason;
    }
}
