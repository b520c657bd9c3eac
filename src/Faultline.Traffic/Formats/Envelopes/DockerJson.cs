using System.Buffers.Text;
using System.Text;

namespace Faultline.Traffic.Formats.Envelopes;

/// <summary>Docker's <c>json-file</c>: <c>{"log":"…\n","stream":"stdout","time":"…"}</c>, keys in the daemon's own order.</summary>
internal static class DockerJson
{
    private const int Prefix = 8;

    public static bool Is(ReadOnlySpan<byte> line, out bool isError)
    {
        isError = false;
        if (!line.StartsWith("{\"log\":\""u8) || line[^1] != '}')
            return false;
        var stream = line.LastIndexOf("\",\"stream\":\"std"u8);
        if (stream < 0 || line[stream..].IndexOf("\"time\":\""u8) < 0)
            return false;
        isError = line[(stream + 15)..].StartsWith("err"u8);
        return true;
    }

    /// <summary>The text of <c>log</c> into <paramref name="into"/>, which is as long as the line at least; -1 when its string has no end.</summary>
    public static int Unescape(ReadOnlySpan<byte> line, Span<byte> into)
    {
        var text = line[Prefix..];
        var length = 0;
        while (true)
        {
            var next = text.IndexOfAny((byte)'"', (byte)'\\');
            if (next < 0)
                return -1;
            text[..next].CopyTo(into[length..]);
            length += next;
            if (text[next] == '"')
                return length;
            text = text[(next + 1)..];
            if (text.IsEmpty)
                return -1;
            text = text[Escape(text, into, ref length)..];
        }
    }

    // One escape behind its backslash; returns how long it was. A half of a surrogate pair alone becomes a question mark in a diamond.
    private static int Escape(ReadOnlySpan<byte> text, Span<byte> into, ref int length)
    {
        if (text[0] != 'u' || !Hex(text[1..], out var code))
        {
            into[length++] = text[0] switch
            {
                (byte)'n' => (byte)'\n',
                (byte)'r' => (byte)'\r',
                (byte)'t' => (byte)'\t',
                (byte)'b' => (byte)'\b',
                (byte)'f' => (byte)'\f',
                var itself => itself,
            };
            return 1;
        }

        var used = 5;
        if (char.IsHighSurrogate((char)code) && text[5..] is [(byte)'\\', (byte)'u', .. var second] && Hex(second, out var low)
            && char.IsLowSurrogate((char)low))
        {
            code = char.ConvertToUtf32((char)code, (char)low);
            used = 11;
        }

        length += (Rune.IsValid(code) ? new Rune(code) : Rune.ReplacementChar).EncodeToUtf8(into[length..]);
        return used;
    }

    private static bool Hex(ReadOnlySpan<byte> text, out int code)
    {
        code = 0;
        return text.Length >= 4 && Utf8Parser.TryParse(text[..4], out code, out var used, 'X') && used == 4;
    }
}
