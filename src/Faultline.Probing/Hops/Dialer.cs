using System.Globalization;
using System.Net;
using System.Net.Sockets;
using Faultline.Core.Checks;
using Faultline.Core.Http;
using Faultline.Probing.Connections;
using Faultline.Probing.Connections.Tls;
using Faultline.Probing.Names;
using Faultline.Probing.Wire;

namespace Faultline.Probing.Hops;

/// <summary>Opens the connection of a hop: name, address, TCP, proxy, TLS, each timed apart and written into the journey.</summary>
internal sealed class Dialer(TimeProvider time, Resolver resolver, TlsClient tls, Exchange exchange)
{
    private readonly LocalRoutes _routes = new(time);
    private readonly Connector _connector = new(time);
    private readonly Turns _turns = new();

    /// <summary>Null when it could not be opened: the journey then has the failure, or the answer of a proxy that refused.</summary>
    public async ValueTask<Connection?> OpenAsync(Journey journey, Hop hop, CancellationToken cancel)
    {
        var socket = await ConnectAsync(journey, hop, cancel);
        if (socket is null)
            return null;
        Stream? stream = null;
        if (!hop.Url.IsHttps)
            stream = new NetworkStream(socket, ownsSocket: false);
        else if (journey.Spec.Proxy is not { } proxy || await TunnelAsync(journey, hop, proxy, socket, cancel))
            stream = await SecureAsync(journey, hop, socket, cancel);
        if (stream is not null)
            return new Connection(socket, stream);
        socket.Dispose();
        return null;
    }

    /// <summary>V15: after a failure the certificate is looked at anew.</summary>
    public void Distrust(Journey journey, Hop hop)
    {
        if (hop.Url.IsHttps && journey.Address is { } address)
            tls.ForgetSession(address, hop.Url.Host, SettingsFor(journey, hop), UsesHttp2(journey, hop));
    }

    private async ValueTask<Socket?> ConnectAsync(Journey journey, Hop hop, CancellationToken cancel)
    {
        var spec = journey.Spec;
        var proxy = spec.Proxy;
        var place = proxy is null ? hop.Place : FailurePlace.Proxy;
        if (proxy is not null && RefusesBehindProxy(spec, hop) is { } refusal)
        {
            journey.Fail(new Failure(FailureKind.AddressNotAllowed, refusal), hop.Place);
            return null;
        }

        var (host, port) = Destination(spec, hop);
        var isLiteral = IPAddress.TryParse(host, out var literal);
        // What a monitor says of addresses and name servers is about its target, not about others on the way.
        var (choice, server) = place == FailurePlace.Target ? (spec.Ip, spec.Resolver) : (AddressChoice.Any, null);
        var addresses = isLiteral ? [literal!] : await LookUpAsync(journey, host, choice, server, place, cancel);
        if (addresses.Count == 0)
            return null;

        // A proxy stands in the configuration, whatever redirected here.
        var guard = proxy is null ? hop.Guard(spec.Network) : new AddressGuard(NetworkPolicy.FromOperator, NamedByOperator: true, FromPublic: false);
        var started = time.GetTimestamp();
        var connected = await _connector.ConnectAsync(addresses, port, guard, isLiteral, journey.TimeLeft, cancel);
        journey.Tried(connected.Failed);
        if (connected.Socket is not null && choice == AddressChoice.Both)
            await TryOtherFamilyAsync(journey, connected.Address!, addresses, guard, cancel);
        journey.SpentOnConnect(started);
        journey.Address = connected.Address ?? (connected.Failed is [.., var last] ? last.Address : new IPEndPoint(addresses[0], port));
        if (connected.Failure is { } failure)
            journey.Fail(failure, place);
        return connected.Socket;
    }

    /// <summary>Only the proxy sees where a name leads, but an address that the URL itself names is judged here as everywhere (S2).</summary>
    private static string? RefusesBehindProxy(CheckSpec spec, Hop hop) =>
        hop.Url.LiteralAddress is { } address ? hop.Guard(spec.Network).Refuses(address, literal: true) : null;

    /// <summary>Empty when the name has no address: the journey then has the failure.</summary>
    private async ValueTask<IReadOnlyList<IPAddress>> LookUpAsync(
        Journey journey, string host, AddressChoice choice, IPEndPoint? server, FailurePlace place, CancellationToken cancel)
    {
        var started = time.GetTimestamp();
        var answer = await resolver.LookUpAsync(host, choice, server, cancel);
        journey.SpentOnDns(started);
        journey.Lookup = answer.Lookup;
        if (answer.Lookup is { } lookup)
            return lookup.Addresses.Count == 1 ? lookup.Addresses : AddressOrder.Arrange(lookup.Addresses, choice, _turns.Next(host), _routes.HasIPv6);
        journey.Fail(answer.Failure!, place);
        return [];
    }

    /// <summary><c>ip: both</c> (V14): the family that this check does not speak over must accept a connection as well.</summary>
    private async ValueTask TryOtherFamilyAsync(
        Journey journey, IPEndPoint spoken, IReadOnlyList<IPAddress> addresses, AddressGuard guard, CancellationToken cancel)
    {
        var others = addresses.Where(a => a.AddressFamily != spoken.AddressFamily).ToArray();
        if (others.Length == 0 || (others[0].AddressFamily == AddressFamily.InterNetworkV6 && !_routes.HasIPv6 && !IPAddress.IsLoopback(others[0])))
            return;
        // A silent family must leave time for what the other one answers.
        var budget = journey.TimeLeft / 2;
        using var patience = new CancellationTokenSource(budget, time);
        using var link = cancel.UnsafeRegister(static source => ((CancellationTokenSource)source!).Cancel(), patience);
        var other = await _connector.ConnectAsync(others, spoken.Port, guard, literal: false, budget, patience.Token);
        other.Socket?.Dispose();
        journey.Tried(other.Failed);
    }

    private static (string Host, int Port) Destination(CheckSpec spec, Hop hop)
    {
        if (spec.Proxy is { } proxy)
            return (proxy.Host, proxy.Port);
        var isOwn = hop.Place == FailurePlace.Target && hop.Url.Host == spec.Url.Host && hop.Url.Port == spec.Url.Port;
        return isOwn && spec.ConnectTo is { } moved ? (moved.Host, moved.Port ?? hop.Url.Port) : (hop.Url.Host, hop.Url.Port);
    }

    /// <summary>Asks the proxy for a tunnel (RFC 9110 §9.3.6). A proxy that refuses has answered in the target's stead.</summary>
    private async ValueTask<bool> TunnelAsync(Journey journey, Hop hop, ProxySettings proxy, Socket socket, CancellationToken cancel)
    {
        var target = string.Create(CultureInfo.InvariantCulture, $"{hop.Url.BracketedHost}:{hop.Url.Port}");
        var headers = new List<HeaderField> { new("Host", target) };
        if (proxy.Auth is { } auth)
            headers.Add(new("Proxy-Authorization", Requests.BasicValue(auth)));
        using var stream = new NetworkStream(socket, ownsSocket: false);
        using var result = await exchange
            .AskAsync(stream, new Request("CONNECT", target, headers, body: default), journey.Spec.Limits, cancel);
        journey.SpentOnAnswer(result.FirstByte, transfer: null);
        if (result.Failure is { } failure)
            journey.Fail(failure, FailurePlace.Proxy);
        else if (result.Answer!.Status is >= 200 and < 300)
            return true;
        journey.Answered(result, FailurePlace.Proxy);
        return false;
    }

    private async ValueTask<Stream?> SecureAsync(Journey journey, Hop hop, Socket socket, CancellationToken cancel)
    {
        var started = time.GetTimestamp();
        var secured = await tls.HandshakeAsync(
            socket, hop.Url.Host, SettingsFor(journey, hop), UsesHttp2(journey, hop), time.GetUtcNow(), cancel);
        journey.SpentOnTls(started);
        journey.Tls = secured.Facts;
        if (secured.Failure is { } failure)
            journey.Fail(failure, hop.Place);
        return secured.Stream;
    }

    private static bool UsesHttp2(Journey journey, Hop hop) => journey.Spec.HttpVersion == 2 && hop.Place == FailurePlace.Target;

    /// <summary>The client's certificate is a credential: it goes where the others go.</summary>
    private static TlsSettings SettingsFor(Journey journey, Hop hop) =>
        hop.CarriesSecrets || journey.Spec.Tls.ClientCertificatePem is null
            ? journey.Spec.Tls
            : journey.Spec.Tls with { ClientCertificatePem = null, ClientKeyPem = null };
}
