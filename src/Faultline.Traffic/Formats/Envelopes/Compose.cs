namespace Faultline.Traffic.Formats.Envelopes;

/// <summary>What <c>docker compose logs</c> writes before each line: <c>caddy-1  | {…</c>.</summary>
internal static class Compose
{
    private const int LongestName = 128;

    private static readonly System.Buffers.SearchValues<byte> InNames =
        System.Buffers.SearchValues.Create("abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ0123456789-_."u8);

    public static ReadOnlySpan<byte> Peel(ReadOnlySpan<byte> line)
    {
        var head = line[..Math.Min(line.Length, LongestName)];
        var name = head.IndexOfAnyExcept(InNames);
        if (name <= 0 || head[name] != ' ')
            return line;
        var bar = head[name..].IndexOfAnyExcept((byte)' ');
        if (bar < 0 || head[name + bar] != '|')
            return line;
        var inside = line[(name + bar + 1)..];
        return inside is [(byte)' ', ..] ? inside[1..] : line;
    }
}
