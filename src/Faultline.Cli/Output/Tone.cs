using Faultline.Core.Verdicts;

namespace Faultline.Cli.Output;

/// <summary>What a piece of text is to the reader. A tone is never the only carrier of meaning: a word always stands with it.</summary>
internal enum Tone
{
    Plain,
    Strong,
    Faint,
    Up,
    Degraded,
    Rejected,
    Down,
    Inconclusive,
}

/// <summary>Tones as terminal escapes.</summary>
internal static class Tones
{
    public static Tone Of(State state) => state switch
    {
        State.Up => Tone.Up,
        State.Degraded => Tone.Degraded,
        State.Rejected => Tone.Rejected,
        State.Down => Tone.Down,
        _ => Tone.Inconclusive,
    };

    public static string Paint(this Colours colours, Tone tone, string text) =>
        colours == Colours.None || tone == Tone.Plain || text.Length == 0 ? text : $"\e[{Code(colours, tone)}m{text}\e[0m";

    /// <summary>
    /// The design's light tokens: mid-tones that read on a dark ground as well, since a terminal does not tell which ground it has.
    /// </summary>
    private static string Code(Colours colours, Tone tone) => (tone, colours) switch
    {
        (Tone.Strong, _) => "1",
        (Tone.Faint, _) => "2",
        (Tone.Up, Colours.True) => "38;2;63;143;107",
        (Tone.Up, _) => "32",
        (Tone.Degraded, Colours.True) => "1;38;2;183;121;31",
        (Tone.Degraded, _) => "1;33",
        (Tone.Rejected, Colours.True) => "1;38;2;79;107;216",
        (Tone.Rejected, _) => "1;34",
        (Tone.Down, Colours.True) => "1;38;2;200;55;45",
        (Tone.Down, _) => "1;31",
        (_, Colours.True) => "1;38;2;128;124;117",
        _ => "1;90",
    };
}
