using Faultline.Core.Incidents;

namespace Faultline.Engine.Incidents;

/// <summary>Which incidents to list, newest first.</summary>
/// <param name="OnlyOpen">Those that are over are left out.</param>
/// <param name="Monitor">A monitor's id; null for all.</param>
/// <param name="From">Started then or later; null for no bound.</param>
/// <param name="Before">Started before that moment; null for no bound. The start of the last one read is the cursor to the next.</param>
/// <param name="Limit">At most so many.</param>
public sealed record IncidentQuery(
    bool OnlyOpen = false, string? Monitor = null, DateTimeOffset? From = null, DateTimeOffset? Before = null, int Limit = 100);

/// <summary>An incident with what is remembered of it (I1).</summary>
/// <param name="Lines">In the order in which things were decided. Of very many, the first and the last.</param>
public sealed record IncidentHistory(Incident Incident, IReadOnlyList<IncidentLine> Lines);

/// <summary>One line of an incident's history.</summary>
/// <param name="Vote">The verdict, with its region and evidence, that made the difference; null where none did or it was not kept.</param>
public sealed record IncidentLine(DateTimeOffset At, IncidentChange Change, string Because, Vote? Vote);
