using System.Globalization;
using System.Net;
using System.Net.Sockets;
using Faultline.Core.Checks;

namespace Faultline.Probing.Connections;

/// <summary>Opens a TCP connection to one of several addresses, guarded, one after the other (V14, S2). Thread-safe.</summary>
/// <param name="routes">Told apart by it: an address that is unreachable, and a probe without IPv6.</param>
public sealed class Connector(TimeProvider time, LocalRoutes routes)
{
    /// <summary>A silent address is left for the next after at most so long: two repetitions of the SYN, after 1 and 3 s, fit in.</summary>
    private static readonly TimeSpan LongestShare = TimeSpan.FromSeconds(4);

    /// <summary>Less would call a far or busy host silent.</summary>
    private static readonly TimeSpan ShortestShare = TimeSpan.FromSeconds(1);

    private static readonly TimeSpan UsualBudget = TimeSpan.FromSeconds(10);

    public Connector(TimeProvider time)
        : this(time, new LocalRoutes(time))
    {
    }

    /// <summary>As the other overload, for a name's addresses and a check of ten seconds.</summary>
    public ValueTask<ConnectResult> ConnectAsync(
        IReadOnlyList<IPAddress> addresses, int port, AddressGuard guard, CancellationToken cancel) =>
        ConnectAsync(addresses, port, guard, literal: false, UsualBudget, cancel);

    /// <summary>
    /// Never throws for what the network does. The caller disposes the socket, which sends without delay (TCP_NODELAY). One after the
    /// other is tried; a silent one gets its fair share of the budget, at least 1 s and at most 4 s, the last one all that is left. When
    /// none works the failure is that of the most telling attempt: what the probe lacked, then what a host answered, then silence.
    /// </summary>
    /// <param name="addresses">In the order to try.</param>
    /// <param name="guard">Says of each address whether it may be opened.</param>
    /// <param name="literal">The operator wrote this very address, rather than a name that led to it.</param>
    /// <param name="budget">What is left of the check's time: it is shared out, and ended by <paramref name="cancel"/>.</param>
    /// <param name="cancel">The check's total timeout: ends the attempt as <see cref="FailureKind.ConnectionTimeout"/>.</param>
    public async ValueTask<ConnectResult> ConnectAsync(
        IReadOnlyList<IPAddress> addresses, int port, AddressGuard guard, bool literal, TimeSpan budget, CancellationToken cancel)
    {
        var started = time.GetTimestamp();
        List<FailedAddress>? failed = null;
        Failure? telling = null;
        for (var i = 0; i < addresses.Count && !(cancel.IsCancellationRequested && failed is not null); i++)
        {
            // What the kernel would do with a mapped address, done first, so that guard and socket see the same.
            var address = addresses[i].IsIPv4MappedToIPv6 ? addresses[i].MapToIPv4() : addresses[i];
            Failure failure;
            if (guard.Refuses(address, literal) is { } refusal)
            {
                failure = new Failure(FailureKind.AddressNotAllowed, refusal);
            }
            else
            {
                var endpoint = new IPEndPoint(address, port);
                var attempted = time.GetTimestamp();
                var share = Share(addresses.Count - i, budget - time.GetElapsedTime(started, attempted));
                var (socket, why) = await TryAsync(endpoint, share, cancel);
                if (socket is not null)
                {
                    // The probe's own failures prove nothing against those addresses, now that another one worked.
                    failed?.RemoveAll(address => ConnectErrors.IsProbes(address.Kind));
                    return new ConnectResult(socket, endpoint, failed ?? (IReadOnlyList<FailedAddress>)[], Failure: null);
                }

                var after = time.GetElapsedTime(attempted);
                failure = Describe(endpoint, why, after);
                (failed ??= []).Add(new FailedAddress(endpoint, why.Kind, after));
            }

            if (telling is null || ConnectErrors.Rank(failure.Kind) < ConnectErrors.Rank(telling.Kind))
                telling = failure;
        }

        telling ??= new Failure(FailureKind.NetworkUnreachable, "there is no address to connect to");
        return new ConnectResult(null, null, failed ?? (IReadOnlyList<FailedAddress>)[], telling);
    }

    /// <summary>How long the next of <paramref name="left"/> addresses may stay silent; null when only the check's end bounds it.</summary>
    internal static TimeSpan? Share(int left, TimeSpan budget)
    {
        if (left == 1)
            return null;
        var fair = budget / left;
        return fair > LongestShare ? LongestShare : fair < ShortestShare ? ShortestShare : fair;
    }

    private async ValueTask<(Socket? Socket, (FailureKind Kind, string Detail) Why)> TryAsync(
        IPEndPoint endpoint, TimeSpan? share, CancellationToken cancel)
    {
        CancellationTokenSource? patience = null;
        CancellationTokenRegistration link = default;
        Socket? socket = null;
        try
        {
            var token = cancel;
            if (share is { } limit)
            {
                patience = new CancellationTokenSource(limit, time);
                link = cancel.UnsafeRegister(static source => ((CancellationTokenSource)source!).Cancel(), patience);
                token = patience.Token;
            }

            socket = new Socket(endpoint.AddressFamily, SocketType.Stream, ProtocolType.Tcp) { NoDelay = true };
            await socket.ConnectAsync(endpoint, token);
            return (socket, default);
        }
        catch (SocketException e)
        {
            socket?.Dispose();
            return (null, ConnectErrors.Explain(e.SocketErrorCode, endpoint.AddressFamily, routes));
        }
        catch (OperationCanceledException)
        {
            socket?.Dispose();
            return (null, (FailureKind.ConnectionTimeout, "no answer"));
        }
        finally
        {
            await link.DisposeAsync();
            patience?.Dispose();
        }
    }

    private static Failure Describe(IPEndPoint endpoint, (FailureKind Kind, string Detail) why, TimeSpan after) => new(
        why.Kind,
        why.Kind == FailureKind.ConnectionTimeout
            ? string.Create(CultureInfo.InvariantCulture, $"{why.Detail} from {endpoint} within {after.TotalSeconds:0.0} s")
            : $"{why.Detail}: {endpoint}");
}

/// <summary>A connected socket, or why there is none.</summary>
/// <param name="Failed">Addresses tried in vain, also when another one worked.</param>
public readonly record struct ConnectResult(Socket? Socket, IPEndPoint? Address, IReadOnlyList<FailedAddress> Failed, Failure? Failure);
