using Faultline.Core.Incidents;

namespace Faultline.Core.Regions;

/// <summary>What one region says of a monitor.</summary>
/// <param name="Newest">Its newest conclusive vote.</param>
/// <param name="Fresh">How many fresh votes in a row said the same; 0 for a vote that only made somebody ask (C3).</param>
internal sealed record Ballot(Vote Newest, int Fresh);
