using System.Net;
using System.Runtime.CompilerServices;
using System.Text;
using Faultline.Core.Checks;
using Faultline.Core.Http;
using Faultline.Probing.Wire;

namespace Faultline.Probing.Hops;

/// <summary>What a hop sends. The first request of a spec is always the same, so it is built once and kept as long as the spec lives.</summary>
internal sealed class Requests
{
    private const string UserAgent = "Faultline/0.1";

    private readonly ConditionalWeakTable<CheckSpec, Request> _first = [];

    /// <param name="token">The access token when the spec's credentials are OAuth2.</param>
    public Request For(CheckSpec spec, Hop hop, string? token) =>
        token is null && ReferenceEquals(hop.Url, spec.Url) && hop.Place == FailurePlace.Target
            ? _first.GetValue(spec, static spec => Build(spec, Hop.First(spec), token: null))
            : Build(spec, hop, token);

    private static Request Build(CheckSpec spec, Hop hop, string? token)
    {
        var headers = new List<HeaderField>(8 + spec.Headers.Count) { new("Host", hop.Url.Authority) };
        if (hop.CarriesSecrets && Authorization(spec.Auth, token) is { } authorization)
            headers.Add(new("Authorization", authorization));
        if (!hop.Url.IsHttps && spec.Proxy?.Auth is { } proxyAuth)
            headers.Add(new("Proxy-Authorization", BasicValue(proxyAuth)));
        if (spec.BypassCache)
        {
            headers.Add(new("Cache-Control", "no-cache"));
            headers.Add(new("Pragma", "no-cache"));
        }

        foreach (var field in spec.Headers)
        {
            if (!hop.CarriesSecrets && !IsHarmlessElsewhere(field.Name))
                continue;
            headers.RemoveAll(own => own.Name.Equals(field.Name, StringComparison.OrdinalIgnoreCase) && !spec.Headers.Contains(own));
            headers.Insert(field.Name.Equals("Host", StringComparison.OrdinalIgnoreCase) ? 0 : headers.Count, field);
        }

        AddUnlessGiven(headers, "User-Agent", UserAgent);
        AddUnlessGiven(headers, "Accept", "*/*");
        AddUnlessGiven(headers, "Accept-Encoding", "gzip, deflate, br");
        AddUnlessGiven(headers, "Connection", "close");
        var target = spec.Proxy is not null && !hop.Url.IsHttps ? hop.Url.ToString() : hop.Url.Target;
        return new Request(hop.Method, target, headers, hop.Body);
    }

    /// <summary>
    /// Another origin is not told what was meant for this one: not the credentials, and no header of the monitor's own, since nobody knows which of them
    /// is a key. What only describes the asker may go along.
    /// </summary>
    private static bool IsHarmlessElsewhere(string name) =>
        name.StartsWith("Accept", StringComparison.OrdinalIgnoreCase) || name.Equals("User-Agent", StringComparison.OrdinalIgnoreCase)
        || name.Equals("Content-Type", StringComparison.OrdinalIgnoreCase);

    private static string? Authorization(Credentials? credentials, string? token) => credentials switch
    {
        Credentials.Basic basic => BasicValue(basic),
        Credentials.Bearer bearer => $"Bearer {bearer.Token}",
        Credentials.OAuth2 when token is not null => $"Bearer {token}",
        _ => null,
    };

    internal static string BasicValue(Credentials.Basic basic) =>
        "Basic " + Convert.ToBase64String(Encoding.UTF8.GetBytes($"{basic.User}:{basic.Password}"));

    /// <summary>RFC 6749 §4.4.2: the client proves itself by Basic (§2.3.1), whose parts are form-encoded first.</summary>
    public static Request ForToken(Credentials.OAuth2 oauth, Hop hop)
    {
        var client = new Credentials.Basic(WebUtility.UrlEncode(oauth.ClientId), WebUtility.UrlEncode(oauth.ClientSecret));
        return new Request(
            hop.Method,
            hop.Url.Target,
            [
                new("Host", hop.Url.Authority),
                new("Authorization", BasicValue(client)),
                new("Content-Type", "application/x-www-form-urlencoded"),
                new("Accept", "application/json"),
                new("User-Agent", UserAgent),
                new("Connection", "close"),
            ],
            hop.Body);
    }

    private static void AddUnlessGiven(List<HeaderField> headers, string name, string value)
    {
        if (!headers.Exists(h => h.Name.Equals(name, StringComparison.OrdinalIgnoreCase)))
            headers.Add(new(name, value));
    }
}
