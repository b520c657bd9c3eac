using System.Globalization;
using System.Text.Encodings.Web;
using System.Text.Json;
using Faultline.Core.Checks;
using Faultline.Core.Http;

namespace Faultline.Core.Verdicts;

/// <summary>
/// The contract's "Verdict as JSON": one writer for the command line, the API and whoever exports. A field that does not apply is absent.
/// </summary>
public static class VerdictJson
{
    /// <summary>
    /// How all JSON of Faultline is written: text stays readable. It is never put into HTML unescaped, so only JSON's own characters are
    /// escaped.
    /// </summary>
    public static JsonWriterOptions Format { get; } = new() { Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping };

    /// <param name="json">Receives one object.</param>
    /// <param name="region">From where it was asked.</param>
    public static void Write(Utf8JsonWriter json, CheckResult result, string region)
    {
        var (seen, verdict) = (result.Seen, result.Verdict);
        json.WriteStartObject();
        json.WriteString("monitor", result.Show(result.Spec.Monitor));
        json.WriteString("url", result.Show(result.Spec.Url.ToString()));
        json.WriteString("region", region);
        WriteTime(json, "at", seen.At, "yyyy-MM-dd'T'HH:mm:ss.fff'Z'");
        json.WriteString("state", verdict.State.Word());
        json.WriteString("fault", verdict.Fault.Word());
        json.WriteString("reason", verdict.Reason);
        json.WriteString("urgency", verdict.Urgency.Word());
        json.WriteString("confidence", verdict.Confidence.Word());
        if (seen.Answer is { } answer)
            json.WriteNumber("status", answer.Status);
        json.WriteString("summary", verdict.Summary);
        WriteDiagnosis(json, result);
        if (verdict.RetryAfter is { } retryAfter)
            json.WriteNumber("retryAfter", Math.Round(retryAfter.TotalSeconds, 3));
        WriteImpact(json, result);
        WritePhases(json, seen.Phases);
        if (seen.Address is { } address)
            json.WriteString("address", address.Address.ToString());
        if (seen.Answer is { } protocolOf)
            json.WriteString("protocol", result.Show(protocolOf.Protocol));
        WriteRedirects(json, result);
        WriteCache(json, result);
        WriteCertificate(json, result);
        WriteNotices(json, verdict);
        json.WriteEndObject();
    }

    private static void WriteDiagnosis(Utf8JsonWriter json, CheckResult result)
    {
        json.WriteStartArray("evidence");
        foreach (var (what, value) in result.Verdict.Evidence)
        {
            json.WriteStartObject();
            json.WriteString("what", what);
            json.WriteString("value", value);
            json.WriteEndObject();
        }

        json.WriteEndArray();
        json.WriteStartArray("path");
        foreach (var hop in result.Line.Hops)
        {
            json.WriteStartObject();
            json.WriteString("hop", hop.Name);
            json.WriteBoolean("reached", hop.Reached);
            if (hop.Fault)
                json.WriteBoolean("fault", true);
            json.WriteEndObject();
        }

        json.WriteEndArray();
        json.WriteStartArray("steps");
        foreach (var step in result.Verdict.Steps)
        {
            json.WriteStartObject();
            json.WriteString("node", step.Node);
            json.WriteString("question", step.Question);
            json.WriteString("answer", step.Answer);
            if (step.Seen.Length > 0)
                json.WriteString("seen", step.Seen);
            json.WriteEndObject();
        }

        json.WriteEndArray();
        json.WriteStartArray("next");
        foreach (var next in result.Verdict.Next)
            json.WriteStringValue(next);
        json.WriteEndArray();
    }

    private static void WriteImpact(Utf8JsonWriter json, CheckResult result)
    {
        if (result.Verdict.State is State.Up or State.Inconclusive)
            return;
        var explanation = Reasons.Explain(result.Verdict.Reason)
            ?? (result.Seen.Answer is { } answer ? StatusCodes.Explain(answer.Status) : null);
        if (explanation is null)
            return;
        json.WriteStartObject("impact");
        json.WriteString("who", explanation.Affects);
        json.WriteEndObject();
    }

    private static void WritePhases(Utf8JsonWriter json, PhaseTimings phases)
    {
        json.WriteStartObject("phases");
        Phase("dns", phases.Dns);
        Phase("connect", phases.Connect);
        Phase("tls", phases.Tls);
        Phase("firstByte", phases.FirstByte);
        Phase("transfer", phases.Transfer);
        Phase("total", phases.Total);
        json.WriteEndObject();

        void Phase(string name, TimeSpan? took)
        {
            if (took is { } time)
                json.WriteNumber(name, Math.Round(time.TotalMilliseconds, 3));
        }
    }

    private static void WriteRedirects(Utf8JsonWriter json, CheckResult result)
    {
        json.WriteStartArray("redirects");
        foreach (var hop in result.Seen.Redirects)
        {
            json.WriteStartObject();
            json.WriteString("url", result.Show(hop.Url.ToString()));
            json.WriteNumber("status", hop.Status);
            json.WriteString("location", result.Show(hop.Location));
            if (hop.Address is { } address)
                json.WriteString("address", address.Address.ToString());
            json.WriteEndObject();
        }

        json.WriteEndArray();
    }

    private static void WriteCache(Utf8JsonWriter json, CheckResult result)
    {
        if (result.Seen.Answer is not { } answer || CacheEvidence.Read(answer.Headers) is not { } cache)
            return;
        json.WriteStartObject("cache");
        if (cache.Hit is { } hit)
            json.WriteBoolean("hit", hit);
        if (cache.AgeSeconds is { } age)
            json.WriteNumber("age", age);
        json.WriteBoolean("stale", cache.Stale);
        if (cache.By.Length > 0)
            json.WriteString("by", result.Show(cache.By));
        json.WriteEndObject();
    }

    private static void WriteCertificate(Utf8JsonWriter json, CheckResult result)
    {
        if (result.Seen.Tls?.Certificate is not { } certificate)
            return;
        json.WriteStartObject("certificate");
        json.WriteNumber("daysLeft", result.CertificateDaysLeft ?? 0);
        json.WriteString("issuer", result.Show(certificate.Issuer));
        WriteTime(json, "notAfter", certificate.NotAfter, "yyyy-MM-dd'T'HH:mm:ss'Z'");
        json.WriteEndObject();
    }

    private static void WriteNotices(Utf8JsonWriter json, Verdict verdict)
    {
        json.WriteStartArray("notices");
        foreach (var notice in verdict.Notices)
        {
            json.WriteStartObject();
            json.WriteString("reason", notice.Reason);
            json.WriteString("fault", notice.Fault.Word());
            json.WriteString("urgency", notice.Urgency.Word());
            json.WriteString("text", notice.Text);
            json.WriteString("next", notice.Next);
            json.WriteEndObject();
        }

        json.WriteEndArray();
    }

    private static void WriteTime(Utf8JsonWriter json, string name, DateTimeOffset time, string format) =>
        json.WriteString(name, time.UtcDateTime.ToString(format, CultureInfo.InvariantCulture));
}
