using System.CommandLine;
using Faultline.Cli.Commands.Server;
using Faultline.Engine.Storage;
using Faultline.Server;

namespace Faultline.Cli.Commands.Serve;

/// <summary>What <c>serve</c> is told.</summary>
internal sealed class ServeOptions
{
    /// <summary>Where the database may stand instead of on the command line, which other users can read.</summary>
    private const string DatabaseVariable = "FAULTLINE_DATABASE";

    private readonly Option<string?> _config = new("--config", "-c")
    {
        Description = "What to watch and whom to tell; without one it starts empty",
        HelpName = "FILE",
    };

    private readonly Option<string?> _data = new("--data")
    {
        Description = "Where to remember everything; else $STATE_DIRECTORY, else ./faultline-data",
        HelpName = "DIR",
    };

    private readonly Option<string> _listen = new("--listen")
    {
        Description = "Where pages and API are: a loopback address",
        HelpName = "URL",
        DefaultValueFactory = _ => "http://127.0.0.1:8080",
    };

    private readonly Option<string?> _database = new("--database")
    {
        Description = $"A PostgreSQL database instead of a file in the data folder; else ${DatabaseVariable}",
        HelpName = "postgres://…",
    };

    public void AddTo(Command command)
    {
        _listen.Validators.Add(result =>
        {
            if (result.Tokens is [var token] && ListenAddress.Parse(token.Value, out var problem) is null)
                result.AddError($"--listen {token.Value} {problem}");
        });
        _database.Validators.Add(result =>
        {
            if (result.Tokens is [var token] && !IsPostgres(token.Value))
                result.AddError("--database: write postgres://USER:PASSWORD@HOST:PORT/NAME");
        });
        command.Add(_config);
        command.Add(_data);
        command.Add(_listen);
        command.Add(_database);
    }

    public string? ConfigurationOf(ParseResult parsed) => parsed.GetValue(_config);

    public string DataFolderOf(ParseResult parsed) => DataFolder.Of(parsed.GetValue(_data), Environment.GetEnvironmentVariable);

    public ListenAddress ListenOf(ParseResult parsed) => ListenAddress.Parse(parsed.GetRequiredValue(_listen), out _)!;

    public DatabaseAddress DatabaseOf(ParseResult parsed, string folder) =>
        (parsed.GetValue(_database) ?? Environment.GetEnvironmentVariable(DatabaseVariable)) is { Length: > 0 } url
            ? new DatabaseAddress.Postgres(url)
            : new DatabaseAddress.Sqlite(folder);

    private static bool IsPostgres(string url) =>
        url.StartsWith("postgres://", StringComparison.Ordinal) || url.StartsWith("postgresql://", StringComparison.Ordinal);
}
