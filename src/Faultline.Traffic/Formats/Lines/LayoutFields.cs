using System.Buffers;
using Faultline.Traffic.Records;

namespace Faultline.Traffic.Formats.Lines;

/// <summary>How the rarer fields go into the record.</summary>
internal static class LayoutFields
{
    private static readonly SearchValues<byte> InAddresses = SearchValues.Create("0123456789abcdefABCDEF.:, []unknow_%-"u8);

    public static void TakeRequest(ReadOnlySpan<byte> value, ref Record record)
    {
        // Varnish and Envoy write a dash for each part that they did not get.
        if (value is [(byte)'-', (byte)' ', ..])
            record.Marks |= RequestMarks.Malformed;
        else
            RequestLine.Split(value, ref record);
    }

    /// <returns>False where the value is none of its kind.</returns>
    public static bool TakeText(Part part, ReadOnlySpan<byte> value, ref Record record)
    {
        switch (part)
        {
            case Part.Method:
                record.Method = Ascii.Given(value);
                if (record.Method.IsEmpty)
                    record.Marks |= RequestMarks.Malformed;
                return true;
            case Part.Target:
                RequestLine.Target(Ascii.Given(value), ref record);
                return true;
            case Part.HostTarget:
                TakeHostTarget(value, ref record);
                return true;
            case Part.Path:
                record.Path = Ascii.Given(value);
                return true;
            case Part.Query:
                record.Query = value is [(byte)'?', .. var query] ? query : Ascii.Given(value);
                return true;
            case Part.Protocol:
                record.Protocol = Ascii.Given(value);
                return true;
            case Part.Forwarded:
                // The place of this field is often taken by another: a cookie is no address.
                record.Forwarded = value.ContainsAnyExcept(InAddresses) ? default : Ascii.Given(value);
                return true;
            default:
                record.Duration = Ascii.Seconds(value);
                return value is [(byte)'-'] or [.., (byte)'.', _, _, _];
        }
    }

    public static bool TakeNumber(Part part, ReadOnlySpan<byte> value, ref Record record)
    {
        if (part == Part.Cache)
        {
            record.Cache = Ascii.Given(value);
            return true;
        }

        record.Duration = part switch
        {
            Part.Seconds => Ascii.Seconds(value),
            Part.Milliseconds => Ascii.Milliseconds(value),
            _ => Ascii.Whole(value),
        };
        return record.Duration >= 0 || value is [(byte)'-'];
    }

    private static void TakeHostTarget(ReadOnlySpan<byte> value, ref Record record)
    {
        var slash = value.IndexOf((byte)'/');
        record.Host = Ascii.Given(RequestLine.HostOf(slash < 0 ? value : value[..slash]));
        if (slash >= 0)
            RequestLine.Target(value[slash..], ref record);
    }
}
