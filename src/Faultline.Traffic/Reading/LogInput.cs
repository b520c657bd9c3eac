using System.IO.Compression;

namespace Faultline.Traffic.Reading;

/// <summary>Something to read: a file (packed by gzip or not) or a stream.</summary>
public sealed record LogInput
{
    private LogInput(string name) => Name = name;

    /// <summary>As people wrote it; <c>-</c> for standard input.</summary>
    public string Name { get; }

    internal string? Path { get; private init; }

    internal Stream? Stream { get; private init; }

    public static LogInput File(string path) => new(path) { Path = path };

    /// <param name="stream">Read once and disposed.</param>
    public static LogInput Of(string name, Stream stream) => new(name) { Stream = stream };

    /// <summary>How much lies on the disk; null for a stream.</summary>
    /// <exception cref="LogException">It can't be read.</exception>
    internal long? Length => Path is { } path ? Reading(() => SizeOf(path)) : null;

    /// <summary>Into how many pieces it falls that can be read at once: 1 for what must be read from its beginning.</summary>
    /// <exception cref="LogException">It can't be read.</exception>
    internal long Pieces() => Reading(() => Path is { } path && SizeOf(path) is { } size && !IsPacked(StartOf(path)) ? FileBlocks.Count(size) : 1);

    /// <exception cref="LogException">It can't be read.</exception>
    internal Blocks Open() => Reading<Blocks>(() =>
    {
        if (Path is { } path && SizeOf(path) is not null)
        {
            var file = Handle(path);
            if (!IsPacked(Text(StartOf(path))))
                return new FileBlocks(file, RandomAccess.GetLength(file));
            var packed = new FileStream(file, FileAccess.Read, 1 << 16);
            return new StreamBlocks(new AheadStream(new GZipStream(packed, CompressionMode.Decompress)), () => packed.CanRead ? packed.Position : 0);
        }

        var stream = new PeekedStream(Stream ?? new FileStream(Path!, FileMode.Open, FileAccess.Read, FileShare.ReadWrite | FileShare.Delete, 1));
        return new StreamBlocks(
            IsPacked(Text(stream.Peek())) ? new GZipStream(stream, CompressionMode.Decompress) : stream, () => stream.Given);
    });

    /// <summary>Does something with it, and names it where that fails.</summary>
    /// <exception cref="LogException">It can't be read.</exception>
    internal T Reading<T>(Func<T> work)
    {
        try
        {
            return work();
        }
        catch (Exception wrong) when (wrong is IOException or UnauthorizedAccessException or InvalidDataException)
        {
            // What unpacking says speaks of archives and methods; what it means is this.
            var why = wrong is InvalidDataException ? "what is packed in it is damaged or cut short" : wrong.Message;
            throw new LogException($"{Name} can't be read: {why}", wrong);
        }
    }

    private static Microsoft.Win32.SafeHandles.SafeFileHandle Handle(string path) =>
        System.IO.File.OpenHandle(path, share: FileShare.ReadWrite | FileShare.Delete, options: FileOptions.SequentialScan);

    private static byte[] StartOf(string path)
    {
        using var file = Handle(path);
        var start = new byte[2];
        return start[..RandomAccess.Read(file, start, 0)];
    }

    // What Windows' shell redirects into a file. Read as bytes each of its lines would be unparsed, and nobody would see why.
    private static ReadOnlySpan<byte> Text(ReadOnlySpan<byte> start) => start is [0xFF, 0xFE] or [0xFE, 0xFF]
        ? throw new IOException("it is in UTF-16: make it UTF-8 first, as by iconv -f UTF-16 -t UTF-8")
        : start;

    private static bool IsPacked(ReadOnlySpan<byte> start) => start is [0x1F, 0x8B, ..];

    // A pipe given by name (/dev/stdin, <(command)) has no length to go by, and is not to be opened twice. Links are followed first: they have
    // a length of their own.
    private static long? SizeOf(string path)
    {
        if (Directory.Exists(path))
            throw new IOException("it is a directory");
        var file = new FileInfo(path);
        if (file.LinkTarget is not null)
            file = (FileInfo)file.ResolveLinkTarget(returnFinalTarget: true)!;
        return file.Exists && (file.Attributes & FileAttributes.Device) == FileAttributes.None && file.Length > 0 ? file.Length : null;
    }
}
