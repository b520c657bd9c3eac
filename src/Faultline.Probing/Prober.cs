using System.Net;
using Faultline.Core.Checks;
using Faultline.Probing.Connections;
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
    private readonly Canaries _canaries;
    private readonly Dialer _dialer;
    private readonly Exchange _exchange;
    private readonly Http2Exchange _http2;
    private readonly Requests _requests = new();
    private readonly Tokens _tokens;

    public Prober(TimeProvider time, Resolver resolver, Connector connector, TlsClient tls, Canaries canaries)
    {
        _time = time;
        _canaries = canaries;
        _exchange = new Exchange(time);
        _http2 = new Http2Exchange(time);
        _dialer = new Dialer(time, resolver, connector, tls, _exchange);
        _tokens = new Tokens(time);
    }

    /// <exception cref="OperationCanceledException">The caller cancelled; a timeout is an observation instead.</exception>
    public async Task<Observation> CheckAsync(CheckSpec spec, CancellationToken cancel)
    {
        var journey = new Journey(spec, _time);
        using (var deadline = new CancellationTokenSource(spec.Timeout, _time))
        await using (cancel.UnsafeRegister(static source => ((CancellationTokenSource)source!).Cancel(), deadline))
            await TravelAsync(journey, deadline.Token);
        cancel.ThrowIfCancellationRequested();

        var observation = journey.Arrive();
        return LeavesNetworkInDoubt(observation)
            ? observation with { Canaries = await _canaries.AskAsync(spec, cancel) }
            : observation;
    }

    private async ValueTask TravelAsync(Journey journey, CancellationToken cancel)
    {
        var spec = journey.Spec;
        string? token = null;
        if (spec.Auth is Credentials.OAuth2 oauth && (token = _tokens.Find(oauth)) is null)
        {
            token = await FetchTokenAsync(journey, oauth, cancel);
            if (token is null)
                return;
        }

        for (var hop = Hop.First(spec); hop is not null;)
            hop = await AskAsync(journey, hop, token, cancel);
        if (token is not null && journey.Answer?.Status == 401)
            _tokens.Forget((Credentials.OAuth2)spec.Auth!);
    }

    /// <summary>One hop of the journey; the next one when the answer redirects.</summary>
    private async ValueTask<Hop?> AskAsync(Journey journey, Hop hop, string? token, CancellationToken cancel)
    {
        journey.Url = hop.Url;
        using var connection = await _dialer.OpenAsync(journey, hop, cancel);
        if (connection is null)
            return null;
        var spec = journey.Spec;
        var request = _requests.For(spec, hop, token);
        using var result = spec.HttpVersion == 2
            ? await _http2.AskAsync(connection.Stream, hop.Url, request, spec.Limits, cancel)
            : await _exchange.AskAsync(connection.Stream, request, spec.Limits, cancel);
        journey.SpentOnAnswer(result.FirstByte, result.Transfer);
        if (result.Failure is { } failure)
            journey.Fail(failure, hop.Place);
        else if (Redirects.Next(spec, hop, result.Answer!, journey.Redirects, journey.AnsweredFrom, out var badRedirect) is { } next)
        {
            journey.Redirected(new RedirectHop(hop.Url, result.Answer!.Status, result.Answer.Headers["Location"]!, journey.Address));
            return next;
        }
        else if (badRedirect is not null)
            journey.Fail(badRedirect, hop.Place);

        journey.Answered(result, hop.Place);
        return null;
    }

    private async ValueTask<string?> FetchTokenAsync(Journey journey, Credentials.OAuth2 oauth, CancellationToken cancel)
    {
        var hop = Tokens.HopFor(oauth);
        journey.Url = hop.Url;
        using var connection = await _dialer.OpenAsync(journey, hop, cancel);
        if (connection is null)
            return null;
        using var result = await _exchange
            .AskAsync(connection.Stream, Requests.ForToken(oauth, hop), journey.Spec.Limits, cancel);
        journey.SpentOnAnswer(result.FirstByte, result.Transfer);
        if (result.Failure is { } failure)
            journey.Fail(failure, hop.Place);
        else if (result.Answer!.Status == 200 && _tokens.Keep(oauth, result.Body) is { } token)
            return token;
        journey.Answered(result, hop.Place);
        return null;
    }

    /// <summary>V11: silence may be the target's or the probe's own; only canaries can tell. The loopback needs no network.</summary>
    private static bool LeavesNetworkInDoubt(Observation seen) =>
        seen.Failure?.Kind is FailureKind.NameTimeout or FailureKind.ConnectionTimeout or FailureKind.NetworkUnreachable
        && !(seen.Address is { } address && IPAddress.IsLoopback(address.Address));
}
