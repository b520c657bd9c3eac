using Faultline.Core.Verdicts;

namespace Faultline.Core.Diagnosis;

/// <summary>502 and 504: a proxy speaks of the application behind it. How long it waited tells a refusal from a hang.</summary>
internal static class GatewayTree
{
    private static readonly Node HowBad = new(
        "5xx/502/how",
        "Refused, hung or garbage?",
        new(Ask.CameAtOnce, "Not hung: {firstByte} is far too fast for a timeout", new("too fast for a timeout", "{firstByte}"), new Leaf(
            "5xx/502/at-once",
            "502{from}: the application behind it did not answer",
            "Check that the application process is running and listening where the proxy expects it",
            "If it is running: the error log of {name} tells whether it refuses, breaks off or answers garbage",
            "Look for a deploy at this moment").Blames(Fault.Gateway)),
        new(Ask.CameAtALimit, "Hung, probably: {firstByte} looks like a time limit", new("like a time limit", "{firstByte}"), new Leaf(
            "5xx/502/at-limit",
            "502{from} after {firstByte}: the application behind it probably hung",
            "Look for what the application waits for: slow queries, locks, third parties",
            "Find the time limit of {firstByte} in the error log of {name}").Blames(Fault.Gateway)),
        new(TreePart.Otherwise, "Open: {firstByte} speaks for neither", new Leaf(
            "5xx/502/open",
            "502{from}: the application behind it gave no good answer",
            "Read the error log of {name} for this moment: refused, broken off or garbage?",
            "Check that the application process is running, and whether it restarts over and over").Blames(Fault.Gateway)));

    private static readonly Node HowLong = new(
        "5xx/504/how",
        "How long did it wait?",
        new(Ask.CameAtOnce, "{firstByte}: no wait of its own", new("wait", "{firstByte}"), new Leaf(
            "5xx/504/at-once",
            "504{from} at once: a proxy further behind ran out of time, or answers so without asking",
            "Follow the request one proxy further: the error log of {name} names its backend",
            "Look for a proxy that marks its backend as dead and answers 504 without asking").Blames(Fault.Gateway).Unsure()),
        new(Ask.CameAtALimit, "{firstByte}: what a time limit looks like", new("like a time limit", "{firstByte}"), new Leaf(
            "5xx/504/at-limit",
            "504{from} after {firstByte}: the application behind it did not answer within the time limit",
            "Look for what the application waits for: slow queries, locks, third parties",
            "Check whether all its workers are busy").Blames(Fault.Gateway)),
        new(TreePart.Otherwise, "{firstByte}", new("wait", "{firstByte}"), new Leaf(
            "5xx/504/waited",
            "504{from}: the application behind it did not answer in time",
            "Look for what the application waits for: slow queries, locks, third parties",
            "Find the time limit that ran out in the error log of {name}").Blames(Fault.Gateway)));

    public static Node Bad { get; } = WrittenBy("5xx/502", HowBad);

    public static Node TooLate { get; } = WrittenBy("5xx/504", HowLong);

    private static Node WrittenBy(string id, Node then) => new(
        id,
        "Which proxy wrote this?",
        new(Ask.WroteItself, "{writer}, not the application", new("written by", "{because}"), then),
        new(Ask.ApplicationSpeaks, "{writer}, an application that asks another", new("written by", "{because}"), then),
        new(Ask.WriterKnown, "{writer} wrote it or passed it on", new("written by", "{because}"), then),
        new(TreePart.Otherwise, "Unknown: it does not say", then));
}
