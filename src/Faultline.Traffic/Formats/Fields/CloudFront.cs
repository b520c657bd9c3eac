using Faultline.Traffic.Faults;
using Faultline.Traffic.Records;

namespace Faultline.Traffic.Formats.Fields;

/// <summary>
/// CloudFront's standard logs: fields between tabs in the order of <c>#Fields</c>, or the 33 of the documented order; more may follow.
/// The time is the end of the answer, UTC; lines come in no order. Values stay percent-encoded. In order since the newer delivery lets
/// people choose fields.
/// </summary>
internal sealed class CloudFront : Format
{
    private readonly ColumnOrder _order = new(
        ("date time x-edge-location sc-bytes c-ip cs-method cs(Host) cs-uri-stem sc-status cs(Referer) cs(User-Agent) cs-uri-query "u8 +
        "cs(Cookie) x-edge-result-type x-edge-request-id x-host-header cs-protocol cs-bytes time-taken x-forwarded-for ssl-protocol ssl-cipher "u8 +
        "x-edge-response-result-type cs-protocol-version fle-status fle-encrypted-fields c-port time-to-first-byte "u8 +
        "x-edge-detailed-result-type sc-content-type sc-content-len sc-range-start sc-range-end"u8));

    public override string Name => "cloudfront";

    public override string Product => "cloudfront";

    public override bool NeedsOrder => true;

    public override LineKind Read(ReadOnlySpan<byte> line, ref Record record)
    {
        if (line is [(byte)'#', ..])
        {
            if (!line.StartsWith("#Fields:"u8) || line.IndexOf(" x-edge-"u8) < 0)
                return line.SequenceEqual("#Version: 1.0"u8) ? LineKind.Other : LineKind.Unparsed;
            _order.Declare(line[8..]);
            return LineKind.Other;
        }

        var values = new ColumnValues();
        var count = 0;
        for (var rest = line; !rest.IsEmpty; count++)
        {
            var tab = rest.IndexOf((byte)'\t');
            if (tab < 0 && count == 0)
                return LineKind.Unparsed;
            values.Take(_order[count], tab < 0 ? rest : rest[..tab], ref record);
            rest = tab < 0 ? default : rest[(tab + 1)..];
        }

        if (_order.Count == 0 || count < _order.Count || !values.Conclude(Record.NoTime, inSeconds: true, ref record))
            return LineKind.Unparsed;
        var evidence = values.CloudFront;
        record.Marks |= RequestMarks.AtEdge;
        record.Cache = evidence.ResultType;
        record.Evidence = evidence.DetailedResultType.IsEmpty ? evidence.ResultType : evidence.DetailedResultType;
        record.Found(CloudFrontFault.Of(record.Status, evidence));
        return LineKind.Request;
    }
}
