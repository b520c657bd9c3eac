using Faultline.Core.Incidents;
using Faultline.Core.Verdicts;
using Faultline.Engine.Storage;

namespace Faultline.Engine.Incidents;

/// <summary>A row of <c>blips</c>.</summary>
internal sealed record BlipRow
{
    public const string Columns = "monitor, from_us AS FromUs, to_us AS ToUs, state, fault, reason";

    public const string Put = """
        INSERT INTO blips (monitor, from_us, to_us, state, fault, reason) VALUES (@Monitor, @FromUs, @ToUs, @State, @Fault, @Reason)
        ON CONFLICT DO NOTHING
        """;

    public string Monitor { get; init; } = "";

    public long FromUs { get; init; }

    public long ToUs { get; init; }

    public string State { get; init; } = "";

    public string Fault { get; init; } = "";

    public string Reason { get; init; } = "";

    public static BlipRow Of(Blip blip) => new()
    {
        Monitor = blip.Monitor,
        FromUs = Instant.ToMicros(blip.From),
        ToUs = Instant.ToMicros(blip.To),
        State = blip.State.ToString(),
        Fault = blip.Fault.ToString(),
        Reason = blip.Reason,
    };

    public Blip Read() => new(
        Monitor, Instant.FromMicros(FromUs), Instant.FromMicros(ToUs), Enum.Parse<State>(State), Enum.Parse<Fault>(Fault), Reason);
}
