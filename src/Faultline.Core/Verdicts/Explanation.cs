namespace Faultline.Core.Verdicts;

/// <summary>
/// What a status code or a reason means, whose fault it is and what to do first (K1, K3). Written for a tired engineer: short, concrete, no jargon
/// that the reader has not met in a log.
/// </summary>
public sealed record Explanation
{
    /// <summary>The status code, for a status; null for a reason.</summary>
    public int? Code { get; init; }

    /// <summary>The reason's code, for a reason; null for a status.</summary>
    public string? Reason { get; init; }

    /// <summary>Such as <c>Bad Gateway</c>, or for a reason <c>Connection refused</c>.</summary>
    public required string Name { get; init; }

    /// <summary><c>1xx</c> to <c>5xx</c>, or for a reason the phase it belongs to: <c>dns</c>, <c>connect</c>, <c>tls</c>, <c>answer</c>, <c>content</c>, <c>probe</c>.</summary>
    public required string Class { get; init; }

    public required Fault Fault { get; init; }

    public required bool ServerHealthy { get; init; }

    public required bool NeedsAttention { get; init; }

    /// <summary>Who notices, such as <c>everyone on this endpoint</c>.</summary>
    public required string Affects { get; init; }

    public required Urgency Urgency { get; init; }

    /// <summary>One to three sentences.</summary>
    public required string Meaning { get; init; }

    /// <summary>Likely causes, likeliest first.</summary>
    public required IReadOnlyList<string> Causes { get; init; }

    /// <summary>What to do, first things first; imperative sentences without a full stop.</summary>
    public required IReadOnlyList<string> Next { get; init; }

    /// <summary>RFC section or vendor page; empty for what is ours.</summary>
    public required string Source { get; init; }

    /// <summary>False when the code is in no registry and no vendor's list that we know, so that only its class speaks.</summary>
    public bool Known { get; init; } = true;
}
