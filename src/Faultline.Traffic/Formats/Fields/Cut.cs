namespace Faultline.Traffic.Formats.Fields;

/// <summary>What is left of a line while values are cut from its front.</summary>
internal ref struct Cut(ReadOnlySpan<byte> line)
{
    public ReadOnlySpan<byte> Rest { get; private set; } = line;

    /// <summary>Up to the next blank, which goes with it, or up to the end. An empty word is none.</summary>
    public bool Word(out ReadOnlySpan<byte> word)
    {
        var end = Rest.IndexOf((byte)' ');
        word = end < 0 ? Rest : Rest[..end];
        Rest = end < 0 ? default : Rest[(end + 1)..];
        return !word.IsEmpty;
    }

    /// <summary>A word that may be in quotes or bare.</summary>
    public bool Value(out ReadOnlySpan<byte> value) => Rest is [(byte)'"', ..] ? Quoted(out value) : Word(out value);

    /// <summary>In quotes: up to a quote that a blank or the end follows and no backslash escapes. Nothing is unescaped.</summary>
    public bool Quoted(out ReadOnlySpan<byte> inside)
    {
        inside = default;
        if (Rest is not [(byte)'"', ..])
            return false;
        for (var at = 1; at < Rest.Length; at++)
        {
            var quote = Rest[at..].IndexOf((byte)'"');
            if (quote < 0)
                return false;
            at += quote;
            if ((at + 1 < Rest.Length && Rest[at + 1] != ' ') || IsEscaped(at))
                continue;
            inside = Rest[1..at];
            Rest = at + 2 < Rest.Length ? Rest[(at + 2)..] : default;
            return true;
        }

        return false;
    }

    // Every run of backslashes is counted for the one quote behind it, so a line is walked twice at most.
    private readonly bool IsEscaped(int at)
    {
        var first = at;
        while (first > 1 && Rest[first - 1] == '\\')
            first--;
        return (at - first) % 2 == 1;
    }
}
