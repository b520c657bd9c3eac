using System.Net;
using System.Net.Sockets;
using System.Security.Cryptography;
using System.Security.Cryptography.X509Certificates;
using Faultline.Core.Checks;
using Faultline.Core.Verdicts;
using Faultline.Engine.Configuration;
using Faultline.Probing.Connections;
using Faultline.Probing.Names;

namespace Faultline.Engine.Alerts;

/// <summary>
/// The way out of the program for whatever is no check: names by our own resolver, addresses judged on the socket that is opened (S2).
/// Thread-safe.
/// </summary>
internal sealed class Exit : IDisposable
{
    /// <summary>Of a whole attempt, from looking up the name to the end of the answer.</summary>
    public static readonly TimeSpan Patience = TimeSpan.FromSeconds(15);

    private readonly Resolver _resolver;
    private readonly Connector _connector;
    private readonly LocalRoutes _routes;
    private readonly AddressGuard _guard;
    private readonly Secrets _secrets;
    private int _turn;

    public Exit(FaultlineConfiguration configuration, Resolver resolver, TimeProvider time)
    {
        _resolver = resolver;
        _routes = new LocalRoutes(time);
        _connector = new Connector(time, _routes);
        // The operator wrote these URLs: they may be private, and no redirect is followed.
        var policy = new NetworkPolicy(OperatorNamedTarget: true, configuration.AllowedNetworks);
        _guard = new AddressGuard(policy, NamedByOperator: true, FromPublic: false);
        _secrets = Secrets.Of(configuration.Secrets);
        Time = time;
        Http = new Http(this, configuration.ChannelsProxy);
    }

    public TimeProvider Time { get; }

    public Http Http { get; }

    /// <summary>Trusted for TLS instead of this machine's authorities; null for those.</summary>
    public X509Certificate2Collection? Authorities { get; init; }

    /// <summary>With this machine's name servers and hosts file.</summary>
    public static Exit OfThisMachine(FaultlineConfiguration configuration, TimeProvider time)
    {
        var files = new ResolverFiles(time);
        var random = new Random(RandomNumberGenerator.GetInt32(int.MaxValue));
        return new Exit(configuration, new Resolver(time, random, () => files.Current), time);
    }

    /// <summary>A connected socket.</summary>
    /// <exception cref="IOException">There is none; the message says why.</exception>
    /// <exception cref="OperationCanceledException">Out of time.</exception>
    public async Task<Socket> ConnectAsync(string host, int port, CancellationToken cancel)
    {
        var isLiteral = IPAddress.TryParse(host.Trim('[', ']'), out var literal);
        IReadOnlyList<IPAddress> addresses = isLiteral ? [literal!] : await LookUpAsync(host, cancel);
        var turn = Interlocked.Increment(ref _turn);
        var ordered = AddressOrder.Arrange(addresses, AddressChoice.Any, turn, _routes.HasIPv6);
        var result = await _connector.ConnectAsync(ordered, port, _guard, isLiteral, Patience, cancel);
        cancel.ThrowIfCancellationRequested();
        return result.Socket ?? throw new IOException(Shown(result.Failure!.Detail));
    }

    /// <summary>Fit to be shown: bounded, harmless to print, without secrets (S3).</summary>
    public string Shown(string text) => Wording.Cut(_secrets.Hide(text), 300);

    public void Dispose() => Http.Dispose();

    private async Task<IReadOnlyList<IPAddress>> LookUpAsync(string host, CancellationToken cancel)
    {
        var answer = await _resolver.LookUpAsync(host, AddressChoice.Any, null, cancel);
        cancel.ThrowIfCancellationRequested();
        return answer.Lookup?.Addresses ?? throw new IOException(Shown($"{host} can't be looked up: {answer.Failure!.Detail}"));
    }
}
