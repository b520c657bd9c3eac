namespace Faultline.Traffic.Formats.Envelopes;

/// <summary>What is around a line.</summary>
public sealed class Envelope
{
    /// <summary>The inside, or the line itself.</summary>
    public ReadOnlySpan<byte> Peel(ReadOnlySpan<byte> line) => line[_outside..];

    private int _outside { get; }
}
