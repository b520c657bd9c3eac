using Faultline.Core.Http;
using Faultline.Core.Verdicts;
using Faultline.Traffic.Records;
using Faultline.Traffic.Tallies;

namespace Faultline.Traffic.Telling;

/// <summary>What a report says in words: the same in the terminal, on a page and in a message.</summary>
public static class Tellings
{
    private const double LeastLift = 1.5;
    private const double LeastShare = 0.05;
    private const long FewestToTell = 10;

    /// <summary>Standard deviations: a few requests are often on the same thing by chance.</summary>
    private const double BeyondChance = 3;

    /// <summary>The worst thing that is true, in one sentence without its full stop.</summary>
    public static string Sentence(this TrafficReport report)
    {
        if (report.Lines == 0)
            return "No line was read: there is nothing in it, or nothing of the time asked for";
        if (report.Requests == 0)
        {
            return report.Unparsed == 0
                ? $"{Amounts.Count(report.Lines, "line")}, and no request among them"
                : $"{Amounts.Count(report.Lines, "line")}, and no known format reads {Unread(report)}";
        }

        var when = report is { From: { } from, To: { } to } ? $", {Amounts.Span(from, to)}" : "";
        return $"{Amounts.Count(report.Requests, "request")}{when}: {What(report)}";
    }

    /// <summary>Requests whose failure is the owner's to mend: of server, gateway and edge.</summary>
    public static long ServerSide(this IReadOnlyDictionary<Fault, long> faults) =>
        faults.Where(f => f.Key is not (Fault.None or Fault.Client)).Sum(f => f.Value);

    public static long Of(this IReadOnlyDictionary<Fault, long> faults, Fault fault) => faults.GetValueOrDefault(fault);

    /// <summary>Whether it is an answer that somebody did not want, or none.</summary>
    public static bool IsError(int code) => code is 0 or >= 400;

    /// <summary><c>4xx</c>; <c>none</c> for requests that got no answer.</summary>
    public static string ClassOf(int code) => code < 100 ? "none" : $"{Math.Min(code / 100, 9)}xx";

    /// <summary>Its short name, of several the most common; empty for a code that nobody knows.</summary>
    public static string NameOf(int code) =>
        code == 0 ? "no answer" : StatusCodes.Explain(code) is { Known: true } known ? known.Name.Split(';')[0] : "";

    /// <summary>What a code concentrates on, the most concentrated first; empty when its requests are spread as all traffic is.</summary>
    public static IEnumerable<(Dimension Dimension, TopValue Value)> Concentrations(this CodeTop top) => top.Dimensions
        .Select(d => (d.Dimension, Value: d.Values.Where(IsConcentrated).MaxBy(v => v.Share)))
        .Where(d => d.Value is not null)
        .Select(d => (d.Dimension, d.Value!))
        .OrderByDescending(d => Math.Min(d.Item2.Lift, 20) * d.Item2.Share);

    /// <summary>From how many addresses they came, behind their number; empty where that is not known.</summary>
    public static string FromAddresses(this CodeTop top) => top.Addresses switch
    {
        0 => "",
        1 => ", from one address",
        _ => $", from about {Amounts.Count(top.Addresses)} addresses",
    };

    /// <summary>What is said of a code that concentrates on nothing.</summary>
    public static string Spread(this CodeTop top) => top.Requests < FewestToTell
        ? "too few to tell what they have in common"
        : "spread as all traffic is: no route, address or agent stands out";

    public static bool IsConcentrated(this TopValue value)
    {
        if (value is not { Lift: >= LeastLift, Share: >= LeastShare })
            return false;
        var usual = value.Requests / value.Lift;
        return value.Requests - usual > BeyondChance * Math.Sqrt(Math.Max(1, usual));
    }

    public static string Word(this Dimension dimension) => dimension switch
    {
        Dimension.Route => "route",
        Dimension.Address => "address",
        Dimension.Prefix => "prefix",
        Dimension.Agent => "agent",
        Dimension.Referrer => "referrer",
        Dimension.Method => "method",
        Dimension.Host => "host",
        _ => "upstream",
    };

    /// <summary>What else deserves a look, each a sentence of its own.</summary>
    public static IEnumerable<(string Topic, string Text)> Notices(this TrafficReport report)
    {
        var faulty = report.Faults.Where(f => f.Key != Fault.None).Sum(f => f.Value);
        if (report.Reasons.GetValueOrDefault(RequestReason.MaskedUpstream) is > 0 and var masked)
        {
            yield return ("Masked", $"{Were(masked, "request")} answered well by a cache or an error page while the application behind " +
                "failed: nobody complains until the cache is empty");
        }

        if (report.SlowAborts > 0)
        {
            var aborts = report.Reasons.GetValueOrDefault(RequestReason.ClientAbort);
            yield return ("Slow", $"{Amounts.Count(report.SlowAborts)} of {Amounts.Count(aborts, "request")} that clients aborted " +
                "had waited unusually long: a slow server rather than an impatient client");
        }

        if (report.Retried > 0)
            yield return ("Retried", $"{Were(report.Retried, "request")} saved by a second server after a first had failed");
        if (report.Malformed > 0)
            yield return ("Malformed", $"{Were(report.Malformed, "request")} no HTTP: TLS on a plain port, nothing at all, another protocol");
        if (report.Uncertain > 0)
        {
            yield return ("Unsure", $"of {Amounts.PercentOf(report.Uncertain, faulty)} of the requests at fault the log does not tell the " +
                "reason beyond doubt: log what the server behind answered, and when");
        }

        if (report is { Sampled: < 1, Requests: > 0 })
        {
            yield return ("Sampled", $"what is usual is estimated from {Amounts.Percent(report.Sampled)} of the successful requests; " +
                "errors are exact");
        }
    }

    /// <summary>What to do about lines that no format reads.</summary>
    public const string UnparsedRemedy =
        "Say what wrote them with --log-format NAME; if they are cut or mixed with other output, look at who else writes that file";

    private static string What(TrafficReport report)
    {
        var (server, client) = (report.Faults.ServerSide(), report.Faults.Of(Fault.Client));
        var parts = new List<string>();
        if (report.Unparsed * 2 > report.Lines)
            parts.Add($"{Amounts.PercentOf(report.Unparsed, report.Lines)} of the lines can't be read");
        if (server > 0)
            parts.Add($"{Amounts.PercentOf(server, report.Requests)} failed on the server side");
        if (client > 0)
            parts.Add($"{Amounts.PercentOf(client, report.Requests)} were clients' mistakes");
        if (server + client == 0)
            parts.Add("none failed");
        else if (server == 0)
            parts.Insert(0, "none failed on the server side");
        return string.Join(", ", parts);
    }

    private static string Unread(TrafficReport report) => report.Unparsed == report.Lines
        ? report.Lines == 1 ? "it" : "any of them"
        : $"{Amounts.Count(report.Unparsed)} of them";

    private static string Were(long count, string noun) => $"{Amounts.Count(count, noun)} {(count == 1 ? "was" : "were")}";
}
