using System.IO.Compression;
using Faultline.Traffic.Reading;
using Microsoft.Win32.SafeHandles;

namespace Faultline.Engine.Traffic.Following;

/// <summary>A file's bytes as they were written, whether it is packed by now or not. Stays readable when the file is renamed or deleted.</summary>
internal abstract class Content : IDisposable
{
    /// <summary>Whether more may still be written to it.</summary>
    public abstract bool Grows { get; }

    public abstract FileLook Look();

    /// <summary>Reads from a place on until the buffer is full or there is no more.</summary>
    /// <exception cref="IOException">It can't be read.</exception>
    /// <exception cref="InvalidDataException">It is packed, and damaged or not packed to its end yet.</exception>
    public abstract int Read(Span<byte> buffer, long at);

    public abstract void Dispose();

    /// <exception cref="IOException">It can't be opened.</exception>
    /// <exception cref="UnauthorizedAccessException">This user may not read it.</exception>
    public static Content Open(string path)
    {
        var file = File.OpenHandle(path, share: FileShare.ReadWrite | FileShare.Delete);
        return path.EndsWith(".gz", StringComparison.Ordinal) ? new Packed(file) : new Plain(file);
    }

    private sealed class Plain(SafeFileHandle file) : Content
    {
        public override bool Grows => true;

        public override FileLook Look() => FileLook.Of(file);

        public override int Read(Span<byte> buffer, long at)
        {
            var done = 0;
            while (done < buffer.Length && RandomAccess.Read(file, buffer[done..], at + done) is > 0 and var count)
                done += count;
            return done;
        }

        public override void Dispose() => file.Dispose();
    }

    /// <summary>Read forwards only; going back begins anew.</summary>
    private sealed class Packed(SafeFileHandle file) : Content
    {
        private readonly byte[] _skipped = new byte[64 * 1024];
        private GZipStream? _stream;
        private long _at;

        public override bool Grows => false;

        public override FileLook Look() => FileLook.Of(file);

        public override int Read(Span<byte> buffer, long at)
        {
            if (_stream is null || at < _at)
            {
                _stream?.Dispose();
                _stream = new GZipStream(new HandleStream(file), CompressionMode.Decompress);
                _at = 0;
            }

            while (_at < at)
            {
                var count = _stream.Read(_skipped, 0, (int)Math.Min(_skipped.Length, at - _at));
                if (count == 0)
                    return 0;
                _at += count;
            }

            var done = _stream.ReadAtLeast(buffer, buffer.Length, throwOnEndOfStream: false);
            _at += done;
            return done;
        }

        public override void Dispose()
        {
            _stream?.Dispose();
            file.Dispose();
        }
    }

    /// <summary>From the beginning of an open file, which stays open.</summary>
    private sealed class HandleStream(SafeFileHandle file) : ForwardStream
    {
        private long _at;

        public override int Read(Span<byte> buffer)
        {
            var count = RandomAccess.Read(file, buffer, _at);
            _at += count;
            return count;
        }
    }
}
