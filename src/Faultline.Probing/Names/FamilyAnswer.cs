using System.Net;

namespace Faultline.Probing.Names;

/// <summary>What is known of a name's addresses of one family.</summary>
/// <param name="Addresses">In the order received, at most 100.</param>
/// <param name="Detail">Why there are none; empty when there are.</param>
/// <param name="Ttl">How long the name servers allow it to be reused.</param>
internal sealed record FamilyAnswer(FamilyState State, IReadOnlyList<IPAddress> Addresses, string Detail, TimeSpan Ttl)
{
    public static FamilyAnswer None(FamilyState state, string detail, TimeSpan ttl = default) => new(state, [], detail, ttl);
}

/// <summary>In the order in which one family's trouble speaks for the whole name when no address is left.</summary>
internal enum FamilyState
{
    Addresses,

    /// <summary>The probe had no socket or memory to ask with.</summary>
    NoResources,

    /// <summary>NXDOMAIN: no record of any type exists (RFC 8020).</summary>
    NotFound,

    /// <summary>A name server answered, and what it answered is of no use.</summary>
    Failed,

    /// <summary>No name server answered.</summary>
    Silent,

    /// <summary>The name exists without an address of this family.</summary>
    NoAddress,
}
