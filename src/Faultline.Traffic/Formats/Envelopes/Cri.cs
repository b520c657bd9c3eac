namespace Faultline.Traffic.Formats.Envelopes;

/// <summary>Kubernetes' container runtime interface: <c>2025-12-31T17:40:00.000000100+01:00 stdout F the line</c>; <c>P</c> is a part of one.</summary>
internal static class Cri
{
    public static bool TryRead(ReadOnlySpan<byte> line, out ReadOnlySpan<byte> text, out bool isError, out bool isPart)
    {
        text = default;
        isError = isPart = false;
        var blank = line.IndexOf((byte)' ');
        if (!Stamps.IsIso(blank < 0 ? default : line[..blank]))
            return false;
        var rest = line[(blank + 1)..];
        isError = rest.StartsWith("stderr "u8);
        if (!isError && !rest.StartsWith("stdout "u8))
            return false;
        rest = rest[7..];

        // The tag may have more after a colon: "P:tag".
        if (rest is not [(byte)'F' or (byte)'P', (byte)' ' or (byte)':', ..] || rest.IndexOf((byte)' ') is not (> 0 and < 64 and var end))
            return false;
        isPart = rest[0] == 'P';
        text = rest[(end + 1)..];
        return true;
    }
}
