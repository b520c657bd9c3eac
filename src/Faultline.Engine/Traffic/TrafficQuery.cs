namespace Faultline.Engine.Traffic;

/// <summary>Which traffic is asked for.</summary>
/// <param name="From">Rounded down to a step.</param>
/// <param name="To">Steps that begin then or later are left out.</param>
public sealed record TrafficQuery(DateTimeOffset From, DateTimeOffset To, TrafficStep Step)
{
    /// <summary>Null for all of them.</summary>
    public string? Source { get; init; }

    /// <summary>In lower case; null for all of them.</summary>
    public string? Host { get; init; }

    /// <summary>Null for all of them.</summary>
    public string? Route { get; init; }

    /// <summary>Whether routes are told apart; costs memory where there are many.</summary>
    public bool WithRoutes { get; init; }

    internal long FirstMinute => Minutes.Floor(Minutes.Of(From), Step);

    /// <summary>Excluded; what begins within the last minute belongs to it.</summary>
    internal long EndMinute => Minutes.UpTo(To);

    /// <summary>Adds what is asked for of a part that may hold more.</summary>
    internal void Select(TrafficSums part, TrafficSums to)
    {
        foreach (var cell in part.Cells)
        {
            var minute = Minutes.Floor(cell.Minute, Step);
            if (minute >= FirstMinute && minute < EndMinute && IsAsked(cell.Host, cell.Route))
                to.Add(cell with { Minute = minute, Route = WithRoutes ? cell.Route : "" });
        }

        if (WithRoutes)
        {
            foreach (var latency in part.Latencies)
                if (IsAsked(latency.Host, latency.Route))
                    to.Add(latency);
        }
    }

    private bool IsAsked(string host, string route) => (Host is null || Host == host) && (Route is null || Route == route);
}

/// <summary>How fine; the numbers are minutes, and stored.</summary>
public enum TrafficStep
{
    Minute = 1,
    Hour = 60,
    Day = 1440,
}
