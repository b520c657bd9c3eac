using System.Text;
using Faultline.Core.Checks;
using Faultline.Core.Http;
using Faultline.Core.Verdicts;
using Faultline.Probing;

namespace Faultline.EndToEnd.RealServers;

/// <summary>The whole way from a spec to a verdict, as the program goes it.</summary>
internal static class Asking
{
    private static readonly Prober Prober = Prober.OfThisMachine();

    public static CheckSpec Spec(string url, string? method = null, string? headers = null, int bodyLength = 0, string? expect = null)
    {
        var parsed = CheckUrl.Parse(url, out var error) ?? throw new FormatException(error);
        var spec = new CheckSpec
        {
            Monitor = url,
            Url = parsed,
            Method = method ?? "GET",
            Headers = [.. (headers ?? "").Split('\n', StringSplitOptions.RemoveEmptyEntries).Select(Field)],
            Body = Encoding.ASCII.GetBytes(new string('x', bodyLength)),
        };
        return expect is null
            ? spec
            : spec with { Expect = new Expectation { Status = Status(expect) } };
    }

    public static async Task<(Observation Seen, Verdict Verdict)> CheckAsync(CheckSpec spec)
    {
        var seen = await Prober.CheckAsync(spec, TestContext.Current.CancellationToken);
        return (seen, Judge.Decide(spec, seen, Memory.None));
    }

    private static StatusExpression Status(string expect) =>
        StatusExpression.Parse(expect, out var wrong, out _) ?? throw new FormatException(wrong);

    private static HeaderField Field(string line) => new(line[..line.IndexOf(':')], line[(line.IndexOf(':') + 1)..].Trim());
}
