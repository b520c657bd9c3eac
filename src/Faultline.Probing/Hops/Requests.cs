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
        token is null && hop.Before is null
            ? _first.GetValue(spec, static spec => Build(spec, Hop.First(spec), token: null))
            : Build(spec, hop, token);

    /// <summary>RFC 6749 §4.4.2: the client proves itself by Basic (§2.3.1), whose parts are form-encoded first.</summary>
    public static Request ForToken(CheckSpec spec, Credentials.OAuth2 oauth, Hop hop)
    {
        var client = new Credentials.Basic(WebUtility.UrlEncode(oauth.ClientId), WebUtility.UrlEncode(oauth.ClientSecret));
        var headers = new List<HeaderField>
        {
            new("Host", hop.Url.Authority),
            new("Authorization", BasicValue(client)),
            new("Content-Type", "application/x-www-form-urlencoded"),
            new("Accept", "application/json"),
            new("User-Agent", UserAgent),
            new("Connection", "close"),
        };
        if (IsForwarded(spec, hop) && spec.Proxy!.Auth is { } auth)
            headers.Add(new("Proxy-Authorization", BasicValue(auth)));
        return new Request(hop.Method, Target(spec, hop), headers, hop.Body);
    }

    /// <summary>Whether the proxy itself is asked for the URL, and passes it on: plain http. It only carries the bytes of https.</summary>
    public static bool IsForwarded(CheckSpec spec, Hop hop) => spec.Proxy is not null && !hop.Url.IsHttps;

    public static string BasicValue(Credentials.Basic basic) =>
        "Basic " + Convert.ToBase64String(Encoding.UTF8.GetBytes($"{basic.User}:{basic.Password}"));

    private static Request Build(CheckSpec spec, Hop hop, string? token)
    {
        var given = spec.Headers.Where(field => GoesAlong(field.Name, spec, hop)).ToList();
        var headers = given.FindAll(field => Is(field.Name, "Host"));
        Add("Host", hop.Url.Authority);
        Add("Authorization", hop.CarriesSecrets ? Authorization(spec.Auth, token) : null);
        Add("Proxy-Authorization", IsForwarded(spec, hop) && spec.Proxy!.Auth is { } auth ? BasicValue(auth) : null);
        Add("Cache-Control", spec.BypassCache ? "no-cache" : null);
        Add("Pragma", spec.BypassCache ? "no-cache" : null);
        headers.AddRange(given.Where(field => !Is(field.Name, "Host")));
        Add("User-Agent", UserAgent);
        Add("Accept", "*/*");
        Add("Accept-Encoding", "gzip, deflate, br");
        Add("Connection", "close");
        return new Request(hop.Method, Target(spec, hop), headers, hop.Body);

        void Add(string name, string? value)
        {
            if (value is not null && !given.Exists(field => Is(field.Name, name)))
                headers.Add(new(name, value));
        }
    }

    // RFC 9112 §3.2: a proxy needs the whole URL.
    private static string Target(CheckSpec spec, Hop hop) => IsForwarded(spec, hop) ? hop.Url.ToString() : hop.Url.Target;

    /// <summary>
    /// What describes the body goes only with the body: after POST became GET, a Content-Length would make the server wait for ever. Another
    /// origin is not told what was meant for this one: not the credentials, and no header of the monitor's own, since nobody knows which of
    /// them is a key. What only describes the asker may go along.
    /// </summary>
    private static bool GoesAlong(string name, CheckSpec spec, Hop hop)
    {
        var describesBody = name.StartsWith("Content-", StringComparison.OrdinalIgnoreCase);
        if (describesBody && hop.Method != spec.Method)
            return false;
        return hop.CarriesSecrets || describesBody || Is(name, "User-Agent") || name.StartsWith("Accept", StringComparison.OrdinalIgnoreCase);
    }

    private static string? Authorization(Credentials? credentials, string? token) => credentials switch
    {
        Credentials.Basic basic => BasicValue(basic),
        Credentials.Bearer bearer => $"Bearer {bearer.Token}",
        Credentials.OAuth2 when token is not null => $"Bearer {token}",
        _ => null,
    };

    private static bool Is(string name, string other) => name.Equals(other, StringComparison.OrdinalIgnoreCase);
}
