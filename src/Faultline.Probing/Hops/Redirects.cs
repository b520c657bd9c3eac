using System.Net;
using System.Text;
using Faultline.Core.Checks;
using Faultline.Probing.Connections;
using Faultline.Probing.Wire;

namespace Faultline.Probing.Hops;

/// <summary>Where an answer sends the check next. Pure.</summary>
internal static class Redirects
{
    private const int LongestError = 160;

    /// <summary>The next hop; or null, with a failure when the redirect leads nowhere, without one when there is nothing to follow.</summary>
    /// <param name="taken">How many redirects were taken already, this one not included.</param>
    /// <param name="answeredFrom">The address that sent the redirect; null when a proxy hides it.</param>
    public static Hop? Next(CheckSpec spec, Hop hop, Answer answer, int taken, IPAddress? answeredFrom, out Failure? failure)
    {
        failure = null;
        if (!spec.FollowsRedirects || !IsRedirect(answer.Status) || answer.Headers["Location"] is not { } raw)
            return null;
        if (taken >= spec.Limits.Redirects)
            return Stop(FailureKind.RedirectLoop, $"more than {spec.Limits.Redirects} redirects", out failure);
        var location = Encoding.Latin1.GetBytes(raw);
        if (hop.Url.Resolve(Encoding.UTF8.GetString(location), out var error) is not { } url)
        {
            var why = error.Length > LongestError ? error[..LongestError] + "…" : error;
            return Stop(FailureKind.RedirectInvalid, $"{answer.Status} to {Excerpt.Of(location)}: {why}", out failure);
        }

        var keepsMethod = KeepsMethod(answer.Status, hop.Method);
        var method = keepsMethod ? hop.Method : "GET";
        // The same question to the same server has the same answer: we keep no cookies that could change it.
        if (hop.HasAsked(url, method))
            return Stop(FailureKind.RedirectLoop, $"{answer.Status} leads back to {url}", out failure);

        return new Hop(
            url,
            method,
            keepsMethod ? hop.Body : default,
            FailurePlace.Target,
            CarriesSecrets: hop.CarriesSecrets && url.IsSameOrigin(hop.Url),
            NamedByOperator: spec.Network.OperatorNamedTarget && url.Host == spec.Url.Host,
            // Nobody knows where a proxy had this from: better to take it for public.
            FromPublic: hop.FromPublic || answeredFrom is null || AddressClass.Of(answeredFrom).Reach == AddressReach.Public)
        {
            Before = hop,
        };
    }

    /// <summary>Those that name one place to go on to (RFC 9110 §15.4): 300 offers several, 304 none.</summary>
    private static bool IsRedirect(int status) => status is 301 or 302 or 303 or 307 or 308;

    /// <summary>As browsers have it, which RFC 9110 §15.4.2-4 allows: 303 asks for a GET, 301 and 302 turn only POST into one.</summary>
    private static bool KeepsMethod(int status, string method) =>
        method is "GET" or "HEAD" || (status is 301 or 302 ? method != "POST" : status is 307 or 308);

    private static Hop? Stop(FailureKind kind, string detail, out Failure? failure)
    {
        failure = new Failure(kind, detail);
        return null;
    }
}
