using System.CommandLine;
using System.CommandLine.Parsing;

namespace Faultline.Cli.Commands.Server;

/// <summary>Which running server a command asks.</summary>
/// <param name="remote">False for what only the control socket allows.</param>
internal sealed class ServerOptions(bool remote = true)
{
    private readonly Option<string?> _data = new("--data") { Description = DataFolder.Description, HelpName = "DIR" };

    private readonly Option<string?> _server = new("--server")
    {
        Description = "A server's URL instead of the one on this machine",
        HelpName = "URL",
    };

    public void AddTo(Command command)
    {
        _server.Validators.Add(Check);
        command.Add(_data);
        if (remote)
            command.Add(_server);
    }

    public RunningServer Of(ParseResult parsed) => parsed.GetValue(_server) is { } url
        ? RunningServer.At(new Uri(url))
        : RunningServer.OnThisMachine(DataFolder.ToLookIn(parsed.GetValue(_data), Environment.GetEnvironmentVariable));

    private static void Check(OptionResult result)
    {
        if (result.Tokens is [var token]
            && (!Uri.TryCreate(token.Value, UriKind.Absolute, out var url) || url.Scheme is not ("http" or "https")))
            result.AddError($"--server {token.Value}: write a URL such as http://127.0.0.1:8080");
    }
}
