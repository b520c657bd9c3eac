using System.Collections.Frozen;
using System.Globalization;
using Faultline.Core.Checks;
using Faultline.Core.Http;
using Faultline.Core.Verdicts;
using Table = System.Collections.Generic.Dictionary<string, System.Func<Faultline.Core.Diagnosis.Facts, string>>;

namespace Faultline.Core.Diagnosis;

/// <summary>The words that a text of the tree may use. Whatever comes from outside is shortened and made harmless here, once.</summary>
internal static class Vocabulary
{
    public static FrozenDictionary<string, Func<Facts, string>> Words { get; } = new Table(StringComparer.Ordinal)
    {
        // The answer
        ["status"] = facts => facts.Status.ToString(CultureInfo.InvariantCulture),
        ["statusName"] = facts => StatusCodes.Explain(Math.Clamp(facts.Status, 100, 999)).Name,
        ["firstByte"] = facts => Time(facts.Seen.Phases.FirstByte),
        ["total"] = facts => Time(facts.Seen.Phases.Total),
        ["coding"] = facts => Spoken.Outside(facts.Header("Content-Encoding"), 60),
        ["bodyLength"] = facts => (facts.Seen.Answer?.BodyLength ?? 0).ToString("N0", CultureInfo.InvariantCulture),
        ["retryAfter"] = facts => facts.RetryAfter is { } wait ? Spoken.Rough(wait) : "",
        ["announced"] = facts => facts.Announced is { } wait ? Spoken.Rough(wait) : "",
        ["retryAfterLine"] = facts => Spoken.Outside(facts.Header("Retry-After")?.Trim(), 40),
        ["wantedCredentials"] = facts => Spoken.Outside(facts.Header("WWW-Authenticate"), 80),
        ["challenge"] = facts => Spoken.Outside(facts.Examination.BotChallenge, 60),

        // Who wrote it
        ["writer"] = facts =>
            facts.Writer is { IsKnown: true } writer ? Spoken.Outside($"{writer.Name} {writer.Version}".TrimEnd(), 60) : "unknown",
        ["from"] = From,
        ["name"] = facts => facts.Writer.IsKnown ? Spoken.Outside(facts.Writer.Name, 40) : "the server",
        ["because"] = facts => Spoken.Outside(facts.Writer.Because, 100),
        ["pageWriter"] = facts => facts.Page is { Writer.Length: > 0 } page ? Spoken.Outside(page.Writer, 40) : "unknown software",
        ["pageStatus"] = facts => facts.Page?.Status?.ToString(CultureInfo.InvariantCulture) ?? "no code",

        // The way there
        ["url"] = facts => Spoken.Outside(facts.Seen.Url.ToString(), 160),
        ["host"] = facts => Spoken.Outside(facts.Seen.Lookup?.Name ?? facts.Seen.Url.Host, 100),
        ["port"] = facts => (facts.Seen.Address?.Port ?? facts.Seen.Url.Port).ToString(CultureInfo.InvariantCulture),
        ["address"] = facts => facts.Seen.Address?.ToString() ?? Spoken.Outside(facts.Seen.Url.Authority, 100),
        ["failedAddresses"] = facts => Failed(facts),
        ["location"] = Location,
        ["leadsTo"] = facts => string.IsNullOrEmpty(facts.Header("Location")) ? "" : Location(facts),
        ["redirects"] = facts => facts.Seen.Redirects.Count.ToString(CultureInfo.InvariantCulture),
        ["party"] = facts => facts.Finding.At == FailurePlace.Proxy ? "the proxy" : "the token endpoint",
        ["partyName"] = facts => Spoken.Outside(Party(facts), 100),
        ["proxySays"] = facts => ProxySays(facts),
        ["(proxySays)"] = facts => ProxySays(facts) is { Length: > 0 } says ? $" ({says})" : "",
        ["detail"] = facts => Spoken.Outside(facts.Seen.Failure?.Detail, 400),
        [":noPlace"] = NoPlace,
        [":detail"] = facts => facts.Seen.Failure is { Detail.Length: > 0 } failure ? ": " + Spoken.Outside(failure.Detail, 100) : "",
        ["failure"] = facts => facts.Seen.Failure is { } failure ? Failures.Say(failure.Kind) : "did not answer",
        ["canaries"] = facts => Spoken.Outside(
            string.Join(", ", facts.Seen.Canaries.Take(4).Select(c => $"{c.Name} {(c.Answered ? "answers" : "is silent")}")), 160),

        // The certificate
        ["expired"] = facts => facts.Seen.At - facts.Certificate?.NotAfter is { Ticks: >= 0 } since ? " " + Spoken.Ago(since) : "",
        ["validIn"] = facts =>
            facts.Certificate?.NotBefore - facts.Seen.At is { Ticks: > 0 } until ? ": its time begins in " + Spoken.Rough(until) : "",
        ["certificateNames"] = facts => facts.Certificate is { Names.Count: > 0 } c
            ? Spoken.Outside(string.Join(", ", c.Names.Take(3)), 80) + (c.Names.Count > 3 ? " and others" : "")
            : "no name at all",
        ["issuer"] = facts => facts.Certificate is { Issuer.Length: > 0 } c ? Spoken.Outside(c.Issuer, 80) : "an unknown authority",
        ["validity"] = facts => facts.Certificate is { } c
            ? string.Create(CultureInfo.InvariantCulture, $"{c.NotBefore.UtcDateTime:yyyy-MM-dd} to {c.NotAfter.UtcDateTime:yyyy-MM-dd}")
            : "",

        // The content
        ["wanted"] = facts => facts.Finding.Broken is { Assertion: Assertion.ResponseTime limit }
            ? Assertions.Exceeded(limit, facts.Finding.State)
            : Assertions.Wanted(facts.Finding.Broken?.Assertion),
        ["found"] = facts => Spoken.Outside(facts.Finding.Broken?.Found, 100),
        ["told"] = facts => facts.Finding.Broken is { } broken ? Assertions.Told(broken) : "",
        ["place"] = facts => Assertions.Place(facts.Finding.Broken?.Assertion),
        ["slowest"] = facts => Time(Slowest.Time(facts.Seen.Phases)),
    }.ToFrozenDictionary(StringComparer.Ordinal);

    private static string Time(TimeSpan? time) => time is { } known ? Spoken.Duration(known) : "an unknown time";

    /// <summary>CDNs and proxies sign all that passes through them, so a name alone does not make a writer.</summary>
    private static string From(Facts facts) => facts.Writer switch
    {
        { IsKnown: false } => "",
        { Kind: WriterKind.Cdn or WriterKind.Proxy, OwnPage: false } => " through " + Spoken.Outside(facts.Writer.Name, 40),
        _ => " from " + Spoken.Outside(facts.Writer.Name, 40),
    };

    private static string Failed(Facts facts)
    {
        var failing = facts.Seen.FailedAddresses.Where(failed => Judge.IsFailing(failed, facts.Seen)).ToList();
        var named = string.Join(", ", failing.Take(3).Select(failed => failed.Address.Address.ToString()));
        return failing.Count > 3 ? string.Create(CultureInfo.InvariantCulture, $"{named} and {failing.Count - 3} more") : named;
    }

    private static string Party(Facts facts) => facts switch
    {
        { Finding.At: FailurePlace.Proxy } => $"the proxy {facts.Seen.Proxy}".TrimEnd(),
        { Spec.Auth: Credentials.OAuth2 auth } => $"the token endpoint {auth.TokenUrl.Authority}",
        _ => "the token endpoint",
    };

    private static string NoPlace(Facts facts) => (facts.Header("Location"), facts.Seen.Failure) switch
    {
        (null, _) => ": it has no Location",
        ("", _) => ": its Location is empty",
        (_, { Detail.Length: > 0 } failure) => ": " + Spoken.Outside(failure.Detail, 100),
        _ => "",
    };

    /// <summary>Squid names its page in a header, and the number of a system error behind a space, mostly 0.</summary>
    private static string ProxySays(Facts facts) => Spoken.Outside(facts.Header("X-Squid-Error")?.Split(' ')[0], 60);

    /// <summary>Resolved, since that drops a user and password that a Location may carry (S3).</summary>
    private static string Location(Facts facts)
    {
        var raw = facts.Header("Location");
        if (string.IsNullOrEmpty(raw))
            return "nowhere";
        var target = facts.Seen.Url.Resolve(raw, out _)?.ToString();
        if (target is not null)
            return Spoken.Outside(target, 160);
        return raw.Contains('@', StringComparison.Ordinal) ? "an unreadable place" : Spoken.Outside(raw, 100);
    }
}
