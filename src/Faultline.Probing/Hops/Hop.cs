using Faultline.Core.Checks;
using Faultline.Probing.Connections;

namespace Faultline.Probing.Hops;

/// <summary>One exchange of a check: the URL itself, a redirect's target, or the token endpoint before it.</summary>
/// <param name="Url">Whom to ask.</param>
/// <param name="Method">Redirects may turn it into GET (RFC 9110 §15.4).</param>
/// <param name="Body">Empty when a redirect dropped it.</param>
/// <param name="CarriesSecrets">Still the origin that the operator wrote: credentials and the monitor's own headers go along.</param>
/// <param name="NamedByOperator">The URL stands in the configuration or on the command line (S2).</param>
/// <param name="FromPublic">A public address redirected here (S2).</param>
internal sealed record Hop(
    CheckUrl Url, string Method, ReadOnlyMemory<byte> Body, FailurePlace Place, bool CarriesSecrets, bool NamedByOperator, bool FromPublic)
{
    public static Hop First(CheckSpec spec) =>
        new(spec.Url, spec.Method, spec.Body, FailurePlace.Target, CarriesSecrets: true, NamedByOperator: spec.Network.OperatorNamedTarget, FromPublic: false);

    public AddressGuard Guard(NetworkPolicy policy) => new(policy, NamedByOperator, FromPublic);
}
