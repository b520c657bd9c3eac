namespace Faultline.Cli.Output;

/// <summary>Values over time as one line of blocks, the highest a full one.</summary>
internal static class Sparkline
{
    private const string Blocks = "▁▂▃▄▅▆▇█";

    /// <param name="value">From 0; null where nothing is known, which is a dot and never nothing's block.</param>
    public static string Of<T>(IReadOnlyList<T> items, Func<T, double?> value)
    {
        var highest = items.Max(item => value(item) ?? 0);
        return string.Concat(items.Select(item => value(item) switch
        {
            null => '·',
            // The lowest block is none; whatever is something stands out from it.
            <= 0 => Blocks[0],
            var some => Blocks[(int)Math.Clamp(Math.Ceiling(some.Value / highest * 7), 1, 7)],
        }));
    }
}
