using System.Collections.Frozen;
using System.Globalization;
using Faultline.Core.Checks;
using Faultline.Core.Http;

namespace Faultline.Core.Verdicts;

/// <summary>The contract's table of reasons other than <c>http-NNN</c>, and what each means (K3, V12).</summary>
public static partial class Reasons
{
    private const string HttpPrefix = "http-";
    private const string EveryoneOnName = "everyone who looks the name up";

    private static readonly ReasonRow[] Table =
    [
        new(Ok, State.Up, Fault.None, Urgency.None),
        new(RateLimited, State.Rejected, Fault.Client, Urgency.Low),
        new(RedirectUnexpected, State.Rejected, Fault.Client, Urgency.Low),
        new(UnexpectedlyOpen, State.Down, Fault.Server, Urgency.High),
        new(DnsNotFound, State.Down, Fault.Dns, Urgency.High),
        new(DnsFailure, State.Down, Fault.Dns, Urgency.High),
        new(DnsTimeout, State.Down, Fault.Dns, Urgency.High),
        new(ConnectionRefused, State.Down, Fault.Server, Urgency.High),
        // From one place; confirmation turns the fault to server when every region sees it (V8).
        new(ConnectionTimeout, State.Down, Fault.Network, Urgency.High),
        new(NetworkUnreachable, State.Down, Fault.Network, Urgency.High),
        new(AddressFailing, State.Degraded, Fault.Network, Urgency.Low),
        new(TlsExpired, State.Down, Fault.Tls, Urgency.High),
        new(TlsNotYetValid, State.Down, Fault.Tls, Urgency.High),
        new(TlsWrongHost, State.Down, Fault.Tls, Urgency.High),
        new(TlsUntrusted, State.Down, Fault.Tls, Urgency.High),
        new(TlsIncompleteChain, State.Down, Fault.Tls, Urgency.High),
        new(TlsProtocol, State.Down, Fault.Tls, Urgency.High),
        new(TlsHandshake, State.Down, Fault.Tls, Urgency.High),
        new(TlsTimeout, State.Down, Fault.Tls, Urgency.High),
        // A notice: the state beside it stays what it is, and the days left decide between low and normal (V9).
        new(CertificateExpiring, State.Up, Fault.Tls, Urgency.Low),
        new(ConnectionReset, State.Down, Fault.Server, Urgency.High),
        new(EmptyResponse, State.Down, Fault.Server, Urgency.High),
        new(NotHttp, State.Down, Fault.Server, Urgency.High),
        new(BodyTruncated, State.Down, Fault.Server, Urgency.High),
        new(HeadersTooLarge, State.Down, Fault.Server, Urgency.High),
        new(RedirectLoop, State.Down, Fault.Server, Urgency.High),
        new(RedirectInvalid, State.Down, Fault.Server, Urgency.High),
        new(TimeoutFirstByte, State.Down, Fault.Server, Urgency.High),
        new(TimeoutTransfer, State.Down, Fault.Server, Urgency.High),
        new(BodyTextMissing, State.Down, Fault.Server, Urgency.High),
        new(BodyTextForbidden, State.Down, Fault.Server, Urgency.High),
        new(BodyPatternMissing, State.Down, Fault.Server, Urgency.High),
        new(JsonMismatch, State.Down, Fault.Server, Urgency.High),
        new(HeaderMismatch, State.Down, Fault.Server, Urgency.High),
        new(StaleContent, State.Down, Fault.Server, Urgency.High),
        // The down limit; the degraded limit is degraded, low, which the Judge knows from the assertion (V9).
        new(TooSlow, State.Down, Fault.Server, Urgency.High),
        new(BodyTooLarge, State.Degraded, Fault.Server, Urgency.Low),
        // The whole body; the Judge takes degraded, normal for a page that is only contained, and the fault from the code it names (V10).
        new(ErrorPageWith200, State.Down, Fault.Server, Urgency.High),
        // The fault is the origin's verdict's (M1).
        new(MaskedByCdn, State.Down, Fault.Server, Urgency.High),
        // Cdn instead when the edge itself fails (M1).
        new(EdgeFailure, State.Down, Fault.Gateway, Urgency.High),
        new(AddressNotAllowed, State.Inconclusive, Fault.Client, Urgency.Low),
        new(ProbeOffline, State.Inconclusive, Fault.Probe, Urgency.None),
        new(ProbeNoIPv6, State.Inconclusive, Fault.Probe, Urgency.None),
        new(ProbeResources, State.Inconclusive, Fault.Probe, Urgency.None),
    ];

    private static readonly FrozenDictionary<string, ReasonRow> Rows = Table.ToFrozenDictionary(row => row.Code, StringComparer.Ordinal);

    // After the rows, which the texts are made with: static fields are filled in the order in which they stand here.
    private static readonly FrozenDictionary<string, Explanation> Explanations =
        Texts().ToFrozenDictionary(text => text.Reason!, StringComparer.Ordinal);

    private static readonly string?[] HttpCodes = new string?[1000];

    /// <summary>Every row, in the order of the contract's phases.</summary>
    public static IReadOnlyList<ReasonRow> All => Table;

    /// <summary>The row of a reason; null for one that is unknown, and for <c>http-NNN</c>, which the status decides (V4, V5).</summary>
    public static ReasonRow? Row(string code) => Rows.GetValueOrDefault(code);

    /// <summary>The row for what kept an answer from arriving. Total over <see cref="FailureKind"/>.</summary>
    public static ReasonRow ForFailure(FailureKind kind) => Rows[CodeOf(kind)];

    /// <summary>
    /// The reason for an unexpected status, such as <c>http-503</c>; <see cref="RateLimited"/> for 429, which the contract never calls
    /// <c>http-429</c>. Does not allocate twice for the same status.
    /// </summary>
    /// <param name="status">100 to 999.</param>
    public static string Http(int status)
    {
        ArgumentOutOfRangeException.ThrowIfLessThan(status, 100);
        ArgumentOutOfRangeException.ThrowIfGreaterThan(status, 999);
        if (status == 429)
            return RateLimited;
        // Two threads may both make the string the first time; either serves.
        return HttpCodes[status] ??= string.Create(CultureInfo.InvariantCulture, $"{HttpPrefix}{status}");
    }

    /// <summary>What a reason means; null for a code that is none. <c>http-NNN</c> is answered by the status' own explanation.</summary>
    public static Explanation? Explain(string reason)
    {
        if (Explanations.TryGetValue(reason, out var explanation))
            return explanation;
        return TryStatus(reason, out var status) ? Unexpected(status) : null;
    }

    /// <summary>A status as a reason: nobody expected it, so even a success is a failure of the server (contract's table).</summary>
    private static Explanation Unexpected(int status)
    {
        var explanation = StatusCodes.Explain(status) with { Reason = Http(status) };
        return status < 300
            ? explanation with
            {
                Fault = Fault.Server,
                ServerHealthy = false,
                NeedsAttention = true,
                Affects = Affected(State.Down),
                Urgency = Urgency.Normal,
            }
            : explanation;
    }

    /// <summary>Exactly <c>http-</c> and three digits from 100 on; nothing that only reads alike.</summary>
    private static bool TryStatus(string reason, out int status)
    {
        status = 0;
        return reason.Length == HttpPrefix.Length + 3
            && reason.StartsWith(HttpPrefix, StringComparison.Ordinal)
            && int.TryParse(reason.AsSpan(HttpPrefix.Length), NumberStyles.None, CultureInfo.InvariantCulture, out status)
            && status >= 100;
    }

    private static Explanation[] Texts() =>
    [
        .. StatusTexts(), .. ProbeTexts(), .. DnsTexts(), .. ConnectTexts(), .. TlsTexts(), .. AnswerTexts(), .. ContentTexts(),
        // The same number under the contract's own name for it.
        StatusCodes.Explain(429) with { Reason = RateLimited },
    ];

    /// <summary>What one reason means; the rest is said by its row, unless overridden <c>with { … }</c>.</summary>
    private static Explanation Text(
        string code, string phase, string name, string meaning, string[] causes, string[] next, string source = "")
    {
        var row = Rows[code];
        return new Explanation
        {
            Reason = code,
            Name = name,
            Class = phase,
            Fault = row.Fault,
            // What was not reached was not shown to be healthy, so only an answer or a verdict about the probe counts.
            ServerHealthy = row.State != State.Down,
            NeedsAttention = row.Urgency != Urgency.None,
            Affects = Affected(row.State),
            Urgency = row.Urgency,
            Meaning = meaning,
            Causes = causes,
            Next = next,
            Source = source,
        };
    }

    private static string Affected(State state) => state switch
    {
        State.Down => "everyone on this endpoint",
        State.Degraded => "some callers",
        State.Rejected => "only that caller",
        State.Inconclusive => "nobody but this probe",
        _ => "nobody",
    };

    private static string CodeOf(FailureKind kind) => kind switch
    {
        FailureKind.ProbeResources => ProbeResources,
        FailureKind.NoIPv6 => ProbeNoIPv6,
        FailureKind.AddressNotAllowed => AddressNotAllowed,
        FailureKind.NameNotFound => DnsNotFound,
        FailureKind.NameServerFailure => DnsFailure,
        FailureKind.NameTimeout => DnsTimeout,
        FailureKind.ConnectionRefused => ConnectionRefused,
        FailureKind.ConnectionTimeout => ConnectionTimeout,
        FailureKind.NetworkUnreachable => NetworkUnreachable,
        FailureKind.TlsExpired => TlsExpired,
        FailureKind.TlsNotYetValid => TlsNotYetValid,
        FailureKind.TlsWrongHost => TlsWrongHost,
        FailureKind.TlsUntrusted => TlsUntrusted,
        FailureKind.TlsIncompleteChain => TlsIncompleteChain,
        FailureKind.TlsProtocol => TlsProtocol,
        FailureKind.TlsHandshake => TlsHandshake,
        FailureKind.TlsTimeout => TlsTimeout,
        FailureKind.ConnectionReset => ConnectionReset,
        FailureKind.EmptyResponse => EmptyResponse,
        FailureKind.NotHttp => NotHttp,
        FailureKind.HeadersTooLarge => HeadersTooLarge,
        FailureKind.FirstByteTimeout => TimeoutFirstByte,
        FailureKind.BodyTruncated => BodyTruncated,
        FailureKind.TransferTimeout => TimeoutTransfer,
        FailureKind.RedirectLoop => RedirectLoop,
        FailureKind.RedirectInvalid => RedirectInvalid,
        _ => throw new ArgumentOutOfRangeException(nameof(kind)),
    };
}
