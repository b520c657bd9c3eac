using Faultline.Core.Verdicts;

namespace Faultline.Cli.Output;

/// <summary>What a status or a reason means, for people.</summary>
internal static class ExplanationText
{
    public static void Write(Explanation explanation, TextWriter writer, Screen screen)
    {
        var sheet = new Sheet(writer, screen);
        sheet.Head(Tone.Strong, explanation.Code?.ToString(System.Globalization.CultureInfo.InvariantCulture) ?? explanation.Reason ?? "", explanation.Name);
        sheet.Line(explanation.Meaning);
        if (!explanation.Known && explanation.Code is not null)
            sheet.Line($"No registry and no vendor that we know lists this code: what follows is true of {explanation.Class} in general.");
        sheet.Blank();
        sheet.Row("Fault", Fault(explanation));
        sheet.Row("Hits", explanation.Affects);
        sheet.Row("When", When(explanation));
        Bullets(sheet, explanation.Causes);
        sheet.Numbered("Do", explanation.Next, Tone.Strong);
        if (explanation.Source.Length > 0)
            sheet.Row("From", explanation.Source, Tone.Faint);
    }

    private static string Fault(Explanation explanation)
    {
        var server = explanation.ServerHealthy ? "the server itself is healthy" : "the server side is not healthy";
        var whose = explanation.Fault switch
        {
            Core.Verdicts.Fault.None => "nobody's",
            Core.Verdicts.Fault.Client => "client: whoever sent the request",
            Core.Verdicts.Fault.Server => "server: the one that answered, or should have",
            Core.Verdicts.Fault.Gateway => "gateway: a proxy got no good answer from the application behind it",
            Core.Verdicts.Fault.Cdn => "cdn: the edge of the content delivery network itself",
            Core.Verdicts.Fault.Network => "network: the way between asker and server",
            Core.Verdicts.Fault.Dns => "dns: the name could not be turned into an address",
            Core.Verdicts.Fault.Tls => "tls: the encrypted connection could not be trusted or made",
            _ => "probe: the one that asked, not the service",
        };
        return $"{whose}; {server}";
    }

    private static string When(Explanation explanation) => (explanation.Urgency, explanation.NeedsAttention) switch
    {
        (Urgency.High, _) => "urgency high: wake somebody",
        (Urgency.Normal, _) => "urgency normal: tell the team",
        (Urgency.Low, true) => "urgency low: look at it in working hours",
        (Urgency.Low, false) => "urgency low: no attention needed unless it comes often",
        (_, true) => "urgency none, but look at it",
        _ => "urgency none: nothing to do",
    };

    private static void Bullets(Sheet sheet, IReadOnlyList<string> causes)
    {
        for (var i = 0; i < causes.Count; i++)
            sheet.Row(i == 0 ? "Often" : "", causes[i]);
    }
}
