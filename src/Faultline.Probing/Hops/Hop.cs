using Faultline.Core.Checks;
using Faultline.Probing.Connections;

namespace Faultline.Probing.Hops;

/// <summary>One exchange of a check: the URL itself, a redirect's target, or the token endpoint before it.</summary>
/// <param name="Url">Whom to ask.</param>
/// <param name="Method">Redirects may turn it into GET (RFC 9110 §15.4).</param>
/// <param name="Body">Empty when a redirect dropped it.</param>
/// <param name="CarriesSecrets">Still the origin that the operator wrote: credentials and the monitor's own headers go along.</param>
/// <param name="NamedByOperator">The host stands in the configuration or on the command line (S2).</param>
/// <param name="FromPublic">A public address redirected here (S2).</param>
internal sealed record Hop(
    CheckUrl Url, string Method, ReadOnlyMemory<byte> Body, FailurePlace Place, bool CarriesSecrets, bool NamedByOperator, bool FromPublic)
{
    /// <summary>Who redirected here; null for the first.</summary>
    public Hop? Before { get; init; }

    public static Hop First(CheckSpec spec) =>
        new(spec.Url, spec.Method, spec.Body, FailurePlace.Target, CarriesSecrets: true, NamedByOperator: spec.Network.OperatorNamedTarget, FromPublic: false);

    /// <summary>Whether this hop, or one that led to it, asked the same already.</summary>
    public bool HasAsked(CheckUrl url, string method)
    {
        for (var hop = this; hop is not null; hop = hop.Before)
        {
            if (hop.Method == method && hop.Url.IsSameOrigin(url) && hop.Url.Target == url.Target)
                return true;
        }

        return false;
    }

    public AddressGuard Guard(NetworkPolicy policy) => new(policy, NamedByOperator, FromPublic);
}
