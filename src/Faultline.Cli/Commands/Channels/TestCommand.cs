using System.CommandLine;
using Faultline.Cli.Output;
using Faultline.Core.Verdicts;
using Faultline.Engine.Alerts;
using Faultline.Engine.Configuration;

namespace Faultline.Cli.Commands.Channels;

/// <summary><c>faultline channel test NAME -c FILE</c>: a message at once, and what the vendor says to it (A7).</summary>
internal static class TestCommand
{
    public static Command Build(Surroundings surroundings)
    {
        var name = new Argument<string>("NAME") { Description = "A channel of the file" };
        var config = new Option<string>("--config", "-c")
        {
            Description = "The configuration file that has the channel",
            HelpName = "FILE",
            Required = true,
        };
        var format = Format.Option();
        var test = new Command("test", "Send a test message through a channel, and say what the vendor answered") { name, config, format };
        new Examples(("faultline channel test team-slack -c faultline.yaml", "does it arrive?")).AddTo(test);
        test.SetAction((parsed, _) => RunAsync(
            parsed.GetRequiredValue(config), parsed.GetRequiredValue(name), parsed.GetValue(format) == "json", surroundings));
        var channel = new Command("channel", "Channels: where notifications go") { test };
        new Examples(("faultline channel test team-slack -c faultline.yaml", "does it arrive?")).AddTo(channel);
        return channel;
    }

    private static async Task<int> RunAsync(string path, string name, bool asJson, Surroundings surroundings)
    {
        var (configuration, mistakes) = await surroundings.UnlessStopped(() => ConfigurationFile.Load(path));
        if (configuration is null)
        {
            foreach (var mistake in mistakes)
                surroundings.Error.WriteLine(Printable.Of($"{path}:{mistake}"));
            return ExitCode.WrongConfiguration;
        }

        if (configuration.Channels.FirstOrDefault(c => c.Name == name) is not { } channel)
        {
            var known = CommandLine.DidYouMean(name, configuration.Channels.Select(c => c.Name));
            surroundings.Error.WriteLine($"faultline channel test: the file has no channel '{Printable.Of(name)}'.{known}");
            return ExitCode.WrongUsage;
        }

        var outcome = await ChannelTest.SendAsync(configuration, channel, TimeProvider.System, surroundings.Stop);
        var (word, answer) = outcome switch
        {
            Outcome.Delivered delivered => ("delivered", delivered.Answer),
            Outcome.Accepted accepted => ("accepted", accepted.Answer),
            Outcome.Transient transient => ("failed", transient.Why),
            Outcome.Permanent permanent => ("refused", permanent.Why),
            _ => throw new InvalidOperationException("an outcome without a word"),
        };
        if (asJson)
            WriteJson(name, word, answer, surroundings.Bytes);
        else
            surroundings.Out.WriteLine($"{Printable.Of(name)}: {word}: {answer}");
        return word is "delivered" or "accepted" ? ExitCode.Fine : ExitCode.NotSent;
    }

    private static void WriteJson(string name, string word, string answer, Stream output) => JsonOutput.Write(output, json =>
    {
        json.WriteStartObject();
        json.WriteString("channel", name);
        json.WriteString("outcome", word);
        json.WriteString("answer", answer);
        json.WriteEndObject();
    });
}
