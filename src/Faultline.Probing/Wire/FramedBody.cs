using System.Globalization;
using Faultline.Core.Checks;

namespace Faultline.Probing.Wire;

/// <summary>The body's bytes as sent, without what frames them. Ends early, with <see cref="Failure"/> set, when the framing was not kept.</summary>
internal abstract class FramedBody(Inlet inlet) : PullStream
{
    public static FramedBody Open(Framing framing, Inlet inlet, int mostTrailers) => framing.Kind switch
    {
        BodyKind.Sized => new SizedBody(inlet, framing.Length),
        BodyKind.Chunked => new ChunkedBody(inlet, new ChunkReader(mostTrailers)),
        BodyKind.UntilClose => new UnboundedBody(inlet),
        _ => new SizedBody(inlet, 0),
    };

    /// <summary>Why the body ended before it was complete; null while it has not.</summary>
    public Failure? Failure { get; protected set; }

    /// <summary>How much has come, such as <c>1,000 of 5,000 bytes</c>.</summary>
    public virtual string Progress => Grammar.Bytes(Received);

    public virtual Oddity Oddities => Oddity.None;

    protected Inlet Inlet => inlet;

    protected long Received { get; set; }

    /// <summary>RFC 9112 §6.3 (6): so many bytes, no fewer.</summary>
    private sealed class SizedBody(Inlet inlet, long length) : FramedBody(inlet)
    {
        public override string Progress => string.Create(CultureInfo.InvariantCulture, $"{Received:N0} of {length:N0} bytes");

        public override async ValueTask<int> ReadAsync(Memory<byte> buffer, CancellationToken cancellationToken = default)
        {
            var wanted = (int)Math.Min(buffer.Length, length - Received);
            if (wanted == 0)
                return 0;
            var count = await Inlet.ReadAsync(buffer[..wanted], cancellationToken);
            Received += count;
            if (count == 0)
                Failure = new Failure(FailureKind.BodyTruncated, Progress);
            return count;
        }
    }

    /// <summary>RFC 9112 §6.3 (8): until the connection closes, so a cut can't be told from the end.</summary>
    private sealed class UnboundedBody(Inlet inlet) : FramedBody(inlet)
    {
        public override async ValueTask<int> ReadAsync(Memory<byte> buffer, CancellationToken cancellationToken = default)
        {
            var count = await Inlet.ReadAsync(buffer, cancellationToken);
            Received += count;
            return count;
        }
    }

    private sealed class ChunkedBody(Inlet inlet, ChunkReader chunks) : FramedBody(inlet)
    {
        public override Oddity Oddities => chunks.Oddities;

        public override async ValueTask<int> ReadAsync(Memory<byte> buffer, CancellationToken cancellationToken = default)
        {
            while (true)
            {
                // Many small chunks are gathered in one call, but nothing is waited for once there is something to give.
                var count = TakeUnread(buffer.Span, out var needsMore);
                if (count > 0 || !needsMore)
                    return count;
                if (await Inlet.FillAsync(cancellationToken))
                    continue;
                Failure = new Failure(FailureKind.BodyTruncated, $"{Progress}, then the end {Where}");
                return 0;
            }
        }

        private int TakeUnread(Span<byte> into, out bool needsMore)
        {
            needsMore = false;
            var taken = 0;
            while (Failure is null && taken < into.Length)
            {
                // Content is taken as far as there is room for it; a line must be seen whole.
                var unread = Inlet.Unread;
                var window = chunks.Owed > 0 ? Math.Min(unread.Length, into.Length - taken) : unread.Length;
                var progress = chunks.Read(unread[..window], out var count);
                Inlet.Consume(count);
                switch (progress)
                {
                    case ChunkProgress.Data:
                        unread[..count].CopyTo(into[taken..]);
                        taken += count;
                        Received += count;
                        break;
                    case ChunkProgress.Skip:
                        break;
                    case ChunkProgress.NeedMore:
                        needsMore = true;
                        return taken;
                    case ChunkProgress.Complete:
                        return taken;
                    case ChunkProgress.TrailersTooLarge:
                        Failure = new Failure(FailureKind.HeadersTooLarge, "trailer lines after the body");
                        break;
                    default:
                        Failure = new Failure(FailureKind.NotHttp, $"after {Progress} of the body, {chunks.Malformed}");
                        break;
                }
            }

            return taken;
        }

        private string Where => chunks.InsideChunk
            ? string.Create(CultureInfo.InvariantCulture, $"inside a chunk with {chunks.Owed:N0} to come")
            : "without the last chunk";
    }
}
