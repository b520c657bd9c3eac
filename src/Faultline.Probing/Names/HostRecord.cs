using System.Net;
using Faultline.Core.Checks;

namespace Faultline.Probing.Names;

/// <summary>All that one look-up found of a name: what the cache keeps.</summary>
/// <param name="Source">The name server, or <c>hosts file</c>.</param>
/// <param name="ReceivedAt">A timestamp of the clock.</param>
internal sealed record HostRecord(FamilyAnswer V4, FamilyAnswer V6, string Source, long ReceivedAt)
{
    /// <summary>How long an answer with one family missing is reused: soon the other may be well again.</summary>
    private static readonly TimeSpan PartialFor = TimeSpan.FromSeconds(5);

    private readonly IReadOnlyList<IPAddress> _all =
        V6.Addresses.Count == 0 ? V4.Addresses : V4.Addresses.Count == 0 ? V6.Addresses : [.. V4.Addresses, .. V6.Addresses];

    /// <summary>Zero: not at all, because nobody knows whether it still holds.</summary>
    public TimeSpan ReusableFor { get; } = Reusable(V4, V6);

    public bool HasAddresses => _all.Count > 0;

    /// <summary>The name was not found, or has no addresses; so another name of the search list may be meant.</summary>
    public bool IsMissing => !HasAddresses && IsFact(V4) && IsFact(V6);

    public static HostRecord Local(IReadOnlyList<IPAddress> addresses, string source, long now) =>
        new(Part(addresses, RecordType.A, source), Part(addresses, RecordType.Aaaa, source), source, now);

    /// <summary>What a check that chooses its families is told.</summary>
    public NameAnswer For(AddressChoice choice, string name, TimeSpan age)
    {
        var (addresses, missing) = choice switch
        {
            AddressChoice.IPv4 => (V4.Addresses, Lacking(V4, V6)),
            AddressChoice.IPv6 => (V6.Addresses, Lacking(V6, V4)),
            AddressChoice.Both => (_all, V4.Addresses.Count == 0 ? Lacking(V4, V6) : V6.Addresses.Count == 0 ? Lacking(V6, V4) : null),
            _ => (_all, HasAddresses ? null : Worst(V4, V6)),
        };
        if (missing is not null)
            return new NameAnswer(Lookup: null, Fail(missing, name));
        return new NameAnswer(new NameLookup(name, addresses, Source, age) { Partial = choice == AddressChoice.Any ? Trouble() : null }, null);
    }

    /// <summary>Null when the family is there; else the reason, which tells that the other family is there.</summary>
    private static FamilyAnswer? Lacking(FamilyAnswer wanted, FamilyAnswer other) => wanted switch
    {
        { State: FamilyState.Addresses } => null,
        { State: FamilyState.NoAddress } when other.State == FamilyState.Addresses =>
            wanted with { Detail = $"{wanted.Detail}; the other family has {other.Addresses[0]}" },
        { State: FamilyState.NoAddress } when other.State == FamilyState.NoAddress => Worst(wanted, other),
        _ => wanted,
    };

    private static FamilyAnswer Worst(FamilyAnswer a, FamilyAnswer b)
    {
        if (a.State == FamilyState.NoAddress && b.State == FamilyState.NoAddress)
            return a with { Detail = $"it exists but has no address: {a.Detail}; {b.Detail}" };
        var (worse, better) = a.State <= b.State ? (a, b) : (b, a);
        return worse.Detail == better.Detail || better.State == FamilyState.NoAddress
            ? worse
            : worse with { Detail = $"{worse.Detail}; {better.Detail}" };
    }

    private static Failure Fail(FamilyAnswer missing, string name) => missing.State switch
    {
        FamilyState.NoResources => new Failure(FailureKind.ProbeResources, missing.Detail),
        FamilyState.Failed => new Failure(FailureKind.NameServerFailure, missing.Detail),
        FamilyState.Silent => new Failure(FailureKind.NameTimeout, missing.Detail),
        _ => new Failure(FailureKind.NameNotFound, $"{name}: {missing.Detail}"),
    };

    private static FamilyAnswer Part(IReadOnlyList<IPAddress> addresses, RecordType type, string source)
    {
        var family = type == RecordType.A ? System.Net.Sockets.AddressFamily.InterNetwork : System.Net.Sockets.AddressFamily.InterNetworkV6;
        IPAddress[] part = [.. addresses.Where(address => address.AddressFamily == family)];
        return part.Length > 0
            ? new FamilyAnswer(FamilyState.Addresses, part, "", TimeSpan.Zero)
            : FamilyAnswer.None(FamilyState.NoAddress, $"no {Families.Name(type)} address, says the {source}");
    }

    private static bool IsFact(FamilyAnswer answer) => answer.State is FamilyState.Addresses or FamilyState.NotFound or FamilyState.NoAddress;

    private static TimeSpan Reusable(FamilyAnswer v4, FamilyAnswer v6)
    {
        var hasAddresses = v4.State == FamilyState.Addresses || v6.State == FamilyState.Addresses;
        if (IsFact(v4) && IsFact(v6))
        {
            // Beside addresses, "no IPv6" is reused as long as they are: asking again every five seconds would find the same.
            return hasAddresses
                ? Smaller(v4.State == FamilyState.Addresses ? v4.Ttl : v6.Ttl, v6.State == FamilyState.Addresses ? v6.Ttl : v4.Ttl)
                : Smaller(v4.Ttl, v6.Ttl);
        }

        return hasAddresses ? Smaller(PartialFor, v4.State == FamilyState.Addresses ? v4.Ttl : v6.Ttl) : TimeSpan.Zero;
    }

    private static TimeSpan Smaller(TimeSpan a, TimeSpan b) => a < b ? a : b;

    private string? Trouble() => !IsFact(V4) ? $"IPv4: {V4.Detail}" : !IsFact(V6) ? $"IPv6: {V6.Detail}" : null;
}
