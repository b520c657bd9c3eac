using System.Text.Json;
using Faultline.Core.Incidents;
using Faultline.Core.Verdicts;
using Faultline.Engine.Storage;

namespace Faultline.Engine.Incidents;

/// <summary>A row of <c>incident_changes</c>.</summary>
internal sealed record LineRow
{
    public const string Columns = "at_us AS AtUs, change, because, vote";

    /// <summary>
    /// No row where it stands already, or the incident is over. A reason that goes to and fro for days makes thousands of lines: those keep
    /// a vote only while there are few. The turning points always do.
    /// </summary>
    public const string Put = """
        INSERT INTO incident_changes (incident, number, at_us, change, because, vote)
        SELECT @Incident, n.next, @AtUs, @Change, @Because, CASE WHEN n.next <= @VotesKept THEN @Vote END
        FROM (SELECT COALESCE(MAX(number), 0) + 1 AS next FROM incident_changes WHERE incident = @Incident) n
        WHERE NOT EXISTS (SELECT 1 FROM incidents WHERE id = @Incident AND status NOT IN ('Open', 'Acknowledged'))
        ON CONFLICT (incident, at_us, change) DO NOTHING
        """;

    private const int FewLines = 100;

    public string Incident { get; init; } = "";

    public long AtUs { get; init; }

    public string Change { get; init; } = "";

    public string Because { get; init; } = "";

    public string? Vote { get; init; }

    public int VotesKept { get; init; }

    public static LineRow Of(Effect.IncidentChanged changed) => new()
    {
        Incident = changed.Incident.Id,
        AtUs = Instant.ToMicros(changed.At),
        Change = changed.Change.ToString(),
        Because = Printable.Of(changed.Because),
        Vote = changed.Vote is { } vote ? JsonSerializer.Serialize(vote, IncidentJson.Default.Vote) : null,
        VotesKept = changed.Change is IncidentChange.ReasonChanged or IncidentChange.Recovering or IncidentChange.Relapsed
            ? FewLines
            : int.MaxValue,
    };

    public IncidentLine Read() => new(
        Instant.FromMicros(AtUs),
        Enum.Parse<IncidentChange>(Change),
        Because,
        Vote is { } vote ? JsonSerializer.Deserialize(vote, IncidentJson.Default.Vote) : null);
}
