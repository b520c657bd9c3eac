using System.Text.Json;
using System.Text.Json.Serialization;
using Faultline.Core.Incidents;
using Faultline.Core.Verdicts;
using Faultline.Engine.Storage;

namespace Faultline.Engine.Incidents;

/// <summary>A row of <c>incidents</c>.</summary>
internal sealed record IncidentRow
{
    public const string Columns = """
        id, kind, monitor, monitor_name AS MonitorName, status, state, fault, reason, urgency, confidence, summary, details,
        started_us AS StartedUs, confirmed_us AS ConfirmedUs, notified_us AS NotifiedUs, acknowledged_us AS AcknowledgedUs,
        acknowledged_by AS AcknowledgedBy, resolved_us AS ResolvedUs
        """;

    // Guarded by the old status: what is over stays over.
    public const string Put = """
        INSERT INTO incidents (
            id, kind, monitor, monitor_name, status, state, fault, reason, urgency, confidence, summary, details,
            started_us, confirmed_us, notified_us, acknowledged_us, acknowledged_by, resolved_us)
        VALUES (
            @Id, @Kind, @Monitor, @MonitorName, @Status, @State, @Fault, @Reason, @Urgency, @Confidence, @Summary, @Details,
            @StartedUs, @ConfirmedUs, @NotifiedUs, @AcknowledgedUs, @AcknowledgedBy, @ResolvedUs)
        ON CONFLICT (id) DO UPDATE
        SET monitor_name = excluded.monitor_name, status = excluded.status, state = excluded.state, fault = excluded.fault,
            reason = excluded.reason, urgency = excluded.urgency, confidence = excluded.confidence, summary = excluded.summary,
            details = excluded.details, confirmed_us = excluded.confirmed_us, notified_us = excluded.notified_us,
            acknowledged_us = excluded.acknowledged_us, acknowledged_by = excluded.acknowledged_by, resolved_us = excluded.resolved_us
        WHERE incidents.status IN ('Open', 'Acknowledged')
        """;

    public string Id { get; init; } = "";

    public string Kind { get; init; } = "";

    public string Monitor { get; init; } = "";

    public string MonitorName { get; init; } = "";

    public string Status { get; init; } = "";

    public string State { get; init; } = "";

    public string Fault { get; init; } = "";

    public string Reason { get; init; } = "";

    public string Urgency { get; init; } = "";

    public string Confidence { get; init; } = "";

    public string Summary { get; init; } = "";

    public string Details { get; init; } = "";

    public long StartedUs { get; init; }

    public long? ConfirmedUs { get; init; }

    public long? NotifiedUs { get; init; }

    public long? AcknowledgedUs { get; init; }

    public string AcknowledgedBy { get; init; } = "";

    public long? ResolvedUs { get; init; }

    public static IncidentRow Of(Incident incident) => new()
    {
        Id = incident.Id,
        Kind = incident.Kind.ToString(),
        Monitor = incident.Monitor,
        MonitorName = incident.MonitorName,
        Status = incident.Status.ToString(),
        State = incident.State.ToString(),
        Fault = incident.Fault.ToString(),
        Reason = incident.Reason,
        Urgency = incident.Urgency.ToString(),
        Confidence = incident.Confidence.ToString(),
        // PostgreSQL refuses some characters, and a refused transaction would be tried for ever.
        Summary = Printable.Of(incident.Summary),
        Details = JsonSerializer.Serialize(
            new IncidentDetails(incident.Evidence, incident.Next, incident.Line, incident.Regions, incident.NeverWorked),
            IncidentJson.Default.IncidentDetails),
        StartedUs = Instant.ToMicros(incident.StartedAt),
        ConfirmedUs = Instant.ToMicros(incident.ConfirmedAt),
        NotifiedUs = Instant.ToMicros(incident.NotifiedAt),
        AcknowledgedUs = Instant.ToMicros(incident.AcknowledgedAt),
        AcknowledgedBy = Printable.Of(incident.AcknowledgedBy),
        ResolvedUs = Instant.ToMicros(incident.ResolvedAt),
    };

    public Incident Read()
    {
        var details = JsonSerializer.Deserialize(Details, IncidentJson.Default.IncidentDetails)!;
        return new Incident
        {
            Id = Id,
            Kind = Enum.Parse<IncidentKind>(Kind),
            Monitor = Monitor,
            MonitorName = MonitorName,
            Status = Enum.Parse<IncidentStatus>(Status),
            State = Enum.Parse<State>(State),
            Fault = Enum.Parse<Fault>(Fault),
            Reason = Reason,
            Urgency = Enum.Parse<Urgency>(Urgency),
            Confidence = Enum.Parse<Confidence>(Confidence),
            Summary = Summary,
            Evidence = details.Evidence,
            Next = details.Next,
            Line = details.Line,
            Regions = details.Regions,
            NeverWorked = details.NeverWorked,
            StartedAt = Instant.FromMicros(StartedUs),
            ConfirmedAt = Instant.FromMicros(ConfirmedUs),
            NotifiedAt = Instant.FromMicros(NotifiedUs),
            AcknowledgedAt = Instant.FromMicros(AcknowledgedUs),
            AcknowledgedBy = AcknowledgedBy,
            ResolvedAt = Instant.FromMicros(ResolvedUs),
        };
    }
}

/// <summary>What of an incident is only shown, never searched.</summary>
internal sealed record IncidentDetails(
    IReadOnlyList<Evidence> Evidence,
    IReadOnlyList<string> Next,
    string Line,
    IReadOnlyDictionary<string, string> Regions,
    bool NeverWorked);

[JsonSourceGenerationOptions(
    PropertyNamingPolicy = JsonKnownNamingPolicy.CamelCase,
    DefaultIgnoreCondition = JsonIgnoreCondition.WhenWritingNull,
    UseStringEnumConverter = true)]
[JsonSerializable(typeof(IncidentDetails))]
[JsonSerializable(typeof(Vote))]
internal sealed partial class IncidentJson : JsonSerializerContext;
