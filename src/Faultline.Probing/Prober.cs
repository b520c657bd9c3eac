using System.Net;
using System.Security.Cryptography;
using Faultline.Core.Checks;
using Faultline.Probing.Connections;
using Faultline.Probing.Connections.Tls;
using Faultline.Probing.Hops;
using Faultline.Probing.Names;
using Faultline.Probing.Wire;

namespace Faultline.Probing;

/// <summary>
/// Asks once: one spec in, one observation out. Whatever the network or the target does is data, never an exception. Thread-safe; one per process,
/// since names, TLS sessions and tokens are shared between checks.
/// </summary>
public sealed class Prober
{
    private readonly TimeProvider _time;
    private readonly Func<ResolverSettings> _resolverSettings;
    private readonly Canaries _canaries;
    private readonly Dialer _dialer;
    private readonly Exchange _exchange;
    private readonly Http2Exchange _http2;
    private readonly Requests _requests = new();
    private readonly Tokens _tokens;
    private Rehearsal? _rehearsal;

    /// <param name="random">Chooses DNS query ids, so seed it with real randomness.</param>
    /// <param name="resolverSettings">Asked on every look-up; see <see cref="ResolverFiles"/>.</param>
    public Prober(TimeProvider time, Random random, Func<ResolverSettings> resolverSettings, TlsClient tls)
        : this(time, random, resolverSettings, tls, SystemRoutes.Gateways)
    {
    }

    internal Prober(
        TimeProvider time, Random random, Func<ResolverSettings> resolverSettings, TlsClient tls, Func<IReadOnlyList<IPAddress>> gateways)
    {
        _time = time;
        _resolverSettings = resolverSettings;
        var resolver = new Resolver(time, random, resolverSettings);
        _canaries = new Canaries(time, random, resolver, gateways);
        _exchange = new Exchange(time);
        _http2 = new Http2Exchange(time);
        _dialer = new Dialer(time, resolver, tls, _exchange);
        _tokens = new Tokens(time);
    }

    /// <summary>Hosts that the operator watches or named (<c>canaries:</c>), asked when the probe's own network is in doubt (V11).</summary>
    public IReadOnlyList<CanaryHost> CanaryHosts { get; set; } = [];

    /// <summary>A prober for this machine: its clock, its resolv.conf and hosts file, its TLS library.</summary>
    /// <param name="time">Instead of the system's clock.</param>
    public static Prober OfThisMachine(IReadOnlyList<CanaryHost>? canaryHosts = null, TimeProvider? time = null)
    {
        time ??= TimeProvider.System;
        var files = new ResolverFiles(time);
        var random = new Random(RandomNumberGenerator.GetInt32(int.MaxValue));
        return new Prober(time, random, () => files.Current, new TlsClient()) { CanaryHosts = canaryHosts ?? [] }.Rehearsing();
    }

    /// <summary>From now on the first check of its kind is walked beforehand, so that its figures are the target's alone.</summary>
    internal Prober Rehearsing()
    {
        _rehearsal = new Rehearsal((spec, cancel) => TravelAsync(new Journey(spec, _time), cancel), _time);
        return this;
    }

    /// <summary>
    /// Takes the spec's timeout at most, two seconds more when canaries are asked, and on the first check a moment beforehand.
    /// </summary>
    /// <exception cref="OperationCanceledException">The caller cancelled; a timeout is an observation instead.</exception>
    public async Task<Observation> CheckAsync(CheckSpec spec, CancellationToken cancel)
    {
        if (_rehearsal is not null)
            await _rehearsal.BeforeAsync(spec);
        var journey = new Journey(spec, _time);
        using (var deadline = new CancellationTokenSource(spec.Timeout, _time))
        using (cancel.UnsafeRegister(static source => ((CancellationTokenSource)source!).Cancel(), deadline))
            await TravelAsync(journey, deadline.Token);
        cancel.ThrowIfCancellationRequested();

        var seen = journey.Arrive();
        if (!LeavesNetworkInDoubt(seen))
            return seen;
        var canaries = await AskCanariesAsync(spec, seen, cancel);
        // Canaries that were given up said nothing.
        cancel.ThrowIfCancellationRequested();
        return seen with { Canaries = canaries };
    }

    private async ValueTask TravelAsync(Journey journey, CancellationToken cancel)
    {
        if (journey.Spec.Auth is not Credentials.OAuth2 oauth)
        {
            await FollowAsync(journey, token: null, cancel);
            return;
        }

        var kept = _tokens.Find(oauth);
        if (kept is not null)
        {
            await FollowAsync(journey, kept, cancel);
            if (!journey.IsLockedOut)
                return;
            // RFC 6750 §3.1 (invalid_token): it was revoked, or the server forgot it. Ask once more before anybody hears of it.
            _tokens.Forget(oauth, kept);
            journey.StartOver();
        }

        if (await _tokens.ShareAsync(oauth, () => FetchTokenAsync(journey, oauth, cancel), cancel) is { } token)
        {
            await FollowAsync(journey, token, cancel);
            if (journey.IsLockedOut)
                _tokens.Forget(oauth, token);
        }
        else if (!journey.HasEnded)
        {
            journey.Begin(oauth.TokenUrl);
            journey.Fail(new Failure(FailureKind.FirstByteTimeout, "the token that another check asked for did not come"), FailurePlace.TokenEndpoint);
        }
    }

    private async ValueTask FollowAsync(Journey journey, string? token, CancellationToken cancel)
    {
        for (var hop = Hop.First(journey.Spec); hop is not null;)
            hop = await AskAsync(journey, hop, token, cancel);
    }

    /// <summary>One hop of the journey; the next one when the answer redirects.</summary>
    private async ValueTask<Hop?> AskAsync(Journey journey, Hop hop, string? token, CancellationToken cancel)
    {
        journey.Begin(hop.Url);
        using var connection = await _dialer.OpenAsync(journey, hop, cancel);
        if (connection is null)
            return null;
        var spec = journey.Spec;
        var request = _requests.For(spec, hop, token);
        using var result = spec.HttpVersion == 2
            ? await _http2.AskAsync(connection.Stream, hop.Url, request, spec.Limits, cancel)
            : await _exchange.AskAsync(connection.Stream, request, spec.Limits, cancel);
        journey.SpentOnAnswer(result.FirstByte, result.Transfer);

        var place = PlaceOf(result, spec, hop);
        var failure = result.Failure;
        if (failure is null && Redirects.Next(spec, hop, result.Answer!, journey.RedirectsTaken, journey.AnsweredFrom, out failure) is { } next)
        {
            journey.Redirected(new RedirectHop(hop.Url, result.Answer!.Status, result.Answer.Headers["Location"]!, journey.Address));
            return next;
        }

        if (failure is not null)
            journey.Fail(failure, place);
        journey.Answered(result, place);
        if (journey.HasFailed)
            _dialer.Distrust(journey, hop);
        return null;
    }

    /// <summary>Null when there was none: the journey then has the failure, or what the endpoint answered instead.</summary>
    private async ValueTask<string?> FetchTokenAsync(Journey journey, Credentials.OAuth2 oauth, CancellationToken cancel)
    {
        var hop = Tokens.HopFor(oauth);
        journey.Begin(hop.Url);
        using var connection = await _dialer.OpenAsync(journey, hop, cancel);
        if (connection is null)
            return null;
        var spec = journey.Spec;
        using var result = await _exchange.AskAsync(connection.Stream, Requests.ForToken(spec, oauth, hop), spec.Limits, cancel);
        journey.SpentOnAnswer(result.FirstByte, result.Transfer);
        if (result is { Failure: null, Answer.Status: 200 } && _tokens.Keep(oauth, result.Body) is { } token)
            return token;
        _dialer.Distrust(journey, hop);
        var place = PlaceOf(result, spec, hop);
        if (result.Failure is { } failure)
            journey.Fail(failure, place);
        journey.Answered(result, place);
        return null;
    }

    /// <summary>
    /// Whose this is. A proxy that passes plain requests on is the server that we speak to: without an answer its own connection broke, since
    /// for a target that breaks it has a 502; and 407 is its own word (RFC 9110 §15.5.8). Silence may be either's, and is the target's more often.
    /// </summary>
    private static FailurePlace PlaceOf(ExchangeResult result, CheckSpec spec, Hop hop) =>
        Requests.IsForwarded(spec, hop)
        && (result.Answer is null ? result.Failure?.Kind != FailureKind.FirstByteTimeout : result.Answer.Status == 407)
            ? FailurePlace.Proxy
            : hop.Place;

    private Task<IReadOnlyList<CanaryAnswer>> AskCanariesAsync(CheckSpec spec, Observation seen, CancellationToken cancel)
    {
        var settings = _resolverSettings();
        if (spec.Resolver is { } own && seen.Failure!.At == FailurePlace.Target)
            settings = settings with { NameServers = [own], Upstream = [] };
        // The host in doubt can't vouch for the network.
        return _canaries.AskAsync(settings, [.. CanaryHosts.Where(canary => canary.Host != seen.Url.Host)], cancel);
    }

    /// <summary>
    /// V11: silence may be the target's or the probe's own, and a forwarder on this machine says SERVFAIL when its line is cut; only canaries can
    /// tell. The loopback needs no network.
    /// </summary>
    private static bool LeavesNetworkInDoubt(Observation seen) =>
        seen.Failure?.Kind is FailureKind.NameTimeout or FailureKind.NameServerFailure or FailureKind.ConnectionTimeout
            or FailureKind.NetworkUnreachable or FailureKind.TlsTimeout or FailureKind.FirstByteTimeout or FailureKind.TransferTimeout
        && !(seen.Address is { } address && IPAddress.IsLoopback(address.Address));
}
