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

    public bool HasAddresses => _all.Count > 0;

    /// <summary>The name was not found, or has no addresses; so another name of the search list may be meant.</summary>
    public bool IsMissing => !HasAddresses && IsFact(V4) && IsFact(V6);

    public static HostRecord Local(IReadOnlyList<IPAddress> addresses, string source, long now) =>
        new(Part(addresses, RecordType.A, source), Part(addresses, RecordType.Aaaa, source), source, now);

    /// <summary>How long a check with this choice may be told the same; zero for what nobody knows to hold still.</summary>
    public TimeSpan ReusableFor(AddressChoice choice)
    {
        var (v4, v6) = (IsFact(V4) ? V4.Ttl : TimeSpan.Zero, IsFact(V6) ? V6.Ttl : TimeSpan.Zero);
        return choice switch
        {
            AddressChoice.IPv4 => v4,
            AddressChoice.IPv6 => v6,
            // Beside addresses "there is no IPv6" holds as long as they do: nobody waits for it.
            AddressChoice.Any when V4.State == FamilyState.Addresses && V6.State != FamilyState.Addresses => Alone(V4, V6),
            AddressChoice.Any when V6.State == FamilyState.Addresses && V4.State != FamilyState.Addresses => Alone(V6, V4),
            _ => Smaller(v4, v6),
        };
    }

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
        var partial = choice == AddressChoice.Any ? Trouble() : null;
        return new NameAnswer(new NameLookup(name, addresses, Source, age) { Partial = partial }, Failure: null);
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
        _ => new Failure(FailureKind.NameNotFound, $"{name}: {missing.Detail}") { NameExists = missing.State == FamilyState.NoAddress },
    };

    private static FamilyAnswer Part(IReadOnlyList<IPAddress> addresses, RecordType type, string source)
    {
        IPAddress[] part = [.. addresses.Where(address => address.AddressFamily == Families.Of(type))];
        return part.Length > 0
            ? new FamilyAnswer(FamilyState.Addresses, part, "", TimeSpan.Zero)
            : FamilyAnswer.None(FamilyState.NoAddress, $"no {Families.Name(type)} address, says the {source}");
    }

    private static bool IsFact(FamilyAnswer answer) =>
        answer.State is FamilyState.Addresses or FamilyState.NotFound or FamilyState.NoAddress;

    private static TimeSpan Alone(FamilyAnswer there, FamilyAnswer missing) => IsFact(missing) ? there.Ttl : Smaller(there.Ttl, PartialFor);

    private static TimeSpan Smaller(TimeSpan a, TimeSpan b) => a < b ? a : b;

    private string? Trouble() => !IsFact(V4) ? $"IPv4: {V4.Detail}" : !IsFact(V6) ? $"IPv6: {V6.Detail}" : null;
}
