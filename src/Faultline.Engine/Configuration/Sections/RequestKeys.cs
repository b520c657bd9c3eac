using Faultline.Core.Checks;
using Faultline.Engine.Configuration.Shapes;
using Faultline.Engine.Configuration.Values;
using Faultline.Engine.Configuration.Yaml;
using Faultline.Probing.Connections.Tls;

namespace Faultline.Engine.Configuration.Sections;

/// <summary><c>auth</c>: one of three ways.</summary>
internal static class AuthKeys
{
    private static readonly Shape<Credentials.Basic> Basic = new("basic")
    {
        { "user", Need.Required, "who asks", Scalars.Line, (b, v) => b with { User = v } },
        { "password", Need.Required, "a secret, best as ${NAME}", Scalars.SecretText, (b, v) => b with { Password = v } },
    };

    private static readonly Shape<Credentials.OAuth2> OAuth2 = new("oauth2")
    {
        { "tokenUrl", Need.Required, "where the token is fetched", Urls.WithoutUserInfo, (o, v) => o with { TokenUrl = v } },
        { "clientId", Need.Required, "who asks", Scalars.Line, (o, v) => o with { ClientId = v } },
        { "clientSecret", Need.Required, "a secret, best as ${NAME}", Scalars.SecretText, (o, v) => o with { ClientSecret = v } },
        { "scope", "what is asked for, separated by spaces", Scalars.Line, (o, v) => o with { Scope = v } },
    };

    public static Shape<Credentials?> Shape { get; } = new("auth")
    {
        { "basic", "user and password (RFC 7617)", Basic.From(new Credentials.Basic("", "")), (_, v) => v },
        { "bearer", "a token (RFC 6750)", Scalars.SecretText, (_, v) => new Credentials.Bearer(v) },
        { "oauth2", "client credentials (RFC 6749 §4.4)", OAuth2.From(new Credentials.OAuth2(MonitorConfiguration.Unset.Url, "", "", null)),
            (_, v) => v },
    };

    public static Read<Credentials> Read { get; } = Shape.From(null).Then((auth, node, reading) =>
        node.HasOneOf(reading, "auth", "basic", "bearer", "oauth2") ? auth : null);
}

/// <summary><c>tls</c> (V15).</summary>
internal static class TlsKeys
{
    public static Shape<TlsSettings> Shape { get; } = new("tls")
    {
        { "ca", "a PEM file of authorities to trust besides the system's", PemFiles.Certificates, (t, v) => t with { AuthorityPem = v } },
        { "cert", "a PEM file of the client's chain, leaf first", PemFiles.Certificates, (t, v) => t with { ClientCertificatePem = v } },
        { "key", "a PEM file of the client's private key, not encrypted", PemFiles.PrivateKey, (t, v) => t with { ClientKeyPem = v } },
        { "insecure", "true: certificates are looked at but not verified", Scalars.Boolean, (t, v) => t with { Insecure = v } },
    };

    public static Read<TlsSettings> Read { get; } = Shape.From(TlsSettings.Default).Then((tls, node, reading) =>
        TlsMaterial.Validate(tls) is not { } error || Wrong(error.Replace("tls: ", "", StringComparison.Ordinal), node, reading)
            ? tls
            : null);

    /// <summary>What is wrong begins with the key that is.</summary>
    private static bool Wrong(string error, Node node, Reading reading) => reading.Wrong(node.AtKey(error.Split(' ', ':')[0]), error);
}

/// <summary><c>confirm</c> (C3).</summary>
internal static class ConfirmKeys
{
    public static Shape<Confirmation> Shape { get; } = new("confirm")
    {
        { "regions", "how many must see it down", Scalars.Number(1, 1000), (c, v) => c with { Regions = v } },
        { "recover", "how many must see it up again", Scalars.Number(1, 1000), (c, v) => c with { Recover = v } },
    };
}

/// <summary><c>origin</c> (M1).</summary>
internal static class Origins
{
    public static Read<Origin> Read { get; } = (node, reading, out origin) =>
    {
        origin = null;
        if (!reading.TryText(node, out var scalar))
            return false;
        if (!scalar.Text.Contains("://", StringComparison.Ordinal))
            origin = Hosts.HostAndPort(node, reading, out var address) ? new Origin.At(address!) : null;
        else
            origin = Urls.WithoutUserInfo(node, reading, out var url) ? new Origin.Instead(url!) : null;
        return origin is not null;
    };
}
