using System.CommandLine;
using Faultline.Core.Checks;
using Faultline.Probing.Connections.Tls;
using Faultline.Core.Verdicts;
using Faultline.Engine;

namespace Faultline.Cli.Commands.Check;

/// <summary>From the words of the command line to specs. Never stops at the first mistake.</summary>
internal sealed class SpecReader
{
    private readonly ParseResult _parsed;
    private readonly CheckOptions _options;
    private readonly List<string> _errors = [];

    private SpecReader(ParseResult parsed, CheckOptions options) => (_parsed, _options) = (parsed, options);

    public static Asked Read(ParseResult parsed, CheckOptions options)
    {
        var reader = new SpecReader(parsed, options);
        var shared = reader.ReadShared();
        var urls = parsed.GetValue(options.Targets) ?? [];
        if (urls.Length == 0)
            reader._errors.Add("what should be checked? Name a URL, or a file of monitors with -c");
        var specs = urls.Select(text => reader.ReadUrl(text, shared)).OfType<CheckSpec>().ToList();
        return reader._errors.Count > 0 ? Asked.WrongUsage(reader._errors) : new Asked { Specs = specs, Canaries = CanaryHosts.Of(specs) };
    }

    private CheckSpec? ReadUrl(string text, CheckSpec shared)
    {
        if (CheckUrl.Parse(text, out var error) is not { } url)
        {
            _errors.Add($"{Printable.Of(Secrets.None.Hide(text))}: {error}");
            return null;
        }

        return shared with { Monitor = url.ToString(), Url = url, Auth = shared.Auth ?? url.BasicAuth };
    }

    private CheckSpec ReadShared()
    {
        var body = Read(_options.Body, Values.Body, ReadOnlyMemory<byte>.Empty);
        return new CheckSpec
        {
            Monitor = "",
            Url = CheckUrl.Parse("http://unset/", out _)!,
            Method = Read(_options.Method, Values.Method, RequestWords.MethodFor(body)),
            Headers = [.. (_parsed.GetValue(_options.Header) ?? []).Select(text => Parse(_options.Header, text, Values.Header))],
            Body = body,
            Auth = Read<Credentials?>(_options.User, Values.User, null),
            Tls = ReadTls(),
            HttpVersion = Read(_options.Http, Values.HttpVersion, 1),
            Ip = Read(_options.Ip, Values.Ip, AddressChoice.Any),
            Resolver = Read<System.Net.IPEndPoint?>(_options.Resolver, Values.Resolver, null),
            ConnectTo = Read<ConnectTo?>(_options.ConnectTo, Values.ConnectTo, null),
            Follow = _parsed.GetValue(_options.NoFollow) ? false : null,
            BypassCache = _parsed.GetValue(_options.BypassCache),
            Timeout = Read(_options.Timeout, Values.Timeout, TimeSpan.FromSeconds(10)),
            Proxy = Read<ProxySettings?>(_options.Proxy, Values.Proxy, null),
            Expect = new Expectation
            {
                Status = Read(_options.Expect, Values.Status, StatusExpression.Default),
                Assertions = [.. ReadAssertions()],
            },
        };
    }

    private TlsSettings ReadTls()
    {
        var certificate = Read<string?>(_options.Cert, Values.Pem, null);
        var key = Read<string?>(_options.Key, Values.Pem, null);

        // One file may hold both.
        if (key is null && certificate?.Contains("PRIVATE KEY-----", StringComparison.Ordinal) == true)
            key = certificate;
        if (_parsed.GetValue(_options.Cert) is null != _parsed.GetValue(_options.Key) is null && key != certificate)
            _errors.Add("--cert and --key belong together: name both, or a --cert file that holds the key as well");
        var settings = new TlsSettings(Read<string?>(_options.Ca, Values.Pem, null), certificate, key, _parsed.GetValue(_options.Insecure));

        // Else the handshake would fail of it, and blame the server.
        if (_errors.Count == 0 && settings != TlsSettings.Default && TlsMaterial.Validate(settings) is { } wrong)
            _errors.Add(wrong.Replace("tls: ", "--", StringComparison.Ordinal));
        return settings;
    }

    /// <summary>In the order written, over all kinds: the first that fails names the reason.</summary>
    private IEnumerable<Assertion> ReadAssertions()
    {
        for (var i = 0; i + 1 < _parsed.Tokens.Count; i++)
        {
            if (_parsed.Tokens[i].Type != System.CommandLine.Parsing.TokenType.Option)
                continue;
            var text = _parsed.Tokens[i + 1].Value;
            var assertion = _parsed.Tokens[i].Value switch
            {
                "--contains" => Parse(_options.Contains, text, Values.Contains),
                "--not-contains" => Parse(_options.NotContains, text, Values.NotContains),
                "--matches" => Parse(_options.Matches, text, Values.Matches),
                "--json" => Parse(_options.Json, text, Values.Json),
                _ => null,
            };
            if (assertion is not null)
                yield return assertion;
        }
    }

    private T Read<T>(Option<string> option, ValueReader<T> read, T otherwise) =>
        _parsed.GetValue(option) is { } text ? Parse(option, text, read) ?? otherwise : otherwise;

    private T? Parse<T>(Option option, string text, ValueReader<T> read)
    {
        var value = read(text, out var error);
        if (error.Length > 0)
            _errors.Add(Printable.Of($"{option.Name}: {error}"));
        return value;
    }
}
