using Faultline.Traffic.Records;

namespace Faultline.Traffic.Formats.Lines;

/// <summary>What servers say besides their requests, into the same file or container's output: no request, no fault.</summary>
internal static class ServerMessages
{
    /// <summary>nginx's error log: <c>2021/12/01 13:53:33 [error] 31#31: *46 …</c>.</summary>
    internal sealed class Nginx : Format
    {
        public override string Name => "nginx-error";

        public override string Product => "nginx";

        public override LineKind Read(ReadOnlySpan<byte> line, ref Record record)
        {
            if (line.Length < 24 || line[4] != '/' || line[7] != '/' || line[10] != ' ' || line[13] != ':' || line[20] != '[')
                return LineKind.Unparsed;
            var close = line[21..].IndexOf((byte)']');
            var isMessage = close is > 3 and < 8 && Moments.Two(line, 0) > 0 && IsProcess(line[(21 + close + 1)..]);
            return isMessage ? LineKind.Other : LineKind.Unparsed;
        }

        // " 31#31: "
        private static bool IsProcess(ReadOnlySpan<byte> text)
        {
            var hash = text.IndexOf((byte)'#');
            return hash is > 1 and < 12 && text[0] == ' ' && Ascii.Whole(text[1..hash]) >= 0
                && text[hash..].IndexOf(": "u8) is > 1 and < 12;
        }
    }

    /// <summary>Traefik's own log: <c>time="2024-01-15T18:43:09Z" level=debug msg="…"</c>, newer <c>2024-01-15T18:43:09Z DBG</c>.</summary>
    internal sealed class Traefik : Format
    {
        public override string Name => "traefik-messages";

        public override string Product => "traefik";

        public override LineKind Read(ReadOnlySpan<byte> line, ref Record record)
        {
            if (line.StartsWith("time=\""u8) && line[6..].IndexOf((byte)'"') is > 18 and < 40 and var close)
                return line[(6 + close)..].StartsWith("\" level="u8) && line.IndexOf(" msg="u8) > 0 ? LineKind.Other : LineKind.Unparsed;
            var blank = line.IndexOf((byte)' ');
            return blank is >= 20 and < 36 && line[(blank + 1)..].Length > 4 && line[blank + 4] == ' ' && IsLevel(line.Slice(blank + 1, 3))
                && Moments.Iso(line[..blank]) != Record.NoTime
                    ? LineKind.Other
                    : LineKind.Unparsed;
        }

        private static bool IsLevel(ReadOnlySpan<byte> text) =>
            text.SequenceEqual("TRC"u8) || text.SequenceEqual("DBG"u8) || text.SequenceEqual("INF"u8) || text.SequenceEqual("WRN"u8)
            || text.SequenceEqual("ERR"u8) || text.SequenceEqual("FTL"u8);
    }
}
