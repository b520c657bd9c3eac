using System.Globalization;
using System.Net;
using System.Net.Sockets;
using Faultline.Core.Checks;
using Faultline.Core.Http;
using Faultline.Probing.Connections;
using Faultline.Probing.Names;
using Faultline.Probing.Wire;

namespace Faultline.Probing.Hops;

/// <summary>Opens the connection of a hop: name, address, TCP, proxy, TLS, each timed apart and written into the journey.</summary>
internal sealed class Dialer(TimeProvider time, Resolver resolver, Connector connector, TlsClient tls, Exchange exchange)
{
    private int _turn = -1;

    /// <summary>Null when it could not be opened: the journey then has the failure, or the answer of a proxy that refused.</summary>
    public async ValueTask<Connection?> OpenAsync(Journey journey, Hop hop, CancellationToken cancel)
    {
        var proxy = hop.Place == FailurePlace.Target ? journey.Spec.Proxy : null;
        var socket = await ConnectAsync(journey, hop, proxy, cancel);
        if (socket is null)
            return null;
        Stream? stream = null;
        if (proxy is null || !hop.Url.IsHttps || await TunnelAsync(journey, hop, proxy, socket, cancel))
        {
            stream = hop.Url.IsHttps
                ? await SecureAsync(journey, hop, socket, cancel)
                : new NetworkStream(socket, ownsSocket: false);
        }

        if (stream is not null)
            return new Connection(socket, stream);
        socket.Dispose();
        return null;
    }

    private async ValueTask<Socket?> ConnectAsync(Journey journey, Hop hop, ProxySettings? proxy, CancellationToken cancel)
    {
        var place = proxy is null ? hop.Place : FailurePlace.Proxy;
        var (host, port) = Destination(journey.Spec, hop, proxy);
        IReadOnlyList<IPAddress> addresses;
        var isLiteral = IPAddress.TryParse(host, out var literal);
        if (isLiteral)
            addresses = [literal!];
        else
        {
            var started = time.GetTimestamp();
            var answer = await resolver.LookUpAsync(host, journey.Spec.Ip, journey.Spec.Resolver, cancel);
            journey.SpentOnDns(started);
            journey.Lookup = answer.Lookup;
            if (answer.Failure is { } notFound)
            {
                journey.Fail(notFound, place);
                return null;
            }

            addresses = AddressOrder.Arrange(answer.Lookup!.Addresses, journey.Spec.Ip, Interlocked.Increment(ref _turn));
        }

        // A proxy or connect-to stands in the configuration, whatever redirected here.
        var guard = proxy is null ? hop.Guard(journey.Spec.Network) : new AddressGuard(journey.Spec.Network, NamedByOperator: true, FromPublic: false);
        var connecting = time.GetTimestamp();
        var connected = await connector.ConnectAsync(addresses, port, guard, cancel);
        journey.SpentOnConnect(connecting);
        journey.Address = connected.Address ?? (connected.Failed is [.., var last] ? last.Address : new IPEndPoint(addresses[0], port));
        journey.Tried(connected.Failed);
        if (connected.Failure is { } failure)
            journey.Fail(failure, place);
        return connected.Socket;
    }

    private static (string Host, int Port) Destination(CheckSpec spec, Hop hop, ProxySettings? proxy)
    {
        if (proxy is not null)
            return (proxy.Host, proxy.Port);
        var moved = hop.Place == FailurePlace.Target && hop.Url.Host == spec.Url.Host && hop.Url.Port == spec.Url.Port ? spec.ConnectTo : null;
        return moved is null ? (hop.Url.Host, hop.Url.Port) : (moved.Host, moved.Port ?? hop.Url.Port);
    }

    /// <summary>Asks the proxy for a tunnel (RFC 9110 §9.3.6). A proxy that refuses has answered in the target's stead.</summary>
    private async ValueTask<bool> TunnelAsync(Journey journey, Hop hop, ProxySettings proxy, Socket socket, CancellationToken cancel)
    {
        var target = string.Create(CultureInfo.InvariantCulture, $"{hop.Url.BracketedHost}:{hop.Url.Port}");
        var headers = new List<HeaderField> { new("Host", target) };
        if (proxy.Auth is { } auth)
            headers.Add(new("Proxy-Authorization", Requests.BasicValue(auth)));
        await using var stream = new NetworkStream(socket, ownsSocket: false);
        using var result = await exchange
            .AskAsync(stream, new Request("CONNECT", target, headers, Body: default), journey.Spec.Limits, cancel);
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
        var http2 = journey.Spec.HttpVersion == 2 && hop.Place == FailurePlace.Target;
        var settings = hop.CarriesSecrets ? journey.Spec.Tls : journey.Spec.Tls with { ClientCertificatePem = null, ClientKeyPem = null };
        var secured = await tls.HandshakeAsync(socket, hop.Url.Host, settings, http2, time.GetUtcNow(), cancel);
        journey.SpentOnTls(started);
        journey.Tls = secured.Facts;
        if (secured.Failure is { } failure)
            journey.Fail(failure, hop.Place);
        return secured.Stream;
    }
}
