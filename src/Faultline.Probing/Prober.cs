using Faultline.Core.Checks;

namespace Faultline.Probing;

/// <summary>Asks once: one spec in, one observation out, never an exception (V13).</summary>
public sealed class Prober
{
    public Task<Observation> CheckAsync(CheckSpec spec, CancellationToken cancel) => throw new NotImplementedException();
}
