using System.IO.Compression;

namespace Faultline.Probing.Wire;

/// <summary>A content coding that is undone (RFC 9110 §8.4.1, RFC 7932).</summary>
internal enum Coding
{
    Gzip,
    Deflate,
    Brotli,
}

/// <summary>Undoes content codings while reading, so that a bomb costs only what is taken from it.</summary>
internal static class Decoding
{
    private static readonly (string Name, Coding Coding)[] Names =
    [
        ("gzip", Coding.Gzip),
        ("x-gzip", Coding.Gzip),
        ("deflate", Coding.Deflate),
        ("br", Coding.Brotli),
    ];

    // Without it the framework's decompressors take a stream that was cut short for a whole one.
    static Decoding() => AppContext.SetSwitch("System.IO.Compression.UseStrictValidation", true);

    public static Coding? Named(ReadOnlySpan<byte> name)
    {
        foreach (var known in Names)
            if (Grammar.Is(name, known.Name))
                return known.Coding;
        return null;
    }

    /// <summary>Puts a decompressor per coding before <paramref name="raw"/>, the last one applied first.</summary>
    public static async ValueTask<Stream> OpenAsync(
        Stream raw, IReadOnlyList<Coding> codings, Allowance allowance, CancellationToken cancel)
    {
        var content = raw;
        for (var i = codings.Count - 1; i >= 0; i--)
        {
            var stage = new Stage(content, allowance);
            // Some servers name a coding for an empty body and send nothing; that is an empty body.
            if (!await stage.PeekAsync(cancel))
                return stage;
            content = Decompress(codings[i], stage);
        }

        return content;
    }

    /// <summary>The codings as a header would list them.</summary>
    public static string Text(IReadOnlyList<Coding> codings) =>
        string.Join(", ", codings.Select(coding => Array.Find(Names, n => n.Coding == coding).Name));

    /// <summary>What a decompressor throws for bytes that are not in its format.</summary>
    public static bool IsCorrupt(Exception e) => e is InvalidDataException or (InvalidOperationException and not ObjectDisposedException);

    private static Stream Decompress(Coding coding, Stage stage) => coding switch
    {
        Coding.Gzip => new GZipStream(stage, CompressionMode.Decompress),
        Coding.Brotli => new BrotliStream(stage, CompressionMode.Decompress),
        // RFC 9110 §8.4.1.2: deflate is the zlib format, and some servers send it bare.
        _ => stage.BeginsZlib
            ? new ZLibStream(stage, CompressionMode.Decompress)
            : new DeflateStream(stage, CompressionMode.Decompress),
    };

    /// <summary>What flows into one decompressor: its first two bytes looked at beforehand, all of them charged to the allowance.</summary>
    private sealed class Stage(Stream inner, Allowance allowance) : PullStream
    {
        private readonly byte[] _first = new byte[2];
        private int _peeked;
        private int _given;

        /// <summary>RFC 1950 §2.2: method 8, a window of at most 32 KiB, and a check on both bytes.</summary>
        public bool BeginsZlib =>
            _peeked == 2 && (_first[0] & 0x0f) == 8 && _first[0] >> 4 <= 7 && ((_first[0] << 8) | _first[1]) % 31 == 0;

        /// <summary>False when there is nothing at all.</summary>
        public async ValueTask<bool> PeekAsync(CancellationToken cancel)
        {
            while (_peeked < _first.Length)
            {
                var count = await inner.ReadAsync(_first.AsMemory(_peeked), cancel);
                if (count == 0)
                    break;
                _peeked += count;
            }

            return _peeked > 0;
        }

        protected override void Dispose(bool disposing)
        {
            inner.Dispose();
            base.Dispose(disposing);
        }

        public override async ValueTask<int> ReadAsync(Memory<byte> buffer, CancellationToken cancellationToken = default)
        {
            if (_given < _peeked)
            {
                var first = Math.Min(buffer.Length, _peeked - _given);
                _first.AsSpan(_given, first).CopyTo(buffer.Span);
                _given += first;
                return first;
            }

            // Stages between two decompressors see no network, where the deadline would be noticed.
            cancellationToken.ThrowIfCancellationRequested();
            if (!allowance.IsLeft())
                return 0;
            var count = await inner.ReadAsync(buffer, cancellationToken);
            allowance.Use(count);
            return count;
        }
    }
}
