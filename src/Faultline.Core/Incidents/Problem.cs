using Faultline.Core.Regions;
using Faultline.Core.Verdicts;

namespace Faultline.Core.Incidents;

/// <summary>Something fails: suspected by a first vote, then confirmed, then told as an incident, then perhaps recovering.</summary>
internal sealed record Problem
{
    public required FirstFailure First { get; init; }

    public required Ballots Ballots { get; init; }

    /// <summary>When enough votes agreed (C3); null while it is only suspected.</summary>
    public DateTimeOffset? ConfirmedAt { get; init; }

    /// <summary>Set from the moment people are told.</summary>
    public Incident? Incident { get; init; }

    /// <summary>Since when it seems to recover; null while it fails.</summary>
    public FirstPass? Recovery { get; init; }

    /// <summary>Since when votes have been less urgent than the incident; null while they are not.</summary>
    public DateTimeOffset? CalmerSince { get; init; }
}

/// <summary>The check with which a problem began.</summary>
internal sealed record FirstFailure(DateTimeOffset StartedAt, DateTimeOffset EndedAt, State State, Fault Fault, string Reason);

/// <summary>The check with which a recovery began.</summary>
internal sealed record FirstPass(DateTimeOffset StartedAt, DateTimeOffset EndedAt);
