using Faultline.Traffic.Records;

namespace Faultline.Traffic.Tallies;

/// <summary>Requests that have all of this in common.</summary>
/// <param name="Minute">
/// Minutes since 1970 (UTC); <see cref="Untimed"/> where lines say no time. After very many different minutes, the first of an hour.
/// </param>
/// <param name="Host">Lower case, empty where lines name none, <c>(other)</c> beyond the number of hosts that are told apart.</param>
/// <param name="Route">
/// A template such as <c>/users/{id}</c>; empty where it was not looked at (a success outside the sample); <c>/*</c>, or <c>(other)</c>
/// where the host is, beyond the number that is told apart; <c>(malformed)</c> for a request that was none.
/// </param>
/// <param name="Status">0 where none was sent.</param>
/// <param name="AtEdge">Whether a content delivery network wrote the line: decides the fault.</param>
public readonly record struct Cell(long Minute, string Host, string Route, int Status, RequestReason Reason, bool AtEdge, long Count)
{
    /// <summary>The <see cref="Minute"/> of requests without a time.</summary>
    public const long Untimed = long.MinValue;
}
