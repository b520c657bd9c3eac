using Faultline.Traffic.Records;

namespace Faultline.Traffic.Formats.Lines;

/// <summary>
/// What varnishncsa writes unless told otherwise: a combined line whose request has a whole URL, which is put together from the Host header
/// and shows whose line it is.
/// </summary>
internal sealed class VarnishNcsa(Layout combined) : Format
{
    private readonly LineFormat _lines = new("varnish", "varnish", Family.Varnish, isLenient: false, combined);

    public override string Name => _lines.Name;

    public override string Product => _lines.Product;

    public override LineKind Read(ReadOnlySpan<byte> line, ref Record record)
    {
        var quote = line.IndexOf((byte)'"');
        if (quote < 0)
            return LineKind.Unparsed;
        var request = line[(quote + 1)..];
        var blank = request.IndexOf((byte)' ');
        return blank > 0 && request[(blank + 1)..].StartsWith("http://"u8) ? _lines.Read(line, ref record) : LineKind.Unparsed;
    }
}
