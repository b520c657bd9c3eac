using Faultline.Traffic.Faults;
using Faultline.Traffic.Records;

namespace Faultline.Traffic.Formats.Lines;

/// <summary>Lines of one product, in one of a few layouts: the fullest first.</summary>
internal sealed class LineFormat(string name, string product, Family family, bool isLenient, params Layout[] layouts) : Format
{
    public override string Name => name;

    public override string Product => product;

    public override bool IsLenient => isLenient;

    public override LineKind Read(ReadOnlySpan<byte> line, ref Record record)
    {
        foreach (var layout in layouts)
        {
            if (layout.Read(line, ref record) && Finish(layout, line, ref record))
                return IsOfCache(layout, line) ? LineKind.Other : LineKind.Request;
            record.Reset();
        }

        return LineKind.Unparsed;
    }

    private bool Finish(Layout layout, ReadOnlySpan<byte> line, ref Record record)
    {
        if (layout.Tells(Part.Tail) && !Tail.Read(layout, line, ref record))
            return false;
        if (record.Address.IsEmpty && !record.Forwarded.IsEmpty)
            record.Address = First(record.Forwarded);
        record.Found(family switch
        {
            Family.Nginx => LineFaults.Nginx(layout, line, ref record),
            Family.Apache => LineFaults.Apache(layout, line, ref record),
            Family.Traefik => LineFaults.Traefik(layout, line, ref record),
            Family.Envoy => LineFaults.Envoy(layout, line, ref record),
            Family.Varnish => LineFaults.Varnish(layout, line, ref record),
            _ => StatusFault.Of(record.Status),
        });
        if (StatusFault.RefusesMalformed(record))
            record.Found(Finding.Sure(RequestReason.ClientBad));
        return true;
    }

    // Varnish's own request to the application: the client's stands in a line of its own.
    private bool IsOfCache(Layout layout, ReadOnlySpan<byte> line) =>
        family == Family.Varnish && layout.Evidence(line, Part.Side) is [(byte)'b'];

    private static ReadOnlySpan<byte> First(ReadOnlySpan<byte> list)
    {
        var comma = list.IndexOf((byte)',');
        return RequestLine.AddressOf((comma < 0 ? list : list[..comma]).Trim((byte)' '));
    }
}
