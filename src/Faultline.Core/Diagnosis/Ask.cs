using Faultline.Core.Checks;
using Faultline.Core.Http;
using Faultline.Core.Verdicts;

namespace Faultline.Core.Diagnosis;

/// <summary>The predicates of the tree's branches.</summary>
internal static class Ask
{
    /// <summary>A local application needs a moment even to fail; a refusal by the machine next door does not.</summary>
    private const double AtOnceSeconds = 0.1;

    /// <summary>
    /// Seconds that people configure as time limits, or leave as they come: 60 in nginx, Apache and AWS ALB, 30 in Google's load balancer,
    /// 100 and 120 at Cloudflare, 29 at AWS API Gateway.
    /// </summary>
    private static readonly int[] RoundSeconds = [1, 2, 3, 5, 10, 15, 20, 25, 29, 30, 45, 50, 60, 90, 100, 120, 180, 240, 300, 600];

    public static Func<Facts, bool> Reason(string reason) => facts => facts.Finding.Reason == reason;

    public static Func<Facts, bool> At(Stage stage) => facts => facts.Finding.Stage == stage;

    public static Func<Facts, bool> Status(params int[] statuses) => facts => statuses.Contains(facts.Status);

    public static Func<Facts, bool> StatusIn(int first, int last) => facts => facts.Status >= first && facts.Status <= last;

    public static Func<Facts, bool> BodySays(int code) =>
        facts => facts.Seen.Answer is { } answer && CloudflareCode.Find(answer.BodySample.Span) == code;

    public static bool NotTheTarget(Facts facts) => facts.Finding.At != FailurePlace.Target && !IsProbe(facts);

    public static bool ProxyFailed(Facts facts) => facts.Finding.At == FailurePlace.Proxy;

    public static bool IsProbe(Facts facts) => facts.Finding.State == State.Inconclusive;

    public static bool Answered(Facts facts) => facts.Status is >= 400 and <= 599;

    /// <summary>Whether the proxy answered in the target's stead, rather than refuse to open a tunnel to it.</summary>
    public static bool AnsweredInPlace(Facts facts) => Answered(facts) && facts.Seen.AnsweredBy == FailurePlace.Target;

    public static bool OwnProxyWantsCredentials(Facts facts) => facts is { Status: 407, Seen.Proxy: not null };

    public static bool RootFell(Facts facts) => facts.Memory is { RootAnsweredWell: true, RootRejectsNow: true };

    public static bool RootRejects(Facts facts) => facts.Memory.RootRejectsNow == true;

    public static bool RootIsWell(Facts facts) => facts.Memory.RootRejectsNow == false;

    public static bool NothingIsRemembered(Facts facts) => facts.Memory == Memory.None;

    public static bool PassedBefore(Facts facts) => facts.Memory.PassedBefore;

    public static bool Redirected(Facts facts) => facts.Seen.Redirects.Count > 0;

    public static bool Challenged(Facts facts) => facts.Examination.BotChallenge is not null;

    public static bool HasLoginForm(Facts facts) => facts.Examination.LoginForm;

    public static bool SentCredentials(Facts facts) =>
        facts.Spec.Auth is not null || facts.Spec.Url.UserInfo is not null || facts.Spec.Tls.ClientCertificatePem is not null
        || facts.Sends("Authorization") || facts.Sends("Cookie");

    public static bool SentClientCertificate(Facts facts) => facts.Spec.Tls.ClientCertificatePem is not null;

    public static bool AnnouncedReturn(Facts facts) => facts.RetryAfter is not null;

    public static bool AnnouncedTooFarOff(Facts facts) => facts.IsAnnouncementDoubtful;

    public static bool WriterKnown(Facts facts) => facts.Writer.IsKnown;

    /// <summary>An application server's own page is the application's: nothing stands behind it.</summary>
    public static bool WroteItself(Facts facts) => facts.Writer is { IsKnown: true, OwnPage: true, Kind: not WriterKind.Application };

    public static bool EdgeWroteItself(Facts facts) => facts.Writer is { Kind: WriterKind.Cdn, OwnPage: true };

    public static bool SpeaksOfItsBackend(Facts facts) => Writers.SpeaksOfItsBackend(facts.Writer);

    /// <summary>Apache and Caddy say 503 of a backend and by a rule of their own, with the same page.</summary>
    public static bool ServerSpeaksOfItsBackend(Facts facts) => SpeaksOfItsBackend(facts) && facts.Writer.Kind == WriterKind.Server;

    public static bool ApplicationSpeaks(Facts facts) => facts.Writer.Kind == WriterKind.Application;

    public static bool FromCloudflare(Facts facts) => Writers.IsCloudflare(facts.Writer);

    /// <summary>Summed over redirects the wait only grows, so "at once" stays true with them.</summary>
    public static bool CameAtOnce(Facts facts) => Waited(facts) < AtOnceSeconds;

    /// <summary>Within 3 % (at most half a second) above a limit that people configure.</summary>
    public static bool CameAtALimit(Facts facts) =>
        !Redirected(facts)
        && Waited(facts) is { } seconds
        && RoundSeconds.Any(limit => seconds >= limit - 0.02 && seconds <= limit + Math.Min(0.5, limit * 0.03));

    public static bool SomeCanaryAnswers(Facts facts) => facts.Seen.Canaries.Any(canary => canary.Answered);

    /// <summary>Every name server that was asked as a canary is silent, while something else answers: the probe's way to names is cut.</summary>
    public static bool ResolversAreSilent(Facts facts)
    {
        var resolvers = facts.Seen.Canaries.Where(canary => canary.Name.StartsWith("resolver ", StringComparison.Ordinal)).ToList();
        return resolvers.Count > 0 && !resolvers.Exists(resolver => resolver.Answered) && SomeCanaryAnswers(facts);
    }

    public static bool NameHasNoAddress(Facts facts) =>
        facts.Finding.Reason == Reasons.DnsNotFound && facts.Seen.Failure is { NameExists: true };

    public static bool ResolverFailsForAll(Facts facts) => facts.Finding.Reason == Reasons.DnsFailure && ResolversAreSilent(facts);

    public static bool IssuerExpired(Facts facts) =>
        facts.Finding.Reason == Reasons.TlsExpired && facts.Certificate is { } leaf && leaf.NotAfter > facts.Seen.At;

    public static bool SelfSigned(Facts facts) =>
        facts.Certificate is { } certificate && certificate.Subject.Length > 0 && certificate.Subject == certificate.Issuer;

    public static bool BodyKeepsItsCoding(Facts facts) =>
        facts.Finding is { Reason: Reasons.BodyTooLarge, Broken: not null } && facts.Seen.Answer is { KeepsItsCoding: true };

    public static bool PageIsContained(Facts facts) => facts.Page is { Whole: false };

    public static bool PageNamesGateway(Facts facts) => facts.Finding.Fault == Fault.Gateway;

    public static bool PageNamesClientError(Facts facts) => facts.Page?.Status is >= 400 and <= 499;

    public static Func<Facts, bool> MostTimeIn(Stage stage) => facts => Slowest.Of(facts.Seen.Phases) == stage;

    /// <summary>
    /// Seconds that the other side took; a connect takes one round trip, unless it was made in several attempts.
    /// Null when no first byte was timed.
    /// </summary>
    private static double? Waited(Facts facts)
    {
        var oneTrip = facts.Seen.FailedAddresses.Count == 0 && !Redirected(facts);
        var roundTrip = oneTrip ? facts.Seen.Phases.Connect?.TotalSeconds ?? 0 : 0;
        return facts.Seen.Phases.FirstByte?.TotalSeconds - roundTrip;
    }
}
