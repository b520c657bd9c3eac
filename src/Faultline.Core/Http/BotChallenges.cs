namespace Faultline.Core.Http;

/// <summary>Recognises answers of bot protection, which look like refusals or pages but say nothing about the service (D2).</summary>
public static class BotChallenges
{
    // Challenge pages are short, and say what they are early.
    private const int Searched = 64 * 1024;

    // Real pages load some of these scripts as well, so a marker in the body counts only together with its partner, which they don't have.
    private static readonly (string Name, byte[] Mark, byte[] Partner)[] Pages =
    [
        ("Cloudflare challenge", [.. "<title>Just a moment...</title>"u8], [.. "challenge"u8]),
        ("Cloudflare block", [.. "<title>Attention Required! | Cloudflare</title>"u8], [.. "cf-"u8]),
        ("AWS WAF challenge", [.. "window.gokuProps"u8], [.. "awswaf.com/"u8]),
        ("DataDome", [.. "captcha-delivery.com"u8], [.. "var dd="u8]),
        ("HUMAN (PerimeterX)", [.. "px-captcha"u8], [.. "Access to this page has been denied"u8]),
        ("Imperva", [.. "_Incapsula_Resource"u8], [.. "Incapsula incident ID"u8]),
        ("Sucuri", [.. "Sucuri WebSite Firewall - Access Denied"u8], [.. "<title>"u8]),
        ("Akamai", [.. "<TITLE>Access Denied</TITLE>"u8], [.. "Reference&#32;&#35;"u8]),
        ("DDoS-Guard", [.. "<title>DDoS-Guard</title>"u8], [.. "ddos-guard"u8]),
    ];

    // What vendors document for clients: cf-mitigated (Cloudflare, "Detect a challenge page response"), x-amzn-waf-action (AWS WAF,
    // "CAPTCHA and challenge"), x-vercel-mitigated (Vercel, "response headers").
    private static readonly (string Name, string Header, string Value)[] Headers =
    [
        ("Cloudflare challenge", "cf-mitigated", "challenge"),
        ("AWS WAF challenge", "x-amzn-waf-action", "challenge"),
        ("AWS WAF captcha", "x-amzn-waf-action", "captcha"),
        ("Vercel challenge", "x-vercel-mitigated", "challenge"),
        ("Sucuri", "X-Sucuri-Block", ""),
    ];

    /// <summary>The protection that a header names, such as <c>Cloudflare challenge</c>; null for none.</summary>
    public static string? Find(HeaderBlock headers)
    {
        foreach (var line in headers.Lines)
            foreach (var (name, header, value) in Headers)
                if (Ascii.EqualsIgnoreCase(line.Name, header) && (value.Length == 0 || Ascii.EqualsIgnoreCase(line.Value, value)))
                    return name;
        return null;
    }

    /// <summary>The protection that a header or the page names; null for none.</summary>
    public static string? Find(HeaderBlock headers, ReadOnlySpan<byte> body)
    {
        if (Find(headers) is { } named)
            return named;
        body = body[..Math.Min(body.Length, Searched)];
        foreach (var (name, mark, partner) in Pages)
            if (body.IndexOf(mark) >= 0 && body.IndexOf(partner) >= 0)
                return name;
        return null;
    }
}
