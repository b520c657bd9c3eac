using System.Text.Json;

namespace Faultline.Core.Verdicts;

/// <summary>The contract's <c>explain --format json</c>, also what the API answers for a status or a reason.</summary>
public static class ExplanationJson
{
    public static void Write(Utf8JsonWriter json, Explanation explanation)
    {
        json.WriteStartObject();
        if (explanation.Code is { } code)
            json.WriteNumber("code", code);
        if (explanation.Reason is { } reason)
            json.WriteString("reason", reason);
        json.WriteString("name", explanation.Name);
        json.WriteString("class", explanation.Class);
        json.WriteString("fault", explanation.Fault.Word());
        json.WriteBoolean("serverHealthy", explanation.ServerHealthy);
        json.WriteBoolean("needsAttention", explanation.NeedsAttention);
        json.WriteString("affects", explanation.Affects);
        json.WriteString("urgency", explanation.Urgency.Word());
        json.WriteString("meaning", explanation.Meaning);
        WriteTexts(json, "causes", explanation.Causes);
        WriteTexts(json, "next", explanation.Next);
        json.WriteString("source", explanation.Source);
        json.WriteBoolean("known", explanation.Known);
        json.WriteEndObject();
    }

    private static void WriteTexts(Utf8JsonWriter json, string name, IReadOnlyList<string> texts)
    {
        json.WriteStartArray(name);
        foreach (var text in texts)
            json.WriteStringValue(text);
        json.WriteEndArray();
    }
}
