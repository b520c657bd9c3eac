using Faultline.Traffic.Faults;
using Faultline.Traffic.Records;

namespace Faultline.Traffic.Formats.Lines;

/// <summary>Collects each product's evidence from a line, fills in what the record shows of it, and asks whose fault it was.</summary>
internal static class LineFaults
{
    public static Finding Nginx(Layout layout, ReadOnlySpan<byte> line, ref Record record)
    {
        var evidence = new NginxEvidence
        {
            TellsUpstream = layout.Tells(Part.Upstream) || layout.Tells(Part.UpstreamStatus) || layout.Tells(Part.UpstreamTime),
            TellsTimes = layout.Tells(Part.UpstreamConnect) && layout.Tells(Part.UpstreamHeader),
            CacheStatus = record.Cache,
            Limit = layout.Evidence(line, Part.Limit),
            Duration = record.Duration,
        };

        // Whom nginx-proxy-manager is told to ask, which it writes whether it asked or not.
        record.Upstream = layout.Evidence(line, Part.Worker);
        if (!evidence.TellsUpstream)
            return NginxFault.Of(record.Status, evidence);
        evidence.UpstreamAddress = layout.Evidence(line, Part.Upstream);
        evidence.UpstreamStatus = layout.Evidence(line, Part.UpstreamStatus);
        evidence.ConnectTime = layout.Evidence(line, Part.UpstreamConnect);
        evidence.HeaderTime = layout.Evidence(line, Part.UpstreamHeader);
        evidence.ResponseTime = layout.Evidence(line, Part.UpstreamTime);
        evidence.UpstreamBytes = layout.Evidence(line, Part.UpstreamBytes);
        if (!evidence.UpstreamAddress.IsEmpty)
            record.Upstream = UpstreamList.Last(evidence.UpstreamAddress);
        record.UpstreamDuration = UpstreamList.Total(evidence.ResponseTime);
        record.UpstreamStatus = NginxFault.AnswerOf(layout.Tells(Part.UpstreamStatus), evidence);
        if (UpstreamList.WasRetried(evidence.UpstreamStatus))
            record.Marks |= RequestMarks.Retried;
        return NginxFault.Of(record.Status, evidence);
    }

    public static Finding Apache(Layout layout, ReadOnlySpan<byte> line, ref Record record)
    {
        var evidence = new ApacheEvidence { Duration = record.Duration };
        if (layout.Tells(Part.Connection))
        {
            // A dash is a value here: the connection was closed after the answer.
            record.Evidence = layout.Raw(line, Part.Connection);
            evidence.Connection = record.Evidence.IsEmpty ? (byte)0 : record.Evidence[0];
        }

        evidence.Worker = record.Upstream = layout.Evidence(line, Part.Worker);

        // Only balancers name their worker: behind a plain ProxyPass the field stays empty (Apache 2.4.71), which then shows nothing.
        evidence.TellsWorker = !evidence.Worker.IsEmpty;
        return ApacheFault.Of(record.Status, evidence);
    }

    public static Finding Traefik(Layout layout, ReadOnlySpan<byte> line, ref Record record)
    {
        var evidence = new TraefikEvidence
        {
            OriginStatus = Record.NotSaid,
            OriginContentSize = Record.NotSaid,
            Router = layout.Evidence(line, Part.Router),
            Service = layout.Evidence(line, Part.Upstream),
            Duration = record.Duration,
        };
        record.Upstream = evidence.Service;
        return TraefikFault.Of(record.Status, evidence);
    }

    public static Finding Envoy(Layout layout, ReadOnlySpan<byte> line, ref Record record)
    {
        var evidence = new EnvoyEvidence
        {
            Flags = layout.Evidence(line, Part.Flags),
            Details = layout.Evidence(line, Part.Details),
            UpstreamHost = layout.Evidence(line, Part.Upstream),
            Duration = record.Duration,
        };
        record.Upstream = evidence.UpstreamHost;
        record.UpstreamDuration = Ascii.Milliseconds(layout.Evidence(line, Part.ServiceMilliseconds));
        record.Evidence = evidence.Flags.IsEmpty ? evidence.Details : evidence.Flags;
        return EnvoyFault.Of(record.Status, evidence);
    }

    public static Finding Varnish(Layout layout, ReadOnlySpan<byte> line, ref Record record)
    {
        var evidence = new VarnishEvidence
        {
            Handling = layout.Evidence(line, Part.Handling),
            HitMiss = layout.Evidence(line, Part.HitMiss),
            FetchError = layout.Evidence(line, Part.FetchError),
        };
        record.Cache = evidence.HitMiss;
        record.Evidence = evidence.FetchError.IsEmpty ? evidence.Handling : evidence.FetchError;

        // The first byte of a hit is Varnish's own.
        if (evidence.HitMiss.SequenceEqual("miss"u8))
            record.UpstreamDuration = Ascii.Seconds(layout.Evidence(line, Part.FirstByte));
        return VarnishFault.Of(record.Status, evidence);
    }
}
