using System.Globalization;
using Faultline.Core.Verdicts;

namespace Faultline.Cli.Output;

/// <summary>What a status or a reason means, for people.</summary>
internal static class ExplanationText
{
    public static void Write(Explanation explanation, TextWriter writer, Screen screen)
    {
        var sheet = new Sheet(writer, screen, labelWidth: 10);
        sheet.Head(Tone.Strong, explanation.Code?.ToString(CultureInfo.InvariantCulture) ?? explanation.Reason ?? "", explanation.Name);
        sheet.Line(explanation.Meaning);
        sheet.Blank();
        sheet.Row("Fault", Whose(explanation.Fault) + (explanation.ServerHealthy ? "; the server itself is healthy" : ""));
        sheet.Row("Affects", explanation.Affects);
        sheet.Row("Urgency", When(explanation));
        for (var i = 0; i < explanation.Causes.Count; i++)
            sheet.Row(i == 0 ? "Causes" : "", explanation.Causes[i]);
        sheet.Numbered("Do first", explanation.Next, Tone.Strong);
        if (explanation.Source.Length > 0)
            sheet.Row("Source", explanation.Source, Tone.Faint);
    }

    private static string Whose(Fault fault) => fault switch
    {
        Fault.None => "none",
        Fault.Client => "client: whoever sent the request",
        Fault.Server => "server: the one that answered, or should have",
        Fault.Gateway => "gateway: a proxy got no good answer from the application behind it",
        Fault.Cdn => "cdn: the edge of the content delivery network itself",
        Fault.Network => "network: the way between asker and server",
        Fault.Dns => "dns: the name could not be turned into an address",
        Fault.Tls => "tls: the encrypted connection could not be made or trusted",
        _ => "probe: the one that asked, not the service",
    };

    private static string When(Explanation explanation) => (explanation.Urgency, explanation.NeedsAttention) switch
    {
        (Urgency.High, _) => "high: wake somebody",
        (Urgency.Normal, _) => "normal: tell the team",
        (Urgency.Low, true) => "low: look at it in working hours",
        (Urgency.Low, false) => "low: no attention needed unless it comes often",
        (_, true) => "none, but look at it",
        _ => "none: nothing to do",
    };
}
