using System.Net;
using Faultline.Core.Checks;
using Faultline.Probing.Connections;

namespace Faultline.Probing.Hops;

/// <summary>Where an answer sends the check next. Pure.</summary>
internal static class Redirects
{
    /// <summary>Whether a status redirects when a Location stands beside it (RFC 9110 §15.4; 300 and 304 do not).</summary>
    public static bool IsRedirect(int status) => status is 301 or 302 or 303 or 307 or 308;

    /// <summary>The next hop; or null, with a failure when the redirect leads nowhere, without one when there is nothing to follow.</summary>
    /// <param name="taken">Redirects already taken, this one not included.</param>
    /// <param name="answeredFrom">The address that sent the redirect; null behind a proxy.</param>
    public static Hop? Next(
        CheckSpec spec, Hop hop, Answer answer, IReadOnlyList<RedirectHop> taken, IPAddress? answeredFrom, out Failure? failure)
    {
        failure = null;
        if (!spec.FollowsRedirects || !IsRedirect(answer.Status) || answer.Headers["Location"] is not { } location)
            return null;
        if (taken.Count >= spec.Limits.Redirects)
            return Stop(FailureKind.RedirectLoop, $"more than {spec.Limits.Redirects} redirects", out failure);
        if (hop.Url.Resolve(location, out var error) is not { } url)
            return Stop(FailureKind.RedirectInvalid, $"{answer.Status} to {location}: {error}", out failure);

        var keepsMethod = answer.Status is 307 or 308 || hop.Method is "GET" or "HEAD" || (answer.Status is 301 or 302 && hop.Method != "POST");
        var method = keepsMethod ? hop.Method : "GET";
        if (method == hop.Method && (url.Equals(hop.Url) || taken.Any(r => r.Url.Equals(url))))
            return Stop(FailureKind.RedirectLoop, $"{url} redirects back to itself", out failure);

        return new Hop(
            url,
            method,
            keepsMethod ? hop.Body : default,
            FailurePlace.Target,
            CarriesSecrets: hop.CarriesSecrets && url.IsSameOrigin(hop.Url),
            NamedByOperator: hop.NamedByOperator && url.Host == hop.Url.Host,
            FromPublic: hop.FromPublic || (answeredFrom is not null && AddressClass.Of(answeredFrom).Reach == AddressReach.Public));
    }

    private static Hop? Stop(FailureKind kind, string detail, out Failure? failure)
    {
        failure = new Failure(kind, detail);
        return null;
    }
}
