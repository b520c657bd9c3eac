namespace Faultline.Engine.Results;

/// <summary>
/// How far the journal is packed. Results that started before a moment and stand in the journal's rows up to an id are; which moments and
/// ids is told by <see cref="Mark"/>s. A pass goes from one mark to the next, in steps of a few monitors, each one transaction.
/// </summary>
/// <param name="Done">What is packed of every monitor.</param>
/// <param name="Next">What is packed of the monitors up to <paramref name="Through"/>; the same as <paramref name="Done"/> between
/// passes.</param>
/// <param name="Through">The highest monitor that the pass has packed; null for none.</param>
internal sealed record SealingState(Mark Done, Mark Next, int? Through)
{
    public static SealingState Nothing { get; } = new(Mark.Nothing, Mark.Nothing, null);

    public bool IsUnderWay => Next != Done;

    public bool IsPacked(int monitor, long start, long row) => (monitor <= Through ? Next : Done).Covers(start, row);
}

/// <param name="Until">Results that started before this moment, in microseconds …</param>
/// <param name="Journal">… and stand in rows up to this id. By ids and not by time, since clocks go back.</param>
internal readonly record struct Mark(long Until, long Journal)
{
    public static Mark Nothing => new(long.MinValue, 0);

    public bool Covers(long start, long row) => start < Until && row <= Journal;
}
