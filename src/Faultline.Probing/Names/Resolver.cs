using System.Net;
using Faultline.Core.Checks;

namespace Faultline.Probing.Names;

/// <summary>
/// Our own stub resolver (V14): hosts file, resolv.conf, UDP and TCP. The system's resolver hides why a name failed. Thread-safe; one per process.
/// </summary>
public sealed class Resolver
{
    /// <summary>Looks a name up. Never throws for what the network does.</summary>
    /// <param name="host">ASCII name; not an address.</param>
    /// <param name="server">Asked instead of those in resolv.conf; null for those.</param>
    /// <param name="cancel">Ends the look-up as <see cref="FailureKind.NameTimeout"/>.</param>
    public ValueTask<NameAnswer> LookUpAsync(string host, AddressChoice choice, IPEndPoint? server, CancellationToken cancel) =>
        throw new NotImplementedException();
}

/// <summary>Addresses, or why there are none: exactly one is set.</summary>
public readonly record struct NameAnswer(NameLookup? Lookup, Failure? Failure);
