namespace Faultline.Cli.Commands.Logs;

/// <summary>
/// Where a report goes. A file gets its name only when it is whole: who looks at it sees the one before or this one, never half of it.
/// </summary>
internal sealed class OutputFile : IDisposable
{
    private readonly string? _path;
    private readonly string? _draft;
    private bool _kept;

    private OutputFile(Stream bytes, string? path, string? draft) => (Bytes, _path, _draft) = (bytes, path, draft);

    public Stream Bytes { get; }

    public bool IsFile => _path is not null;

    /// <param name="path">Null for standard output.</param>
    /// <param name="problem">The path and what is wrong with it; empty when nothing is.</param>
    public static OutputFile? Create(string? path, Stream standard, out string problem)
    {
        problem = "";
        if (path is null or "-")
            return new OutputFile(standard, path: null, draft: null);
        try
        {
            if (Directory.Exists(path))
                throw new IOException("it is a folder");
            // What a link names is replaced, not the link.
            var named = new FileInfo(path);
            var full = named.LinkTarget is null ? named.FullName : named.ResolveLinkTarget(returnFinalTarget: true)!.FullName;
            // A device is written to and stays what it is.
            var draft = full.StartsWith("/dev/", StringComparison.Ordinal) ? null : full + ".part";
            var mode = draft is null ? FileMode.Open : FileMode.Create;
            return new OutputFile(new FileStream(draft ?? full, mode, FileAccess.Write), full, draft);
        }
        catch (Exception wrong) when (wrong is IOException or UnauthorizedAccessException or ArgumentException or NotSupportedException)
        {
            problem = $"{path} can't be written: {wrong.Message}";
            return null;
        }
    }

    /// <summary>It is whole.</summary>
    public void Keep()
    {
        Bytes.Flush();
        if (_path is null)
            return;
        Bytes.Dispose();
        if (_draft is not null)
            File.Move(_draft, _path, overwrite: true);
        _kept = true;
    }

    public void Dispose()
    {
        if (_path is null || _kept)
            return;
        Bytes.Dispose();
        if (_draft is not null)
            File.Delete(_draft);
    }
}
