namespace Faultline.Core.Incidents;

/// <summary>One event being worked on: the state as it becomes, and the effects so far. Costs nothing while nothing happens.</summary>
internal struct Turn(MonitorState before, DateTimeOffset now)
{
    private List<Effect>? _effects;

    public MonitorState State { get; set; } = before;

    public DateTimeOffset Now { get; } = now;

    public readonly Transition End => new(State, _effects ?? (IReadOnlyList<Effect>)[]);

    public void Say(Effect effect) => (_effects ??= []).Add(effect);

    /// <summary>Asks no region twice for the same reason: what is asked sooner, or already, serves.</summary>
    public void Ask(string region, DateTimeOffset when, string because)
    {
        if (_effects?.Exists(e => e is Effect.AskAgain asked && asked.Region == region && asked.When <= when) != true)
            Say(new Effect.AskAgain(Now, region, when < Now ? Now : when, because));
    }

    public void AskEverywhere(string because)
    {
        foreach (var region in State.Policy.Regions)
            Ask(region, Now, because);
    }

    public void Change(Incident incident, IncidentChange change, Vote? vote, string because) =>
        Say(new Effect.IncidentChanged(Now, incident, change, vote, because));

    public void Tell(Incident incident, NotificationKind kind, string because) =>
        Say(new Effect.Notify(Now, incident, kind, because));
}
