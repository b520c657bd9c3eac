using System.CommandLine;
using Faultline.Cli.Commands.Server;
using Faultline.Cli.Output;

namespace Faultline.Cli.Commands.Incidents;

/// <summary><c>faultline incidents [list|show ID|ack ID]</c> (I1).</summary>
internal static class IncidentsCommand
{
    public static Command Build(Surroundings surroundings)
    {
        var command = BuildList("incidents", "What is wrong and what was: list, show, take", surroundings);
        new Examples(
            ("faultline incidents", "what is open now"),
            ("faultline incidents list --all", "and what is over"),
            ("faultline incidents show k7q2m9x4", "one with its evidence, history and deliveries"),
            ("faultline incidents ack k7q2m9x4 --by Robin", "somebody takes it")).AddTo(command);
        var list = BuildList("list", "Those that are open, newest first", surroundings);
        new Examples(("faultline incidents list --monitor shop --all", "all of one monitor")).AddTo(list);
        command.Add(list);
        command.Add(BuildShow(surroundings));
        command.Add(BuildAcknowledge(surroundings));
        return command;
    }

    private static Command BuildList(string name, string description, Surroundings surroundings)
    {
        var all = new Option<bool>("--all") { Description = "Also those that are over" };
        var monitor = new Option<string?>("--monitor") { Description = "Of one monitor alone", HelpName = "NAME" };
        var (server, format) = (new ServerOptions(), Format.Option());
        var command = new Command(name, description) { all, monitor, format };
        server.AddTo(command);
        command.SetAction((parsed, cancel) => Asking.RunAsync(parsed, server, surroundings, async running =>
        {
            var query = (parsed.GetValue(all) ? "?status=all" : "?status=open")
                + (parsed.GetValue(monitor) is { } of ? $"&monitor={Uri.EscapeDataString(of)}" : "");
            var incidents = await running.GetAsync($"/api/v1/incidents{query}", cancel);
            if (parsed.GetValue(format) == "json")
                JsonOutput.Write(surroundings.Bytes, incidents.GetProperty("items").WriteTo);
            else
                IncidentText.WriteList(incidents, surroundings);
            return ExitCode.Fine;
        }));
        return command;
    }

    private static Command BuildShow(Surroundings surroundings)
    {
        var (id, server, format) = (Id(), new ServerOptions(), Format.Option());
        var command = new Command("show", "One incident: what, since when, whose fault, how we know, whom we told") { id, format };
        server.AddTo(command);
        new Examples(("faultline incidents show k7q2m9x4 --format json", "for programs")).AddTo(command);
        command.SetAction((parsed, cancel) => Asking.RunAsync(parsed, server, surroundings, async running =>
        {
            var incident = await running.GetAsync($"/api/v1/incidents/{Uri.EscapeDataString(parsed.GetRequiredValue(id))}", cancel);
            if (parsed.GetValue(format) == "json")
                JsonOutput.Write(surroundings.Bytes, incident.WriteTo);
            else
                IncidentText.Write(incident, surroundings);
            return ExitCode.Fine;
        }));
        return command;
    }

    private static Command BuildAcknowledge(Surroundings surroundings)
    {
        var (id, server) = (Id(), new ServerOptions());
        var by = new Option<string>("--by") { Description = "Who takes it", HelpName = "NAME", Required = true };
        var command = new Command("ack", "Take an incident, so that others know who is at it") { id, by };
        server.AddTo(command);
        new Examples(("faultline incidents ack k7q2m9x4 --by Robin", "Robin is at it")).AddTo(command);
        command.SetAction((parsed, cancel) => Asking.RunAsync(parsed, server, surroundings, async running =>
        {
            var path = $"/api/v1/incidents/{Uri.EscapeDataString(parsed.GetRequiredValue(id))}/acknowledge";
            var incident = await running.PostAsync(path, json =>
            {
                json.WriteStartObject();
                json.WriteString("by", parsed.GetRequiredValue(by));
                json.WriteEndObject();
            }, cancel);
            surroundings.Out.WriteLine($"{incident.Text("id")}: taken by {incident.Text("acknowledgedBy")}");
            return ExitCode.Fine;
        }));
        return command;
    }

    private static Argument<string> Id() => new("ID") { Description = "As faultline incidents lists it" };
}
