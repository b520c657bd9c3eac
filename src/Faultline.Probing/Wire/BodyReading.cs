using Faultline.Core.Checks;

namespace Faultline.Probing.Wire;

/// <summary>Reads and decodes one body up to the cap.</summary>
internal sealed class BodyReading(Inlet inlet, Framing framing, CheckLimits limits)
{
    private const int SampleSize = 4096;

    // A server that sends every byte in a chunk of its own moves six bytes for one. Beyond eight it is padding: chunk extensions,
    // or compressed data that decodes to nothing.
    private const int MostOverhead = 8;
    private const int FreeOverhead = 64 * 1024;

    private readonly FramedBody _framed = FramedBody.Open(framing, inlet, limits.Headers);
    private bool _overflowed;

    public BodyBuffer Bytes { get; } = new(limits.Body);

    public bool Capped => _overflowed || inlet.Allowance.Refused;

    public Oddity Oddities => framing.Oddities | _framed.Oddities;

    public string Progress => _framed.Progress;

    public byte[] Sample() => Bytes.Length == 0 ? [] : Bytes.Written.Span[..Math.Min(Bytes.Length, SampleSize)].ToArray();

    /// <summary>Null when the body is complete or was cut at the cap (V13).</summary>
    public async ValueTask<Failure?> RunAsync(CancellationToken cancel)
    {
        inlet.Allowance.Limit(((long)limits.Body * MostOverhead) + FreeOverhead);
        var corrupt = false;
        if (framing.Codings.Count == 0)
        {
            await TakeAsync(_framed, cancel);
        }
        else
        {
            try
            {
                await using var content = await Decoding.OpenAsync(_framed, framing.Codings, inlet.Allowance, cancel);
                await TakeAsync(content, cancel);
            }
            catch (Exception e) when (Decoding.IsCorrupt(e))
            {
                corrupt = true;
            }

            if (!corrupt && !Capped)
                await DrainAsync(cancel);
        }

        // The order matters: a body cut by its framing or by us looks corrupt to its decompressor as well.
        return Capped ? null : _framed.Failure ?? (corrupt ? Undecodable() : null);
    }

    private async ValueTask TakeAsync(Stream content, CancellationToken cancel)
    {
        while (!Bytes.IsFull)
        {
            var count = await content.ReadAsync(Bytes.Room(), cancel);
            if (count == 0)
                return;
            Bytes.Advance(count);
        }

        // Only one byte more tells a body that just fits from one that goes on.
        _overflowed = await content.ReadAsync(new byte[1], cancel) > 0;
    }

    // A decompressor stops at the end of its own format; whether the framing around it is whole is still to be seen.
    private async ValueTask DrainAsync(CancellationToken cancel)
    {
        var scratch = new byte[1024];
        while (await _framed.ReadAsync(scratch, cancel) > 0)
        {
        }
    }

    private Failure Undecodable() => new(
        FailureKind.BodyTruncated, $"the {Decoding.Text(framing.Codings)} body can't be decoded after {Grammar.Bytes(Bytes.Length)}");
}
