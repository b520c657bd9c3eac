using Faultline.Core.Checks;

namespace Faultline.Probing.Wire;

/// <summary>What came back. Dispose returns the body's buffer.</summary>
/// <param name="Answer">As far as received; null when no complete header arrived.</param>
/// <param name="Body">The decoded body, up to the cap; valid until disposed.</param>
/// <param name="Failure">What kept the answer from being complete; null when it is, also when it was cut at the cap.</param>
/// <param name="FirstByte">From the first byte sent to the first byte of the final answer; null when none came.</param>
/// <param name="Transfer">From there to the end of the exchange; null when no complete header arrived.</param>
public sealed record ExchangeResult(
    Answer? Answer, ReadOnlyMemory<byte> Body, Failure? Failure, TimeSpan? FirstByte, TimeSpan? Transfer) : IDisposable
{
    /// <summary>What <see cref="Body"/> lies in. Copies of this record share it, and it may be disposed twice.</summary>
    internal BodyBuffer? Buffer { get; init; }

    public void Dispose() => Buffer?.Dispose();
}
