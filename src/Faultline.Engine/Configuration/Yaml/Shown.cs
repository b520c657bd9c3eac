namespace Faultline.Engine.Configuration.Yaml;

/// <summary>Text from the file as it may stand in a message: short, on one line, without characters that steer a terminal.</summary>
internal static class Shown
{
    /// <summary>A value.</summary>
    public static string Clip(string text) => Clip(text, 60);

    /// <summary>A sentence that may hold a value.</summary>
    public static string ClipLong(string text) => Clip(text, 300);

    private static string Clip(string text, int longest)
    {
        var cut = text.Length <= longest ? text : text[..(char.IsHighSurrogate(text[longest - 1]) ? longest - 1 : longest)] + "…";
        return cut.Any(IsUnprintable) ? string.Concat(cut.Select(c => IsUnprintable(c) ? '\uFFFD' : c)) : cut;
    }

    /// <summary>Control characters, line and paragraph separators, and those that turn the direction of writing.</summary>
    private static bool IsUnprintable(char c) => char.IsControl(c) || c is >= '\u2028' and <= '\u202E' or >= '\u2066' and <= '\u2069';
}
