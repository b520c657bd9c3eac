using Faultline.Traffic.Faults;
using Faultline.Traffic.Records;

namespace Faultline.Traffic.Formats.Fields;

/// <summary>From HAProxy's evidence to the record.</summary>
internal static class HaproxyEvidences
{
    public static void Conclude(in HaproxyEvidence evidence, ref Record record)
    {
        record.Evidence = evidence.Termination;
        record.Duration = evidence.Total < 0 ? Record.NotSaid : evidence.Total * 1000L;
        record.UpstreamDuration = evidence.Response < 0 ? Record.NotSaid : evidence.Response * 1000L;
        var wasAsked = evidence.Server is [not (byte)'<', ..];
        if (wasAsked)
            record.UpstreamStatus = evidence.Response < 0 ? 0 : record.Status;

        // The plus says that another server was chosen after the first could not be reached.
        if (evidence.Redispatched && wasAsked && record.Status is > 0 and < 500)
            record.Marks |= RequestMarks.Retried;
        record.Found(HaproxyFault.Of(record.Status, evidence));
    }
}
