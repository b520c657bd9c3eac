using System.Collections.Frozen;
using System.Globalization;
using Faultline.Core.Checks;
using Faultline.Core.Http;
using Faultline.Core.Verdicts;

namespace Faultline.Core.Diagnosis;

/// <summary>The words that a text of the tree may use. Whatever comes from outside is shortened and made harmless here, once.</summary>
internal static class Vocabulary
{
    public static FrozenDictionary<string, Func<Facts, string>> Words { get; } = new Dictionary<string, Func<Facts, string>>(StringComparer.Ordinal)
    {
        // The answer
        ["status"] = facts => facts.Status.ToString(CultureInfo.InvariantCulture),
        ["statusName"] = facts => StatusCodes.Explain(Math.Clamp(facts.Status, 100, 999)).Name,
        ["firstByte"] = facts => Time(facts.Seen.Phases.FirstByte),
        ["total"] = facts => Time(facts.Seen.Phases.Total),
        ["bodyLength"] = facts => (facts.Seen.Answer?.BodyLength ?? 0).ToString("N0", CultureInfo.InvariantCulture),
        ["retryAfter"] = facts => facts.RetryAfter is { } wait ? Spoken.Rough(wait) : "",
        ["wantedCredentials"] = facts => Spoken.Outside(facts.Header("WWW-Authenticate"), 80),
        ["challenge"] = facts => Spoken.Outside(facts.Examination.BotChallenge, 60),
        ["cloudflareCode"] = facts => CloudflareCode.Find(facts.Seen.Answer is { } answer ? answer.BodySample.Span : []).ToString(CultureInfo.InvariantCulture),

        // Who wrote it
        ["writer"] = facts => facts.Writer.IsKnown ? Spoken.Outside($"{facts.Writer.Name} {facts.Writer.Version}".TrimEnd(), 60) : "unknown",
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
        ["redirects"] = facts => facts.Seen.Redirects.Count.ToString(CultureInfo.InvariantCulture),
        ["party"] = facts => facts.Finding.At == FailurePlace.Proxy ? "the proxy" : "the token endpoint",
        ["partyName"] = facts => facts.Finding.At == FailurePlace.Proxy
            ? Spoken.Outside($"the proxy {facts.Seen.Proxy}".TrimEnd(), 100)
            : Spoken.Outside(facts.Spec.Auth is Credentials.OAuth2 auth ? $"the token endpoint {auth.TokenUrl.Authority}" : "the token endpoint", 100),
        ["detail"] = facts => Spoken.Outside(facts.Seen.Failure?.Detail, 120),
        ["because:detail"] = facts => facts.Seen.Failure is { Detail.Length: > 0 } failure ? ": " + Spoken.Outside(failure.Detail, 100) : "",
        ["failure"] = facts => facts.Seen.Failure is { } failure ? Failures.Say(failure.Kind) : "did not answer",
        ["canaries"] = facts => Spoken.Outside(string.Join(", ", facts.Seen.Canaries.Take(4).Select(c => $"{c.Name}: {(c.Answered ? "answers" : "silent")}")), 160),

        // The certificate
        ["expired"] = facts => facts.Certificate is { } c && c.NotAfter <= facts.Seen.At ? Spoken.Ago(facts.Seen.At - c.NotAfter) : "already",
        ["validIn"] = facts => facts.Certificate is { } c && c.NotBefore > facts.Seen.At ? "in " + Spoken.Rough(c.NotBefore - facts.Seen.At) : "later",
        ["certificateNames"] = facts => facts.Certificate is { Names.Count: > 0 } c
            ? Spoken.Outside(string.Join(", ", c.Names.Take(3)), 80) + (c.Names.Count > 3 ? " and others" : "")
            : "another name",
        ["issuer"] = facts => facts.Certificate is { Issuer.Length: > 0 } c ? Spoken.Outside(c.Issuer, 80) : "an unknown authority",
        ["validity"] = facts => facts.Certificate is { } c
            ? string.Create(CultureInfo.InvariantCulture, $"{c.NotBefore.UtcDateTime:yyyy-MM-dd} to {c.NotAfter.UtcDateTime:yyyy-MM-dd}")
            : "",

        // The content
        ["wanted"] = facts => Assertions.Wanted(facts.Finding.Broken?.Assertion),
        ["found"] = facts => Spoken.Outside(facts.Finding.Broken?.Found, 100),
        ["found:"] = facts => facts.Finding.Broken is { Found.Length: > 0 } broken ? ", found " + Spoken.Outside(broken.Found, 80) : "",
        ["slowest"] = facts => Time(Slowest.Time(facts.Seen.Phases)),
    }.ToFrozenDictionary(StringComparer.Ordinal);

    private static string Time(TimeSpan? time) => time is { } known ? Spoken.Duration(known) : "an unknown time";

    /// <summary>A CDN signs all that passes through it, so its name alone does not make it the writer.</summary>
    private static string From(Facts facts) => facts.Writer switch
    {
        { IsKnown: false } => "",
        { Kind: WriterKind.Cdn, OwnPage: false } => " through " + Spoken.Outside(facts.Writer.Name, 40),
        _ => " from " + Spoken.Outside(facts.Writer.Name, 40),
    };

    private static string Failed(Facts facts)
    {
        var failing = facts.Seen.FailedAddresses.Where(failed => Judge.IsFailing(failed, facts.Seen)).ToList();
        var named = string.Join(", ", failing.Take(3).Select(failed => failed.Address.Address.ToString()));
        return failing.Count > 3 ? string.Create(CultureInfo.InvariantCulture, $"{named} and {failing.Count - 3} more") : named;
    }

    /// <summary>Resolved, since that drops a user and password that a Location may carry (S3); unreadable, it is shown only in front of an @.</summary>
    private static string Location(Facts facts)
    {
        var raw = facts.Header("Location");
        if (string.IsNullOrEmpty(raw))
            return "nowhere";
        var target = facts.Seen.Url.Resolve(raw, out _)?.ToString();
        return target is not null ? Spoken.Outside(target, 160) : raw.Contains('@', StringComparison.Ordinal) ? "an unreadable place" : Spoken.Outside(raw, 100);
    }
}
