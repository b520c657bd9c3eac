using System.Text;
using System.Text.Json;
using Faultline.Core.Verdicts;

namespace Faultline.Engine.Alerts.Slack;

/// <summary>
/// A message in Block Kit (docs.slack.dev "Block Kit reference"), within its limits: 50 blocks, 150 characters in a header, 3,000 in a
/// section's text. Only <c>&amp;</c>, <c>&lt;</c> and <c>&gt;</c> are escaped ("Formatting message text"); with them gone no text can
/// call a channel or a person.
/// </summary>
internal static class SlackMessage
{
    private const int LongestHeader = 150;
    private const int LongestText = 2900;
    private const int LongestFallback = 1000;

    public static byte[] Of(Notification notification, NotificationText text)
    {
        using var bytes = new MemoryStream();
        using (var json = new Utf8JsonWriter(bytes, VerdictJson.Format))
        {
            json.WriteStartObject();

            // Shown where blocks are not: on a locked phone, by a screen reader.
            json.WriteString("text", Escaped(text.Headline, LongestFallback));
            json.WriteStartArray("blocks");
            WriteHeader(json, $"{Mark(notification)} {text.Headline}");
            WriteSections(json, text.Facts.Select(fact =>
                fact.Label == NotificationText.Item ? $"• {Escaped(fact.Text)}" : $"*{fact.Label}:* {Escaped(fact.Text)}"));
            if (text.Line.Length > 0)
                WriteSections(json, [$"```{Escaped(text.Line)}```"]);
            if (text.Next.Count > 0)
                WriteSections(json, ["*What to do first:*", .. text.Next.Select((step, i) => $"{i + 1}. {Escaped(step)}")]);
            if (text.Links.Count > 0)
                WriteSections(json, [string.Join("   ", text.Links.Select(link => $"<{Address(link.Url)}|{Escaped(link.Label)}>"))]);
            json.WriteEndArray();
            json.WriteEndObject();
        }

        return bytes.ToArray();
    }

    /// <summary>A shape and a colour beside the words, never in their place.</summary>
    private static string Mark(Notification notification) => notification.Kind switch
    {
        Telling.Resolved => "🟢",
        Telling.Removed or Telling.Test => "⚪",
        _ when notification.Urgency == Urgency.High => "🔴",
        _ when notification.Urgency == Urgency.Normal => "🟠",
        _ => "🔵",
    };

    private static void WriteHeader(Utf8JsonWriter json, string text)
    {
        json.WriteStartObject();
        json.WriteString("type", "header");
        json.WriteStartObject("text");
        json.WriteString("type", "plain_text");

        // Plain text is not parsed, and not unescaped everywhere: signs that need neither.
        json.WriteString("text", Wording.Cut(text, LongestHeader).Replace('<', '‹').Replace('>', '›').Replace('`', '\''));
        json.WriteBoolean("emoji", false);
        json.WriteEndObject();
        json.WriteEndObject();
    }

    /// <summary>Lines in as few sections as they fit in.</summary>
    private static void WriteSections(Utf8JsonWriter json, IEnumerable<string> lines)
    {
        var section = new StringBuilder();
        foreach (var line in lines)
        {
            if (section.Length > 0 && section.Length + line.Length + 1 > LongestText)
                WriteSection(json, section);
            section.Append(section.Length > 0 ? "\n" : "").Append(line);
        }

        if (section.Length > 0)
            WriteSection(json, section);
    }

    private static void WriteSection(Utf8JsonWriter json, StringBuilder text)
    {
        json.WriteStartObject();
        json.WriteString("type", "section");
        json.WriteStartObject("text");
        json.WriteString("type", "mrkdwn");
        json.WriteString("text", text.ToString());

        // Else Slack makes links of whatever looks like one.
        json.WriteBoolean("verbatim", true);
        json.WriteEndObject();
        json.WriteEndObject();
        text.Clear();
    }

    /// <summary>
    /// Escaped, without what could end a code block, and not longer than <paramref name="most"/> when it is: an entity is never cut.
    /// </summary>
    private static string Escaped(string text, int most = 600)
    {
        for (var length = most; ; length = length * 3 / 4)
        {
            var escaped = Wording.Cut(text, length)
                .Replace("&", "&amp;", StringComparison.Ordinal)
                .Replace("<", "&lt;", StringComparison.Ordinal)
                .Replace(">", "&gt;", StringComparison.Ordinal)
                .Replace('`', '\'');
            if (escaped.Length <= most)
                return escaped;
        }
    }

    private static string Address(string url) =>
        url.Replace("|", "%7C", StringComparison.Ordinal)
            .Replace("<", "%3C", StringComparison.Ordinal)
            .Replace(">", "%3E", StringComparison.Ordinal);
}
