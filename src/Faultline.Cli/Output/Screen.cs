namespace Faultline.Cli.Output;

/// <summary>What standard output is shown on, if anything.</summary>
/// <param name="Width">Columns to wrap at; null when nobody watches: what is piped is never wrapped or cut.</param>
/// <param name="Colours">How many colours may be used.</param>
internal sealed record Screen(int? Width, Colours Colours)
{
    private const int NarrowestUseful = 40;

    public static Screen None { get; } = new(Width: null, Colours.None);

    /// <param name="width">Asked only for a terminal; may throw, or answer 0 where the size is unknown.</param>
    public static Screen Of(bool isTerminal, Func<string, string?> variable, Func<int> width)
    {
        if (!isTerminal)
            return None;
        return new Screen(WidthOf(width), ColoursOf(variable));
    }

    private static int? WidthOf(Func<int> width)
    {
        try
        {
            return width() is >= NarrowestUseful and var columns ? columns : null;
        }
        catch (IOException)
        {
            return null;
        }
    }

    private static Colours ColoursOf(Func<string, string?> variable)
    {
        // no-color.org: present and not empty, whatever its value.
        if (!string.IsNullOrEmpty(variable("NO_COLOR")) || variable("TERM") is null or "" or "dumb")
            return Colours.None;
        return variable("COLORTERM") is "truecolor" or "24bit" ? Colours.True : Colours.Sixteen;
    }
}

/// <summary>What a terminal can show.</summary>
internal enum Colours
{
    None,

    /// <summary>The terminal's own sixteen, as its theme has them.</summary>
    Sixteen,

    /// <summary>Any, by 24 bits.</summary>
    True,
}
