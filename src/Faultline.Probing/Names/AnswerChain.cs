using System.Net;

namespace Faultline.Probing.Names;

/// <summary>Reads one answer: from the name asked, along its aliases, to addresses or to the reason why there are none.</summary>
internal static class AnswerChain
{
    /// <summary>Aliases followed for one look-up, over all answers it takes.</summary>
    public const int MaxAliases = 16;

    private const int MaxAddresses = 100;

    /// <summary>How long an answer may be reused at most (V14).</summary>
    private static readonly TimeSpan MaxTtl = TimeSpan.FromSeconds(60);

    private static readonly TimeSpan MaxNegativeTtl = TimeSpan.FromSeconds(5);

    /// <summary>What <paramref name="message"/> says of <paramref name="asked"/>.</summary>
    /// <param name="aliases">Aliases followed so far; grows by those followed here.</param>
    /// <param name="server">Who answered, for the detail.</param>
    /// <param name="next">The chain's end, when the answer stops there without saying more: to be asked for. Else null.</param>
    public static FamilyAnswer? Follow(Message message, Question asked, string server, ref int aliases, out string? next)
    {
        next = null;
        var name = asked.Name;
        var ttl = MaxTtl;
        while (Alias(message, name) is { Target: { } target } alias)
        {
            if (++aliases > MaxAliases)
            {
                return FamilyAnswer.None(
                    FamilyState.Failed, $"more than {MaxAliases} aliases in a row from {server}: {asked.Name} leads in a circle");
            }

            ttl = Smaller(ttl, alias.Ttl);
            name = target;
        }

        var addresses = new List<IPAddress>();
        foreach (var record in message.Answers)
        {
            if (record.Address is not { } address || record.Type != asked.Type || record.Owner != name || addresses.Count == MaxAddresses)
                continue;
            ttl = Smaller(ttl, record.Ttl);
            if (!addresses.Contains(address))
                addresses.Add(address);
        }

        if (message.Code == Codes.NoError && addresses.Count > 0)
            return new FamilyAnswer(FamilyState.Addresses, addresses, "", ttl);
        if (message.Code == Codes.NoError && message.NegativeTtl is null && name != asked.Name)
        {
            next = name;
            return null;
        }

        var through = name == asked.Name ? "" : $" ({asked.Name} is an alias of {name})";
        return WithoutAddresses(message, asked.Type, server, through, Smaller(ttl, message.NegativeTtl ?? TimeSpan.Zero));
    }

    private static FamilyAnswer WithoutAddresses(Message message, RecordType type, string server, string through, TimeSpan ttl)
    {
        if (message.Code == Codes.NoSuchName)
            return FamilyAnswer.None(FamilyState.NotFound, $"NXDOMAIN from {server}{through}", Smaller(ttl, MaxNegativeTtl));
        if (message.Code != Codes.NoError)
            return FamilyAnswer.None(FamilyState.Failed, $"{Codes.Response(message.Code)} from {server}{Why(message)}{through}");
        // Neither knowledge of its own nor the will to ask others: a server that only refers says nothing about the name.
        if (message is { Authoritative: false, RecursionAvailable: false, NegativeTtl: null })
            return FamilyAnswer.None(FamilyState.Failed, $"only a referral from {server}: it does not look names up for this probe");
        return FamilyAnswer.None(
            FamilyState.NoAddress, $"no {Families.Name(type)} address, says {server}{through}", Smaller(ttl, MaxNegativeTtl));
    }

    /// <summary>SERVFAIL hides much; a broken signature is the cause that operators look for last (RFC 4035 §5.5).</summary>
    private static string Why(Message message) => message switch
    {
        { ExtendedError: { } said } => $" ({said})",
        { Code: Codes.ServerFailure } => " (the zone's own servers or its DNSSEC signatures may be broken)",
        _ => "",
    };

    private static AnswerRecord? Alias(Message message, string owner)
    {
        foreach (var record in message.Answers)
        {
            if (record.Type == RecordType.Alias && record.Owner == owner)
                return record;
        }

        return null;
    }

    private static TimeSpan Smaller(TimeSpan a, TimeSpan b) => a < b ? a : b;
}
