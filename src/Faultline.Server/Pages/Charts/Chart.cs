namespace Faultline.Server.Pages.Charts;

/// <summary>Counts over time of things that add up, such as requests by code: drawn as shares, counts and on a logarithm's scale.</summary>
/// <param name="Title">Says in a sentence what is seen, also to those who don't see it.</param>
/// <param name="Step">Of each column.</param>
/// <param name="Totals">Of all requests in each column, what shares are of; 0 is drawn as a gap.</param>
/// <param name="Series">Worst first: it lies at the bottom.</param>
public sealed record Chart(
    string Title, IReadOnlyList<DateTimeOffset> Starts, TimeSpan Step, IReadOnlyList<long> Totals, IReadOnlyList<Series> Series)
{
    public int Columns => Starts.Count;

    public DateTimeOffset End => Starts[^1] + Step;
}

/// <param name="Style">The class of style.css that colours it.</param>
/// <param name="InShares">Whether it is drawn among shares: successes would hide what fails.</param>
public sealed record Series(string Name, string Style, IReadOnlyList<long> Counts, bool InShares = true);

public enum Scale
{
    Share,
    Count,
    Log,
}
