namespace Faultline.Engine.Traffic.Following;

/// <summary>The names that rotation gives to a log's older files: logrotate's numbers and dates, before or behind the extension, packed or not.</summary>
internal static class RotatedNames
{
    /// <summary>Whether <paramref name="name"/> is what a file called <paramref name="original"/> becomes.</summary>
    public static bool IsRotated(string name, string original)
    {
        var stem = Path.GetFileNameWithoutExtension(original);
        var extension = Path.GetExtension(original);
        ReadOnlySpan<char> rest = name;
        if (rest.EndsWith(".gz", StringComparison.Ordinal))
            rest = rest[..^3];
        if (rest.StartsWith(original, StringComparison.Ordinal))
            return IsMark(rest[original.Length..]);
        return extension.Length > 0 && rest.StartsWith(stem, StringComparison.Ordinal) && rest.EndsWith(extension, StringComparison.Ordinal)
            && rest.Length > stem.Length + extension.Length && IsMark(rest[stem.Length..^extension.Length]);
    }

    // .1, -20261124, -20261124-1795478400, .2026-11-24
    private static bool IsMark(ReadOnlySpan<char> mark)
    {
        if (mark.Length is < 2 or > 32 || mark[0] is not ('.' or '-' or '_') || !char.IsAsciiDigit(mark[1]))
            return false;
        foreach (var letter in mark[1..])
            if (!char.IsAsciiDigit(letter) && letter is not ('-' or '_' or '.' or 'T' or ':'))
                return false;
        return true;
    }
}
