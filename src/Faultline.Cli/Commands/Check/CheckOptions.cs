using System.CommandLine;

namespace Faultline.Cli.Commands.Check;

/// <summary>The words that <c>check</c> understands. What they mean is read by <see cref="SpecReader"/>.</summary>
internal sealed class CheckOptions
{
    public Argument<string[]> Targets { get; } = new("URL")
    {
        Description = "What to check; with --config the names of monitors, none for all",
        Arity = ArgumentArity.ZeroOrMore,
    };

    public Option<string> Config { get; } = One("--config", "FILE", "Check the monitors of this file, once", "-c");

    public Option<string> Expect { get; } = One(
        "--expect", "EXPR", "Which final status is expected, such as 200-299,304 or 2xx or !500-599 (default 200-299)");

    public Option<string[]> Contains { get; } = Many("--contains", "TEXT", "The body must contain this text");

    public Option<string[]> NotContains { get; } = Many("--not-contains", "TEXT", "The body must not contain this text");

    public Option<string[]> Matches { get; } = Many(
        "--matches", "REGEX", "The body must match this regular expression (linear time: no look-around, no back-references)");

    public Option<string[]> Json { get; } = Many("--json", "PATH=VALUE", "The value at this path of a JSON body must be this");

    public Option<string> Method { get; } = One("--method", "M", "How to ask (default GET; POST when there is a body)");

    public Option<string[]> Header { get; } = Many("--header", "'N: V'", "Send this header");

    public Option<string> Body { get; } = One("--body", "TEXT|@FILE", "Send this body");

    public Option<string> User { get; } = One("--user", "USER:PASSWORD", "Basic authentication");

    public Option<string> Timeout { get; } = One("--timeout", "TIME", "For the whole check, such as 500ms or 10s (default 10s)");

    public Option<bool> NoFollow { get; } = Flag("--no-follow", "Do not follow redirects");

    public Option<bool> BypassCache { get; } = Flag("--bypass-cache", "Ask past a cache, harmlessly");

    public Option<string> ConnectTo { get; } = One(
        "--connect-to", "ADDRESS[:PORT]", "Connect there, asking with the URL's own host name and SNI");

    public Option<string> Resolver { get; } = One("--resolver", "ADDRESS[:PORT]", "Ask this name server");

    public Option<string> Ip { get; } = One("--ip", "4|6|any|both", "Which address families to ask (default any)");

    public Option<string> Http { get; } = One("--http", "1.1|2", "Which HTTP to speak (default 1.1)");

    public Option<string> Proxy { get; } = One("--proxy", "URL", "Ask through this HTTP proxy");

    public Option<bool> Insecure { get; } = Flag("--insecure", "Look at certificates but do not verify them");

    public Option<string> Ca { get; } = One("--ca", "FILE", "Trust the certificates in this PEM file as well");

    public Option<string> Cert { get; } = One("--cert", "FILE", "Show this client certificate (PEM)");

    public Option<string> Key { get; } = One("--key", "FILE", "The client certificate's private key (PEM)");

    public Option<string> Format { get; } = Commands.Format.Option();

    public Option<bool> Verbose { get; } = Flag("--verbose", "Show all evidence, times and header lines, also for what is up", "-v");

    /// <summary>What says how one URL is asked; with --config the file says it.</summary>
    public IReadOnlyList<Option> OfUrls =>
    [
        Expect, Contains, NotContains, Matches, Json, Method, Header, Body, User, Timeout, NoFollow, BypassCache,
        ConnectTo, Resolver, Ip, Http, Proxy, Insecure, Ca, Cert, Key,
    ];

    public void AddTo(Command command)
    {
        command.Arguments.Add(Targets);
        command.Options.Add(Config);
        foreach (var option in OfUrls)
            command.Options.Add(option);
        command.Options.Add(Format);
        command.Options.Add(Verbose);
    }

    private static Option<string> One(string name, string value, string description, params string[] aliases) =>
        new(name, aliases) { HelpName = value, Description = description, Arity = ArgumentArity.ExactlyOne };

    private static Option<string[]> Many(string name, string value, string description) =>
        new(name) { HelpName = value, Description = description + "; may be repeated", Arity = ArgumentArity.OneOrMore };

    private static Option<bool> Flag(string name, string description, params string[] aliases) =>
        new(name, aliases) { Description = description, Arity = ArgumentArity.Zero };
}
