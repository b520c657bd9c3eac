using Faultline.Core.Verdicts;
using Faultline.Traffic.Records;

namespace Faultline.Traffic.Tallies;

/// <summary>What a stretch of access log said, ready to be shown: text, JSON and HTML are made of this alone.</summary>
public sealed record TrafficReport
{
    /// <summary>Names of the formats that were read, the most common first, such as <c>nginx-json</c>; empty when no line was read.</summary>
    public IReadOnlyList<string> Formats { get; init; } = [];

    /// <summary>All lines, whatever became of them: <see cref="Requests"/> + <see cref="Unparsed"/> + <see cref="Other"/>.</summary>
    public long Lines { get; init; }

    public long Requests { get; init; }

    /// <summary>Requests whose request line was none; a part of <see cref="Requests"/>.</summary>
    public long Malformed { get; init; }

    public long Unparsed { get; init; }

    /// <summary>Lines that are no request by their own format: directives, messages of the server, empty lines.</summary>
    public long Other { get; init; }

    /// <summary>Read, after unpacking.</summary>
    public long Bytes { get; init; }

    /// <summary>Requests that a second server saved after a first had failed.</summary>
    public long Retried { get; init; }

    /// <summary>
    /// Of the requests counted as <see cref="RequestReason.ClientAbort"/>, those that had waited longer than 95 % of the answered ones of their
    /// route, or up to a usual time limit of clients: a slow origin rather than an impatient client.
    /// </summary>
    public long SlowAborts { get; init; }

    /// <summary>The share of successful requests that the backgrounds (routes, baselines) were taken from: 1 for all of them.</summary>
    public double Sampled { get; init; } = 1;

    /// <summary>The earliest moment of a line; null when no line has one.</summary>
    public DateTimeOffset? From { get; init; }

    public DateTimeOffset? To { get; init; }

    /// <summary>Requests by status; 0 is a request that got none.</summary>
    public IReadOnlyDictionary<int, long> Codes { get; init; } = new Dictionary<int, long>();

    public IReadOnlyDictionary<RequestReason, long> Reasons { get; init; } = new Dictionary<RequestReason, long>();

    /// <summary>Requests by who was at fault; <see cref="Fault.None"/> is not listed.</summary>
    public IReadOnlyDictionary<Fault, long> Faults { get; init; } = new Dictionary<Fault, long>();

    /// <summary>Requests with a fault whose reason is a guess (low confidence): a 502 of which nothing but the status is known.</summary>
    public long Uncertain { get; init; }

    /// <summary>In order of time; minutes without requests are left out.</summary>
    public IReadOnlyList<MinuteCounts> Minutes { get; init; } = [];

    public IReadOnlyList<HostCounts> Hosts { get; init; } = [];

    /// <summary>The routes with the most requests or errors, most errors first; bounded.</summary>
    public IReadOnlyList<RouteCounts> Routes { get; init; } = [];

    /// <summary>For each error code (400 and above, and 0), who and what it concentrates on; the most frequent code first.</summary>
    public IReadOnlyList<CodeTop> Top { get; init; } = [];

    /// <summary>A few of the unparsed lines as they were, cut and with control characters made visible.</summary>
    public IReadOnlyList<string> UnparsedSamples { get; init; } = [];
}

/// <param name="At">The minute's start.</param>
public sealed record MinuteCounts(
    DateTimeOffset At, long Requests, IReadOnlyDictionary<int, long> Codes, IReadOnlyDictionary<Fault, long> Faults);

/// <param name="Host">Empty where lines don't name one.</param>
/// <param name="Errors">Requests with a fault of the server side: server, gateway, cdn.</param>
public sealed record HostCounts(string Host, long Requests, long ClientErrors, long Errors);

/// <param name="Route">A template such as <c>/users/{id}</c>.</param>
/// <param name="Median">Null where durations are not logged.</param>
public sealed record RouteCounts(
    string Host, string Route, long Requests, long ClientErrors, long Errors, TimeSpan? Median, TimeSpan? NinetyFifth);

/// <param name="Code">0 for requests without an answer.</param>
/// <param name="Addresses">About how many different client addresses.</param>
public sealed record CodeTop(int Code, long Requests, long Addresses, IReadOnlyList<DimensionTop> Dimensions);

public sealed record DimensionTop(Dimension Dimension, IReadOnlyList<TopValue> Values);

/// <param name="Share">Of the code's requests, from 0 to 1.</param>
/// <param name="BaselineShare">Of all traffic, from 0 to 1; an estimate.</param>
public sealed record TopValue(string Value, long Requests, double Share, double BaselineShare)
{
    /// <summary>How much more often than in all traffic; the share of the value in nothing else is bounded to 1 in a million.</summary>
    public double Lift => Share / Math.Max(BaselineShare, 1e-6);
}

/// <summary>What an error may concentrate on.</summary>
public enum Dimension
{
    Route,
    Address,

    /// <summary>The address's /24, or /48 for IPv6.</summary>
    Prefix,
    Agent,
    Referrer,
    Method,
    Host,
    Upstream,
}
