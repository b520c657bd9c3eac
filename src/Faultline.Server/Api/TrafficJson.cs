using System.Globalization;
using System.Text.Json;
using Faultline.Core.Verdicts;
using Faultline.Engine.Traffic;
using Faultline.Server.Traffic;
using Faultline.Traffic.Records;
using Faultline.Traffic.Tallies;
using Faultline.Traffic.Telling;

namespace Faultline.Server.Api;

/// <summary>Traffic as the API writes it.</summary>
internal static class TrafficJson
{
    public static void Write(Utf8JsonWriter json, SourceView source)
    {
        var (now, totals) = (source.Now, source.Totals);
        json.WriteStartObject();
        json.WriteString("name", now.Name);
        json.WriteString("kind", now.Kind);
        json.WriteString("state", now.State);
        if (now.Trouble.Length > 0)
            json.WriteString("trouble", Printable.Of(now.Trouble));
        json.WriteString("format", totals.Format);
        json.WriteNumber("lines", totals.Lines);
        json.WriteNumber("malformed", totals.Malformed);
        json.WriteNumber("unparsed", totals.Unparsed);
        json.WriteNumber("other", totals.Other);
        json.WriteNumber("behind", now.Behind);
        json.WriteTime("lastLineAt", totals.LastLineAt);
        json.WriteStartArray("unparsedSamples");
        foreach (var sample in totals.UnparsedSamples)
            json.WriteStringValue(sample);
        json.WriteEndArray();
        json.WriteEndObject();
    }

    public static void Write(Utf8JsonWriter json, TrafficBucket bucket)
    {
        json.WriteStartObject();
        json.WriteTime("at", bucket.At);
        WriteFields(json, bucket);
        json.WriteEndObject();
    }

    public static void Write(Utf8JsonWriter json, RouteCounts route)
    {
        json.WriteStartObject();
        json.WriteString("host", Printable.Of(route.Host));
        json.WriteString("route", Printable.Of(route.Route));
        json.WriteNumber("requests", route.Requests);
        json.WriteNumber("clientErrors", route.ClientErrors);
        json.WriteNumber("errors", route.Errors);
        json.WriteMilliseconds("median", route.Median);
        json.WriteMilliseconds("p95", route.NinetyFifth);
        json.WriteEndObject();
    }

    public static void Write(Utf8JsonWriter json, HostTraffic traffic)
    {
        json.WriteStartObject();
        json.WriteString("host", traffic.Host);
        json.WriteString("summary", traffic.Summary);
        json.WriteTime("from", traffic.From);
        json.WriteTime("to", traffic.To);
        json.WriteStartObject("during");
        WriteFields(json, traffic.During);
        json.WriteEndObject();
        json.WriteStartObject("before");
        WriteFields(json, traffic.Before);
        json.WriteEndObject();
        json.WriteEndObject();
    }

    private static void WriteFields(Utf8JsonWriter json, TrafficBucket bucket)
    {
        json.WriteNumber("requests", bucket.Requests);
        Write(json, "codes", bucket.Codes.Select(c => (c.Key.ToString(CultureInfo.InvariantCulture), c.Value)));
        var classes = bucket.Codes.GroupBy(c => Tellings.ClassOf(c.Key), StringComparer.Ordinal);
        Write(json, "classes", classes.Select(c => (c.Key, c.Sum(code => code.Value))));
        Write(json, "faults", bucket.Faults.Select(f => (f.Key.Word(), f.Value)));
        Write(json, "reasons", bucket.Reasons.Select(r => (r.Key.Text(), r.Value)));
    }

    private static void Write(Utf8JsonWriter json, string name, IEnumerable<(string Key, long Count)> counts)
    {
        json.WriteStartObject(name);
        foreach (var (key, count) in counts)
            json.WriteNumber(key, count);
        json.WriteEndObject();
    }
}
