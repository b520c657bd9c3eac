namespace Faultline.Traffic.Formats.Envelopes;

/// <summary>
/// What carried a line here: Docker's JSON, Kubernetes' CRI, the name that docker compose writes before it, syslog of either kind. One of
/// the first three and a syslog header within it are peeled off. The first bytes decide, so a bare line costs little. Holds scratch space
/// and the beginnings of split lines: it serves one reader at a time.
/// </summary>
public sealed class Envelope
{
    private readonly SplitLine _out = new();
    private readonly SplitLine _error = new();
    private byte[] _scratch = [];

    /// <summary>Whether a line was met that its carrier had split.</summary>
    public bool HasJoined { get; private set; }

    /// <summary>
    /// The inside; the line itself, whole, when nothing is around it; nothing when the line is but the beginning of one that the next
    /// line of the same stream continues. Never throws; what it returns holds until the next call.
    /// </summary>
    public ReadOnlySpan<byte> Peel(ReadOnlySpan<byte> line)
    {
        if (line.Length < 8)
            return line;
        if (line[0] == '{')
            return Docker(line);
        if (char.IsAsciiDigit((char)line[0]) && Cri.TryRead(line, out var text, out var isError, out var isPart))
            return Joined(text, isError, isPart);
        return Syslog.Peel(Compose.Peel(line));
    }

    private ReadOnlySpan<byte> Docker(ReadOnlySpan<byte> line)
    {
        if (!DockerJson.Is(line, out var isError))
            return line;
        if (_scratch.Length < line.Length)
            _scratch = new byte[line.Length * 2];
        var length = DockerJson.Unescape(line, _scratch);
        if (length < 0)
            return line;

        // The daemon splits what is longer than 16 KB, and only the last part has the line feed.
        var text = _scratch.AsSpan(0, length);
        var isPart = text is not [.., (byte)'\n'];
        return Joined(isPart ? text : text.TrimEnd("\r\n"u8), isError, isPart);
    }

    private ReadOnlySpan<byte> Joined(ReadOnlySpan<byte> text, bool isError, bool isPart)
    {
        var split = isError ? _error : _out;
        if (!isPart)
            return Syslog.Peel(split.End(text));
        HasJoined = true;
        split.Add(text);
        return default;
    }
}
