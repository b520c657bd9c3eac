using Faultline.Core.Checks;
using Faultline.Core.Http;
using Faultline.Core.Verdicts;

namespace Faultline.Core.Diagnosis;

/// <summary>
/// The path from the one who asks to the one who should answer, with the break where the fault lies (U6): derived, never stored.
/// Only hops known from evidence are on it. Behind a break it goes on only where something was reached all the same,
/// or is known to be there.
/// </summary>
/// <param name="Hops">
/// Begins with the asker: <c>probe</c>, or <c>monitor</c> when the asker itself is at fault. At most one hop is at fault.
/// </param>
public sealed record FaultLine(IReadOnlyList<Hop> Hops)
{
    private const string App = "app";

    /// <summary>The line held from end to end: the hop at fault is marked, and nothing is broken.</summary>
    public bool Holds { get; init; }

    /// <summary>Pure and total.</summary>
    public static FaultLine Of(CheckSpec spec, Observation seen, Verdict verdict)
    {
        var isAskers = verdict.Fault == Fault.Client;
        var asker = new Hop(isAskers ? "monitor" : "probe", Reached: true, isAskers);
        if (Stages.EndedAt(seen) is var place and not FailurePlace.Target && verdict.Fault != Fault.Probe)
            return Detour(asker, place, seen, verdict);

        var path = Path(seen, verdict);
        var broken = BrokenAt(path, seen, verdict);
        var hops = new List<Hop>(path.Count + 1) { asker };
        for (var i = 0; i < path.Count; i++)
        {
            var reached = IsReached(path[i], i, broken, seen, verdict);
            // What was not reached and is not at fault stays on the line only where something is known to be there.
            if (!reached && i != broken && !IsKnownBehind(path, i, broken, verdict))
                break;
            hops.Add(new Hop(path[i], reached, i == broken));
        }

        return new FaultLine(hops) { Holds = broken < 0 || verdict.State == State.Degraded };
    }

    /// <summary>A proxy or token endpoint stands before a target that was never asked.</summary>
    private static FaultLine Detour(Hop asker, FailurePlace place, Observation seen, Verdict verdict) => new(
    [
        asker,
        new Hop(
            place == FailurePlace.Proxy ? "proxy" : "token endpoint",
            Reached: seen.Answer is not null,
            Fault: verdict.Fault is not (Fault.Client or Fault.None)),
        new Hop(App, Reached: false, Fault: false),
    ]);

    private static List<string> Path(Observation seen, Verdict verdict)
    {
        var path = new List<string>(8);
        var stage = seen.Failure is { } failure ? Stages.Of(failure.Kind) : Stage.Status;
        var literal = seen.Url.LiteralAddress is not null && seen.Lookup is null;
        if (seen.Lookup is not null || stage == Stage.Name || (stage == Stage.Probe && !literal && seen.Address is null))
            path.Add("dns");
        if (seen.Proxy is not null)
            path.Add("proxy");
        path.Add("tcp");
        if (seen.Url.IsHttps)
            path.Add("tls");
        if (seen.Examination?.Writer is { } writer)
        {
            if (writer.Edge.Length > 0 || writer.Kind == WriterKind.Cdn)
                path.Add("edge");
            // The check's own proxy is on the line already.
            var isOwnProxy = seen.Proxy is not null && Writers.IsForwardProxy(writer);
            if (writer is { IsKnown: true, Kind: WriterKind.Server or WriterKind.Proxy } && !isOwnProxy)
                path.Add(Spoken.Outside(writer.Name.ToLowerInvariant(), 30));
        }

        if (verdict.Fault == Fault.Cdn && !path.Contains("edge"))
            path.Add("edge");
        if (verdict.Fault != Fault.Server || !AnsweredItself(seen))
            path.Add(App);
        return path;
    }

    /// <summary>The place of the hop at fault; -1 when none is: all is well, or the asker is at fault.</summary>
    private static int BrokenAt(List<string> path, Observation seen, Verdict verdict)
    {
        if (verdict.Fault is Fault.None or Fault.Client)
            return -1;
        var stage = seen.Failure is { } failure ? Stages.Of(failure.Kind) : Stage.Status;
        return stage switch
        {
            Stage.Probe => seen.Lookup is null ? 0 : path.IndexOf("tcp"),
            Stage.Name => 0,
            Stage.Connection => path.IndexOf("tcp"),
            Stage.Tls when seen.Url.IsHttps => path.IndexOf("tls"),
            // With an answer there is no failing stretch; the fault says where: an edge, a network that answers in the target's stead.
            _ => verdict.Fault switch
            {
                Fault.Cdn => path.IndexOf("edge"),
                Fault.Network => path.IndexOf(verdict.Reason != Reasons.AddressFailing && seen.Proxy is not null ? "proxy" : "tcp"),
                _ => path.Count - 1,
            },
        };
    }

    /// <summary>
    /// Whether the answer may be the recognised software's own work, so that nobody saw an application behind it (D5): all that a web
    /// server serves, and of the server errors those pages of its own which it has for nothing else. Not so on 500: there nginx and Apache
    /// also put their page in place of the application's.
    /// </summary>
    private static bool AnsweredItself(Observation seen) =>
        seen.Examination?.Writer is { IsKnown: true } writer && seen.Answer?.Status switch
        {
            < 500 => writer.Kind == WriterKind.Server,
            > 500 and <= 599 => writer is { OwnPage: true, Kind: WriterKind.Server or WriterKind.Proxy },
            _ => false,
        };

    private static bool IsReached(string hop, int at, int broken, Observation seen, Verdict verdict)
    {
        if (verdict.Reason == Reasons.AddressNotAllowed)
            return hop is "dns";
        // What is degraded answered: one address of several failed, and the check went on.
        if (broken < 0 || at < broken || verdict.State == State.Degraded)
            return true;
        // The one at fault was reached if it spoke. A gateway spoke, not what it speaks of.
        return at == broken && seen.Answer is not null && verdict.Fault is Fault.Server or Fault.Cdn or Fault.Network;
    }

    private static bool IsKnownBehind(List<string> path, int at, int broken, Verdict verdict) =>
        // The address that was refused: the next hop is there, and nobody went.
        verdict.Reason == Reasons.AddressNotAllowed ? at == 0 || path[at - 1] == "dns"
        : broken >= 0 && path[broken] is "edge" or "proxy" && path[at] == App;
}

/// <summary>One hop. The first that is at fault carries the mark; hops behind a break were not reached.</summary>
public readonly record struct Hop(string Name, bool Reached, bool Fault);
