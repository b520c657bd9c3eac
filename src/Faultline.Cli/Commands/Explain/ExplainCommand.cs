using System.CommandLine;
using System.Globalization;
using Faultline.Cli.Output;
using Faultline.Core.Http;
using Faultline.Core.Verdicts;

namespace Faultline.Cli.Commands.Explain;

/// <summary><c>faultline explain CODE|REASON</c> (K3).</summary>
internal static class ExplainCommand
{
    public static Command Build(Surroundings surroundings)
    {
        var topic = new Argument<string>("CODE|REASON") { Description = "A code or a reason, such as 502 or dns-timeout" };
        var format = Format.Option();
        var command = new Command("explain", "What a status code or a reason means, who is at fault, what to do") { topic, format };
        new Examples(
            ("faultline explain 502", "a status from the registry"),
            ("faultline explain 522", "one that a vendor added"),
            ("faultline explain connection-refused", "a reason that a verdict gave"),
            ("faultline explain 503 --format json", "for programs")).AddTo(command);
        command.SetAction(parsed => Run(parsed.GetRequiredValue(topic), parsed.GetRequiredValue(format) == "json", surroundings));
        return command;
    }

    private static int Run(string topic, bool asJson, Surroundings surroundings)
    {
        if (Find(topic) is not { } explanation)
        {
            surroundings.Error.WriteLine($"faultline explain: {Printable.Of(Complaint(topic))}");
            return ExitCode.WrongUsage;
        }

        if (asJson)
            JsonOutput.Write(surroundings.Bytes, json => ExplanationJson.Write(json, explanation));
        else
            ExplanationText.Write(explanation, surroundings.Out, surroundings.Screen);
        return ExitCode.Fine;
    }

    /// <summary>Null for what is no code and no reason.</summary>
    public static Explanation? Find(string topic)
    {
        var status = topic.StartsWith("http-", StringComparison.OrdinalIgnoreCase) ? topic[5..] : topic;
        if (!int.TryParse(status, NumberStyles.None, CultureInfo.InvariantCulture, out var code))
            return Reasons.Explain(topic.ToLowerInvariant());
        if (code is < 100 or > 999)
            return null;
        var explanation = StatusCodes.Explain(code);
        return code <= 599 || explanation.Known ? explanation : null;
    }

    private static string Complaint(string topic)
    {
        if (topic.All(char.IsAsciiDigit))
            return $"{topic} is no status code: they run from 100 to 599, and a few vendors use some beyond";
        var near = CommandLine.DidYouMean(topic, Reasons.All.Select(row => row.Code));
        return $"there is no reason {topic}.{near} A status is three digits, such as 502.";
    }
}
