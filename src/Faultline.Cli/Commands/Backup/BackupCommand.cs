using System.CommandLine;
using System.Globalization;
using Faultline.Cli.Commands.Server;
using Faultline.Core.Verdicts;

namespace Faultline.Cli.Commands.Backup;

/// <summary><c>faultline backup FILE</c> (O1): the running server writes it, so that nothing else opens its database.</summary>
internal static class BackupCommand
{
    public static Command Build(Surroundings surroundings)
    {
        var file = new Argument<string>("FILE") { Description = "Where to write it; must not exist yet" };
        var server = new ServerOptions(remote: false);
        var command = new Command("backup", "Write all that a running server remembers into one file") { file };
        server.AddTo(command);
        new Examples(
            ("faultline backup faultline-monday.db", "of the server on this machine"),
            ("faultline backup /srv/copies/faultline.db --data /srv/faultline", "of the one whose data is there")).AddTo(command);
        command.SetAction((parsed, cancel) => Asking.RunAsync(parsed, server, surroundings, async running =>
        {
            var path = Path.GetFullPath(parsed.GetRequiredValue(file));
            var written = await running.PostAsync("/api/v1/backup", json =>
            {
                json.WriteStartObject();
                json.WriteString("file", path);
                json.WriteEndObject();
            }, cancel);
            var size = written.GetProperty("bytes").GetInt64() / 1_000_000.0;
            surroundings.Out.WriteLine(Printable.Of(string.Create(CultureInfo.InvariantCulture, $"{path}: {size:0.0} MB: fine")));
            return ExitCode.Fine;
        }));
        return command;
    }
}
