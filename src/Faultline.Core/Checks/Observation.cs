using System.Net;
using Faultline.Core.Http;

namespace Faultline.Core.Checks;

/// <summary>What one check saw: facts only, never an opinion. Immutable. Everything in it that came from the target is hostile text.</summary>
public sealed record Observation
{
    /// <summary>When the check started.</summary>
    public required DateTimeOffset At { get; init; }

    /// <summary>What kept a complete answer from arriving; null when one did.</summary>
    public Failure? Failure { get; init; }

    /// <summary>The final answer, as far as it was received. Present beside a <see cref="Failure"/> when the headers had arrived.</summary>
    public Answer? Answer { get; init; }

    /// <summary>Who gave <see cref="Answer"/>: a token endpoint or a proxy that refuses ends the check before its target is asked.</summary>
    public FailurePlace AnsweredBy { get; init; }

    /// <summary>The URL last asked: the spec's own, or where redirects led.</summary>
    public required CheckUrl Url { get; init; }

    /// <summary>Redirects taken, in order.</summary>
    public IReadOnlyList<RedirectHop> Redirects { get; init; } = [];

    /// <summary>Time spent per phase, summed over redirects.</summary>
    public PhaseTimings Phases { get; init; }

    /// <summary>The address that was connected to (the proxy's, when one is used), or that the last attempt was made to.</summary>
    public IPEndPoint? Address { get; init; }

    /// <summary>Addresses that were tried before one worked, or that all failed (V14).</summary>
    public IReadOnlyList<FailedAddress> FailedAddresses { get; init; } = [];

    /// <summary>How the name was looked up; null for an address.</summary>
    public NameLookup? Lookup { get; init; }

    public TlsFacts? Tls { get; init; }

    /// <summary>What the body and headers answered to the expectation; null when no answer's headers arrived.</summary>
    public Examination? Examination { get; init; }

    /// <summary>What the canaries said when the network itself was in doubt (V11); empty when none was asked.</summary>
    public IReadOnlyList<CanaryAnswer> Canaries { get; init; } = [];

    /// <summary>The proxy between probe and target, as <c>host:port</c>; null for none.</summary>
    public string? Proxy { get; init; }
}

/// <summary>The first thing that went wrong on the way to a complete answer.</summary>
/// <param name="Kind">What, from a closed list.</param>
/// <param name="At">At whom: a check may talk to a token endpoint or a proxy before its target.</param>
/// <param name="Detail">Evidence in a few words, such as <c>SERVFAIL from 192.0.2.53</c>; may hold hostile text; never a secret.</param>
public sealed record Failure(FailureKind Kind, string Detail, FailurePlace At = FailurePlace.Target)
{
    /// <summary>Beside <see cref="FailureKind.NameNotFound"/>: the name exists, but has no address of a family that may be asked.</summary>
    public bool NameExists { get; init; }
}

/// <summary>Whom the prober was talking to when it failed.</summary>
public enum FailurePlace
{
    Target,
    Proxy,
    TokenEndpoint,
}

/// <summary>
/// Everything that can keep an answer from arriving, in the order of the path. Each has one reason of the contract; the Judge maps them.
/// </summary>
public enum FailureKind
{
    // The probe
    ProbeResources,
    NoIPv6,
    AddressNotAllowed,

    // Name lookup
    NameNotFound,
    NameServerFailure,
    NameTimeout,

    // Connect
    ConnectionRefused,
    ConnectionTimeout,
    NetworkUnreachable,

    // TLS
    TlsExpired,
    TlsNotYetValid,
    TlsWrongHost,
    TlsUntrusted,
    TlsIncompleteChain,
    TlsProtocol,
    TlsHandshake,
    TlsTimeout,

    // First byte
    ConnectionReset,
    EmptyResponse,
    NotHttp,
    HeadersTooLarge,
    FirstByteTimeout,

    // Transfer
    BodyTruncated,
    TransferTimeout,

    // Redirects
    RedirectLoop,
    RedirectInvalid,
}

/// <summary>Time per phase. Null where a phase was not reached or does not apply.</summary>
/// <param name="Dns">Name lookup; null when the URL names an address.</param>
/// <param name="Connect">All connection attempts, the failing ones included.</param>
/// <param name="Tls">The handshake, verification included.</param>
/// <param name="FirstByte">From the request's first byte sent to the final answer's first byte.</param>
/// <param name="Transfer">From there to the last byte read.</param>
/// <param name="Total">Of the whole check, by the same clock.</param>
public readonly record struct PhaseTimings(
    TimeSpan? Dns, TimeSpan? Connect, TimeSpan? Tls, TimeSpan? FirstByte, TimeSpan? Transfer, TimeSpan Total);

/// <summary>One redirect taken.</summary>
/// <param name="Url">Who redirected.</param>
/// <param name="Status">301, 302, 303, 307 or 308.</param>
/// <param name="Location">As received.</param>
/// <param name="Address">The address that answered.</param>
public sealed record RedirectHop(CheckUrl Url, int Status, string Location, IPEndPoint? Address);

/// <summary>An address that was tried in vain.</summary>
public sealed record FailedAddress(IPEndPoint Address, FailureKind Kind, TimeSpan After);

/// <summary>How a name became addresses.</summary>
/// <param name="Name">The name asked for, in ASCII.</param>
/// <param name="Addresses">All of them, in the order received.</param>
/// <param name="Source">The name server, or <c>hosts file</c>.</param>
/// <param name="Age">How long ago the answer was received when it was reused (V14); zero when it was asked for now.</param>
public sealed record NameLookup(string Name, IReadOnlyList<IPAddress> Addresses, string Source, TimeSpan Age)
{
    /// <summary>Why one address family could not be looked up although the other could, such as <c>IPv6: no answer from 192.0.2.53</c>;
    /// null when both were answered.</summary>
    public string? Partial { get; init; }
}

/// <summary>What the TLS handshake showed.</summary>
/// <param name="Protocol">Such as <c>TLSv1.3</c>; null when none was agreed.</param>
/// <param name="Resumed">The session was resumed, so the certificate is the one of the last full handshake.</param>
/// <param name="Certificate">The leaf; null when none was sent. Present beside certificate failures.</param>
public sealed record TlsFacts(string? Protocol, bool Resumed, CertificateFacts? Certificate);

/// <summary>The leaf certificate.</summary>
/// <param name="Names">DNS names and addresses it is for, at most 100 of them.</param>
/// <param name="Sha256">Thumbprint, lower-case hex.</param>
public sealed record CertificateFacts(
    string Subject, string Issuer, DateTimeOffset NotBefore, DateTimeOffset NotAfter, IReadOnlyList<string> Names, string Sha256);

/// <summary>Whether something that should answer did, when the probe's own network was in doubt (V11).</summary>
/// <param name="Name">Such as <c>resolver 192.0.2.53</c> or <c>gateway 192.0.2.1</c>.</param>
public sealed record CanaryAnswer(string Name, bool Answered);

/// <summary>One HTTP answer, as far as it was received.</summary>
public sealed record Answer
{
    /// <summary>100 to 999, as sent.</summary>
    public required int Status { get; init; }

    /// <summary>Empty when there was none.</summary>
    public string ReasonPhrase { get; init; } = "";

    /// <summary><c>HTTP/1.1</c>, <c>HTTP/1.0</c> or <c>HTTP/2</c>.</summary>
    public required string Protocol { get; init; }

    /// <summary>Raw lines, in order.</summary>
    public HeaderBlock Headers { get; init; } = HeaderBlock.Empty;

    /// <summary>Statuses of informational answers that came before.</summary>
    public IReadOnlyList<int> Informational { get; init; } = [];

    /// <summary>Bytes of the body after decoding, as far as read.</summary>
    public int BodyLength { get; init; }

    /// <summary>The first 4,096 bytes of the decoded body at most.</summary>
    public ReadOnlyMemory<byte> BodySample { get; init; }

    /// <summary>Reading stopped at the cap; what lies behind it was not seen.</summary>
    public bool BodyCapped { get; init; }

    /// <summary>Departures from the grammar that were tolerated, such as <c>bare LF</c>: evidence, no failure.</summary>
    public IReadOnlyList<string> Oddities { get; init; } = [];

    /// <summary>The body has a coding that the prober can't undo: what was read is not the content (RFC 9110 §8.4).</summary>
    public bool KeepsItsCoding => Oddities.Any(oddity => oddity.EndsWith("body kept as sent", StringComparison.Ordinal));
}

/// <summary>
/// What an answer's headers and whole body say, found where the body is (on the probe), by <see cref="Examiner.Examine"/>.
/// </summary>
public sealed record Examination
{
    public static Examination Nothing { get; } = new();

    /// <summary>One for each assertion of the expectation, in its order. Response time is judged later: its outcome is not here.</summary>
    public IReadOnlyList<AssertionAnswer> Assertions { get; init; } = [];

    /// <summary>Who wrote the answer, as far as headers and body tell.</summary>
    public AnswerWriter Writer { get; init; } = AnswerWriter.Unknown;

    /// <summary>A well-known error page that is, or is in, the body (V10); null for none.</summary>
    public ErrorPage? ErrorPage { get; init; }

    /// <summary>The body is a login form (V3).</summary>
    public bool LoginForm { get; init; }

    /// <summary>The bot-protection page recognised (D2), such as <c>Cloudflare challenge</c>; null for none.</summary>
    public string? BotChallenge { get; init; }
}

/// <summary>Whether an assertion held.</summary>
/// <param name="Outcome">Undecided only when the body cap, or a coding that can't be undone, hid what would decide.</param>
/// <param name="Found">What was there instead, in a few words; hostile text; empty when it held.</param>
public readonly record struct AssertionAnswer(Assertion Assertion, AssertionOutcome Outcome, string Found)
{
    /// <summary>How <see cref="Found"/> is to be read.</summary>
    public FoundKind Kind { get; init; }
}

/// <summary>What <see cref="AssertionAnswer.Found"/> tells of an assertion that does not hold.</summary>
public enum FoundKind
{
    /// <summary>What was there instead.</summary>
    Instead,

    /// <summary>Why there was nothing to compare with.</summary>
    Obstacle,

    /// <summary>The text that was asked for, in other upper and lower case.</summary>
    OtherCase,
}

public enum AssertionOutcome
{
    Holds,
    Fails,
    Undecided,
}
