using System.Globalization;
using System.Text.Json;
using Faultline.Core.Verdicts;
using Faultline.Traffic.Records;
using Faultline.Traffic.Tallies;

namespace Faultline.Traffic.Telling;

/// <summary>
/// The contract's JSON of <c>faultline logs</c>. Shares are from 0 to 1, times RFC 3339 in UTC, what a log leaves out is <c>-</c>.
/// </summary>
public static class TrafficReportJson
{
    private const int MostPending = 1 << 16;

    /// <param name="json">Receives one object.</param>
    /// <param name="took">To read it all.</param>
    public static void Write(Utf8JsonWriter json, TrafficReport report, TimeSpan took)
    {
        json.WriteStartObject();
        WriteTotals(json, report, took);
        Counts(json, "classes", Classes(report));
        Counts(json, "codes", report.Codes.OrderBy(c => c.Key).Select(c => (CodeText(c.Key), c.Value)));
        Counts(json, "faults", Words(report.Faults));
        var reasons = report.Reasons.Where(r => r.Key != RequestReason.None).OrderBy(r => r.Key);
        Counts(json, "reasons", reasons.Select(r => (r.Key.Text(), r.Value)));
        WriteMinutes(json, report);
        WriteHosts(json, report);
        WriteRoutes(json, report);
        WriteTop(json, report);
        json.WriteStartArray("patterns");
        json.WriteEndArray();
        json.WriteStartArray("unparsedSamples");
        foreach (var sample in report.UnparsedSamples)
            json.WriteStringValue(sample);
        json.WriteEndArray();
        json.WriteEndObject();
    }

    private static void WriteTotals(Utf8JsonWriter json, TrafficReport report, TimeSpan took)
    {
        json.WriteNumber("lines", report.Lines);
        json.WriteNumber("requests", report.Requests);
        json.WriteNumber("malformed", report.Malformed);
        json.WriteNumber("unparsed", report.Unparsed);
        json.WriteNumber("other", report.Other);
        if (report.Formats is [var format, ..])
            json.WriteString("format", format);
        else
            json.WriteNull("format");
        WriteTime(json, "from", report.From);
        WriteTime(json, "to", report.To);
        json.WriteNumber("bytes", report.Bytes);
        json.WriteNumber("seconds", Math.Round(took.TotalSeconds, 3));
        json.WriteNumber("sampled", report.Sampled);
        json.WriteNumber("uncertain", report.Uncertain);
        json.WriteNumber("retried", report.Retried);
        json.WriteNumber("slowAborts", report.SlowAborts);
    }

    private static void WriteMinutes(Utf8JsonWriter json, TrafficReport report)
    {
        json.WriteStartArray("minutes");
        foreach (var minute in report.Minutes)
        {
            json.WriteStartObject();
            WriteTime(json, "at", minute.At);
            json.WriteNumber("requests", minute.Requests);
            Counts(json, "codes", minute.Codes.OrderBy(c => c.Key).Select(c => (CodeText(c.Key), c.Value)));
            Counts(json, "faults", Words(minute.Faults));
            json.WriteEndObject();
            // Of months there are so many minutes that they are not to be held as text as well.
            if (json.BytesPending > MostPending)
                json.Flush();
        }

        json.WriteEndArray();
    }

    private static void WriteHosts(Utf8JsonWriter json, TrafficReport report)
    {
        json.WriteStartArray("hosts");
        foreach (var host in report.Hosts)
        {
            json.WriteStartObject();
            json.WriteString("host", Given(host.Host));
            json.WriteNumber("requests", host.Requests);
            json.WriteNumber("clientErrors", host.ClientErrors);
            json.WriteNumber("errors", host.Errors);
            json.WriteEndObject();
        }

        json.WriteEndArray();
    }

    private static void WriteRoutes(Utf8JsonWriter json, TrafficReport report)
    {
        json.WriteStartArray("routes");
        foreach (var route in report.Routes)
        {
            json.WriteStartObject();
            json.WriteString("host", Given(route.Host));
            json.WriteString("route", Given(route.Route));
            json.WriteNumber("requests", route.Requests);
            json.WriteNumber("clientErrors", route.ClientErrors);
            json.WriteNumber("errors", route.Errors);
            if (route.Median is { } median)
                json.WriteNumber("p50", Math.Round(median.TotalMilliseconds, 3));
            if (route.NinetyFifth is { } slow)
                json.WriteNumber("p95", Math.Round(slow.TotalMilliseconds, 3));
            json.WriteEndObject();
        }

        json.WriteEndArray();
    }

    private static void WriteTop(Utf8JsonWriter json, TrafficReport report)
    {
        json.WriteStartObject("top");
        foreach (var top in report.Top)
        {
            json.WriteStartObject(CodeText(top.Code));
            foreach (var dimension in top.Dimensions)
            {
                json.WriteStartArray(dimension.Dimension.Word());
                foreach (var value in dimension.Values)
                {
                    json.WriteStartObject();
                    json.WriteString("value", Given(value.Value));
                    json.WriteNumber("requests", value.Requests);
                    json.WriteNumber("share", Math.Round(value.Share, 6));
                    json.WriteNumber("baselineShare", Math.Round(value.BaselineShare, 6));
                    json.WriteNumber("lift", Math.Round(value.Lift, 3));
                    json.WriteEndObject();
                }

                json.WriteEndArray();
            }

            json.WriteEndObject();
        }

        json.WriteEndObject();
    }

    private static IEnumerable<(string, long)> Classes(TrafficReport report) => report.Codes
        .GroupBy(c => Tellings.ClassOf(c.Key), StringComparer.Ordinal)
        .OrderBy(c => c.Key, StringComparer.Ordinal)
        .Select(c => (c.Key, c.Sum(code => code.Value)));

    private static IEnumerable<(string, long)> Words(IReadOnlyDictionary<Fault, long> faults) =>
        faults.Where(f => f.Key != Fault.None).OrderBy(f => f.Key).Select(f => (f.Key.Word(), f.Value));

    private static void Counts(Utf8JsonWriter json, string name, IEnumerable<(string Key, long Count)> counts)
    {
        json.WriteStartObject(name);
        foreach (var (key, count) in counts)
            json.WriteNumber(key, count);
        json.WriteEndObject();
    }

    private static string Given(string value) => value.Length == 0 ? "-" : value;

    private static string CodeText(int code) => code.ToString(CultureInfo.InvariantCulture);

    private static void WriteTime(Utf8JsonWriter json, string name, DateTimeOffset? at)
    {
        if (at is { } time)
            json.WriteString(name, time.UtcDateTime.ToString("yyyy-MM-dd'T'HH:mm:ss.FFF'Z'", CultureInfo.InvariantCulture));
        else
            json.WriteNull(name);
    }
}
