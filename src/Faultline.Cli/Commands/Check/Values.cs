using System.Text;
using Faultline.Core.Checks;
using Faultline.Core.Http;
using Faultline.Engine;

namespace Faultline.Cli.Commands.Check;

/// <summary>What the values of options mean. Secrets (passwords, header values) are never repeated in an error.</summary>
internal static class Values
{
    private const int LongestPem = 1024 * 1024;
    private const int LongestBody = 16 * 1024 * 1024;

    public static readonly ValueReader<string> Method = ValueReaders.Word<string>(RequestWords.Method);

    public static readonly ValueReader<TimeSpan> Timeout = ValueReaders.Word(
        Duration.Between(TimeSpan.FromMilliseconds(1), TimeSpan.FromHours(1)));

    public static readonly ValueReader<System.Net.IPEndPoint> Resolver = ValueReaders.Word<System.Net.IPEndPoint>(
        Core.Checks.ConnectTo.NameServer);

    public static readonly ValueReader<int> HttpVersion = ValueReaders.OneOf(RequestWords.HttpVersions);

    public static readonly ValueReader<AddressChoice> Ip = ValueReaders.OneOf(RequestWords.AddressChoices);

    public static readonly ValueReader<ConnectTo> ConnectTo = Core.Checks.ConnectTo.Parse;

    public static readonly ValueReader<Assertion> Contains = ValueReaders.Text(text => new Assertion.Contains(text));

    public static readonly ValueReader<Assertion> NotContains = ValueReaders.Text(text => new Assertion.NotContains(text));

    public static StatusExpression? Status(string text, out string error) =>
        WithColumn(StatusExpression.Parse(text, out error, out var column), column, ref error);

    public static Assertion? Json(string text, out string error) =>
        WithColumn(JsonAssertion.Parse(text, out error, out var column), column, ref error);

    public static Assertion? Matches(string text, out string error) =>
        LinearRegex.Create(text, out error) is { } pattern ? new Assertion.Matches(pattern) : null;

    public static HeaderField Header(string text, out string error)
    {
        var colon = text.IndexOf(':');
        var name = text[..Math.Max(colon, 0)].Trim();
        var value = text[(colon + 1)..].Trim();
        error = RequestWords.HeaderName(name, out _) is not null ? "write it as 'Name: value'"
            : RequestWords.OwnHeaderName(name, out _) is { } unwanted ? $"{name} {unwanted}"
            : RequestWords.HeaderValue(value, out _) is { } wrong ? $"the value of {name} {wrong}"
            : "";
        return new HeaderField(name, value);
    }

    /// <summary>Text as it stands, or <c>@FILE</c>.</summary>
    public static ReadOnlyMemory<byte> Body(string text, out string error)
    {
        error = "";
        return text.StartsWith('@') ? FileAt(text[1..], LongestBody, out error) : Encoding.UTF8.GetBytes(text);
    }

    public static Credentials? User(string text, out string error)
    {
        var colon = text.IndexOf(':');
        error = colon < 0 ? "write it as USER:PASSWORD" : "";
        return colon < 0 ? null : new Credentials.Basic(text[..colon], text[(colon + 1)..]);
    }

    public static ProxySettings? Proxy(string text, out string error) =>
        CheckUrl.Parse(text, out error) is { } url ? ProxySettings.At(url, out error) : null;

    public static string? Pem(string path, out string error)
    {
        var text = Encoding.UTF8.GetString(FileAt(path, LongestPem, out error));
        if (error.Length == 0 && !text.Contains("-----BEGIN ", StringComparison.Ordinal))
            error = $"{path} is not PEM: it has no '-----BEGIN' line";
        return error.Length == 0 ? text : null;
    }

    private static byte[] FileAt(string path, int limit, out string error)
    {
        var bytes = BoundedFile.Read(path, limit, out var problem);
        error = bytes is null ? $"{path} {problem}" : "";
        return bytes ?? [];
    }

    private static T? WithColumn<T>(T? value, int column, ref string error)
    {
        if (value is null)
            error = $"{error} (column {column})";
        return value;
    }
}
