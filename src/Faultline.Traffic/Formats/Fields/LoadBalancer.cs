using Faultline.Traffic.Faults;
using Faultline.Traffic.Records;

namespace Faultline.Traffic.Formats.Fields;

/// <summary>
/// AWS: the application load balancer's log, and the classic one's, which starts with the time. The time is the end of the answer, UTC.
/// What later versions add at the end is let pass.
/// </summary>
internal sealed class LoadBalancer(bool isClassic) : Format
{
    private const long Hour = 3_600_000;

    public override string Name => isClassic ? "elb" : "alb";

    public override string Product => isClassic ? "elb" : "alb";

    public override LineKind Read(ReadOnlySpan<byte> line, ref Record record)
    {
        var cut = new Cut(line);
        if (!isClassic && (!cut.Word(out var type) || !IsType(type)))
            return LineKind.Unparsed;
        if (!cut.Word(out var time) || time is not [.., (byte)'Z']
            || !cut.Word(out _) || !cut.Word(out var client) || !cut.Word(out var target))
            return LineKind.Unparsed;
        record.At = Moments.Iso(time);
        if (record.At == Record.NoTime
            || !Time(ref cut, out var request) || !Time(ref cut, out var answer) || !Time(ref cut, out var response)
            || !cut.Word(out var status) || !cut.Word(out var targetStatus)
            || !cut.Word(out var received) || Ascii.Whole(received) < 0
            || !cut.Word(out var sent) || Ascii.Whole(sent) is not (>= 0 and var bytes)
            || !cut.Quoted(out var asked))
            return LineKind.Unparsed;
        record.Status = Ascii.Given(status).IsEmpty ? 0 : Ascii.Status(status);
        record.UpstreamStatus = Ascii.Given(targetStatus).IsEmpty ? 0 : Ascii.Status(targetStatus);
        if (record.Status < 0 || record.UpstreamStatus < 0)
            return LineKind.Unparsed;
        if (asked.SequenceEqual("- - - "u8) && status.SequenceEqual("-"u8))
            return LineKind.Other; // a classic load balancer's TCP session
        record.Address = RequestLine.AddressOf(Ascii.Given(client));
        record.Upstream = Ascii.Given(target);
        record.Bytes = bytes;
        record.Duration = request < 0 || answer < 0 || response < 0 ? Record.NotSaid : request + answer + response;
        record.UpstreamDuration = answer;
        RequestLine.Split(asked, ref record);
        record.Method = Ascii.Given(record.Method);
        if (record.Method.IsEmpty)
            record.Marks |= RequestMarks.Malformed; // - http://host:80- -
        var evidence = new LoadBalancerEvidence
        {
            IsClassic = isClassic,
            TargetStatus = record.UpstreamStatus,
            TargetTime = answer,
            Target = record.Upstream,
        };
        if (cut.Quoted(out var agent))
            record.Agent = Ascii.Given(agent);
        else if (!isClassic)
            return LineKind.Unparsed;
        if (!isClassic)
            Tail(ref cut, ref evidence, ref record);
        record.Found(LoadBalancerFault.Of(record.Status, evidence));
        return LineKind.Request;
    }

    // ssl_cipher ssl_protocol target_group_arn "trace_id" "domain_name" "chosen_cert_arn" matched_rule_priority request_creation_time
    // "actions_executed" "redirect_url" "error_reason" "target:port_list" "target_status_code_list" "classification" "classification_reason".
    // Older lines end sooner.
    private static void Tail(ref Cut cut, ref LoadBalancerEvidence evidence, ref Record record)
    {
        cut.Word(out _);
        cut.Word(out _);
        cut.Word(out _);
        cut.Quoted(out _);
        cut.Quoted(out var name);
        cut.Quoted(out _);
        cut.Word(out _);
        cut.Word(out var created);
        cut.Quoted(out var actions);
        cut.Quoted(out _);
        cut.Quoted(out var error);
        cut.Quoted(out _);
        cut.Quoted(out _);
        cut.Quoted(out var classification);
        evidence.Actions = Ascii.Given(actions);
        evidence.ErrorReason = Ascii.Given(error);
        evidence.Classification = Ascii.Given(classification);
        if (record.Host.IsEmpty)
            record.Host = Ascii.Given(name);
        record.Evidence = !evidence.ErrorReason.IsEmpty ? evidence.ErrorReason
            : !evidence.Classification.IsEmpty ? evidence.Classification : evidence.Actions;

        // Without an answer no phase is timed; how long the client waited is known all the same.
        if (record.Duration == Record.NotSaid && Moments.Iso(created) is var start && start != Record.NoTime
            && record.At - start is >= 0 and < Hour and var waited)
            record.Duration = waited * 1000;
    }

    private static bool Time(ref Cut cut, out long micros)
    {
        micros = Record.NotSaid;
        if (!cut.Word(out var text))
            return false;
        if (text.SequenceEqual("-1"u8) || text.SequenceEqual("-"u8))
            return true;
        micros = Ascii.Seconds(text);
        return micros >= 0;
    }

    private static bool IsType(ReadOnlySpan<byte> type) =>
        type.SequenceEqual("http"u8) || type.SequenceEqual("https"u8) || type.SequenceEqual("h2"u8) || type.SequenceEqual("grpcs"u8)
        || type.SequenceEqual("ws"u8) || type.SequenceEqual("wss"u8);
}
