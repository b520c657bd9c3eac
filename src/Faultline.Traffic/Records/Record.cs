using Faultline.Core.Verdicts;

namespace Faultline.Traffic.Records;

/// <summary>
/// One line of an access log, whatever product wrote it. Spans point into the line or into the format's own scratch: they hold until the
/// next line is read. An absent value is an empty span (a <c>-</c> in the log as well); values are unescaped only where the escape would
/// change what people compare (JSON strings); nothing is decoded further.
/// </summary>
public ref struct Record
{
    /// <summary>For <see cref="At"/>: the line does not say when.</summary>
    public const long NoTime = long.MinValue;

    /// <summary>For numbers: the line does not say.</summary>
    public const int NotSaid = -1;

    /// <summary>Milliseconds since 1970 in UTC; the start or the end of the request, as the product writes it.</summary>
    public long At { get; set; }

    /// <summary>From the request's first byte to the answer's last, in microseconds; or <see cref="NotSaid"/>.</summary>
    public long Duration { get; set; }

    /// <summary>What the application took of it, in microseconds; or <see cref="NotSaid"/>.</summary>
    public long UpstreamDuration { get; set; }

    /// <summary>Sent to the client: of the body or of everything, as the product counts; or <see cref="NotSaid"/>.</summary>
    public long Bytes { get; set; }

    /// <summary>What the client was sent; 0 when nothing was.</summary>
    public int Status { get; set; }

    /// <summary>What the application answered at last, 0 when it gave no answer, <see cref="NotSaid"/> when the line does not tell.</summary>
    public int UpstreamStatus { get; set; }

    public RequestReason Reason { get; set; }
    public Confidence Confidence { get; set; }
    public RequestMarks Marks { get; set; }

    /// <summary>The name that was asked for, without its port.</summary>
    public ReadOnlySpan<byte> Host { get; set; }

    public ReadOnlySpan<byte> Method { get; set; }

    /// <summary>Without query and fragment; of an absolute target its path alone. Of a malformed request the raw line.</summary>
    public ReadOnlySpan<byte> Path { get; set; }

    /// <summary>Without the question mark.</summary>
    public ReadOnlySpan<byte> Query { get; set; }

    public ReadOnlySpan<byte> Protocol { get; set; }

    /// <summary>The client's address as the product names it, without a port.</summary>
    public ReadOnlySpan<byte> Address { get; set; }

    /// <summary>X-Forwarded-For as it came, when it is logged.</summary>
    public ReadOnlySpan<byte> Forwarded { get; set; }

    public ReadOnlySpan<byte> User { get; set; }
    public ReadOnlySpan<byte> Agent { get; set; }
    public ReadOnlySpan<byte> Referrer { get; set; }

    /// <summary>Which server behind was asked last.</summary>
    public ReadOnlySpan<byte> Upstream { get; set; }

    /// <summary>The product's own word for how it went: termination state, response flags, result type, status details.</summary>
    public ReadOnlySpan<byte> Evidence { get; set; }

    /// <summary>The cache's word: HIT, MISS, STALE …</summary>
    public ReadOnlySpan<byte> Cache { get; set; }

    /// <summary>A record of which nothing is known yet. Readers start from it: 0 would be a value.</summary>
    public static Record Blank
    {
        get
        {
            var record = default(Record);
            record.Reset();
            return record;
        }
    }

    /// <summary>Makes it <see cref="Blank"/> again where it lies: once a line, so without a copy.</summary>
    public void Reset()
    {
        this = default;
        (At, Duration, UpstreamDuration, Bytes) = (NoTime, NotSaid, NotSaid, NotSaid);
        (UpstreamStatus, Confidence) = (NotSaid, Confidence.High);
    }

    public readonly Fault Fault => Reason.FaultOf((Marks & RequestMarks.AtEdge) != RequestMarks.None);

    public void Found(Finding finding) => (Reason, Confidence) = finding;
}

/// <summary>What else is known of a request.</summary>
[Flags]
public enum RequestMarks : byte
{
    None = 0,

    /// <summary>The request line was none: a TLS greeting, nothing at all, another protocol.</summary>
    Malformed = 1,

    /// <summary>A first server failed and a second one saved the request: a hidden failure (nginx's <c>502, 200</c>).</summary>
    Retried = 2,

    /// <summary>Written by a content delivery network.</summary>
    AtEdge = 4,
}
