using System.Globalization;
using System.Net;
using System.Net.Sockets;
using Faultline.Core.Checks;
using Faultline.Probing.Names;

namespace Faultline.Probing.Connections;

/// <summary>Somebody else who should answer, such as another monitor's host.</summary>
/// <param name="Host">A name or an address.</param>
public sealed record CanaryHost(string Host, int Port);

/// <summary>
/// Asks whether the probe's own network is alive (V11): name servers, default gateways, and hosts that the caller names; nobody
/// else. Thread-safe.
/// </summary>
/// <remarks>
/// A refusal proves life as well as a welcome does: somebody sent it. Silence proves nothing, so a gateway that drops what is not for it
/// counts as silent. A name server on this machine answers with the cable pulled: it has to find out something that it does not know.
/// </remarks>
public sealed class Canaries
{
    private const int MaxHosts = 8;

    private static readonly TimeSpan Limit = TimeSpan.FromSeconds(2);

    // Name service and console: what routers listen on. Most send a reset where they don't.
    private static readonly int[] GatewayPorts = [53, 80, 443];

    private readonly TimeProvider _time;
    private readonly Random _random;
    private readonly Lock _randomLock = new();
    private readonly Resolver _resolver;
    private readonly Func<IReadOnlyList<IPAddress>> _gateways;

    /// <param name="random">For query ids; used under a lock.</param>
    /// <param name="resolver">Looks the callers' hosts up.</param>
    public Canaries(TimeProvider time, Random random, Resolver resolver)
        : this(time, random, resolver, SystemRoutes.Gateways)
    {
    }

    /// <param name="gateways">Asked instead of the default gateways of this machine.</param>
    public Canaries(TimeProvider time, Random random, Resolver resolver, Func<IReadOnlyList<IPAddress>> gateways)
    {
        _time = time;
        _random = random;
        _resolver = resolver;
        _gateways = gateways;
    }

    /// <summary>Asks all at once, for two seconds at most. Never throws for what the network does.</summary>
    /// <param name="settings">Whose name servers are asked.</param>
    /// <param name="hosts">The first eight are asked; may be empty.</param>
    public async Task<IReadOnlyList<CanaryAnswer>> AskAsync(
        ResolverSettings settings, IReadOnlyList<CanaryHost> hosts, CancellationToken cancel)
    {
        using var patience = new CancellationTokenSource(Limit, _time);
        using var link = cancel.UnsafeRegister(static source => ((CancellationTokenSource)source!).Cancel(), patience);
        var answers = new List<Task<CanaryAnswer>>();
        foreach (var server in settings.Upstream.Count > 0 ? settings.Upstream : settings.NameServers)
            answers.Add(AskNameServerAsync(server, patience.Token));
        foreach (var gateway in _gateways())
            answers.Add(AskGatewayAsync(gateway, patience.Token));
        foreach (var host in hosts.Take(MaxHosts))
            answers.Add(AskHostAsync(host, patience.Token));
        return await Task.WhenAll(answers);
    }

    /// <summary>From afar any answer will do, REFUSED as well; from this machine only knowledge, since SERVFAIL needs no network.</summary>
    internal static bool ProvesNetwork(Message? answer, bool isLocal) =>
        answer is not null && (!isLocal || answer.Code is Codes.NoError or Codes.NoSuchName);

    private async Task<CanaryAnswer> AskNameServerAsync(IPEndPoint address, CancellationToken cancel)
    {
        var server = new NameServer(address, _time, NextId);
        var isLocal = IPAddress.IsLoopback(address.Address);
        var question = isLocal
            // A name that nobody has asked for is in no cache. That .arpa does not have it only the network can tell.
            ? new Question(string.Create(CultureInfo.InvariantCulture, $"canary-{NextId():x4}{NextId():x4}.arpa"), RecordType.A)
            : new Question("", RecordType.NameServer);
        try
        {
            var replies = await server.AskAsync([question], Limit, Limit).WaitAsync(cancel);
            return new CanaryAnswer($"resolver {server.Name}", ProvesNetwork(replies[0].Answer, isLocal));
        }
        catch (OperationCanceledException)
        {
            return new CanaryAnswer($"resolver {server.Name}", Answered: false);
        }
    }

    private static async Task<CanaryAnswer> AskGatewayAsync(IPAddress gateway, CancellationToken cancel)
    {
        using var enough = CancellationTokenSource.CreateLinkedTokenSource(cancel);
        var knocks = GatewayPorts.Select(port => KnockAsync(new IPEndPoint(gateway, port), enough.Token)).ToList();
        var answered = false;
        while (knocks.Count > 0)
        {
            var knock = await Task.WhenAny(knocks);
            knocks.Remove(knock);
            if (!await knock)
                continue;
            answered = true;
            await enough.CancelAsync();
        }

        return new CanaryAnswer($"gateway {gateway}", answered);
    }

    private async Task<CanaryAnswer> AskHostAsync(CanaryHost host, CancellationToken cancel)
    {
        var name = string.Create(CultureInfo.InvariantCulture, $"host {host.Host}:{host.Port}");
        if (!IPAddress.TryParse(host.Host, out var address))
        {
            var found = await _resolver.LookUpAsync(host.Host, AddressChoice.Any, server: null, cancel);
            address = found.Lookup?.Addresses[0];
        }

        // A name must not lead to metadata here either (S2).
        var mayKnock = address is not null && AddressClass.Of(address).Reach != AddressReach.Metadata;
        return new CanaryAnswer(name, mayKnock && await KnockAsync(new IPEndPoint(address!, host.Port), cancel));
    }

    /// <summary>Whether somebody at the address answers, be it with a refusal.</summary>
    private static async Task<bool> KnockAsync(IPEndPoint endpoint, CancellationToken cancel)
    {
        try
        {
            using var socket = new Socket(endpoint.AddressFamily, SocketType.Stream, ProtocolType.Tcp);
            await socket.ConnectAsync(endpoint, cancel);
            return true;
        }
        catch (SocketException e)
        {
            return e.SocketErrorCode is SocketError.ConnectionRefused or SocketError.ConnectionReset;
        }
        catch (OperationCanceledException)
        {
            return false;
        }
    }

    private ushort NextId()
    {
        lock (_randomLock)
            return (ushort)_random.Next(ushort.MaxValue + 1);
    }
}
