using Faultline.Core.Verdicts;
using Faultline.Traffic.Records;

namespace Faultline.Traffic.Tallies;

/// <summary>What the requests of a cell have in common, in one number: minute (20 bits), series (13), status (10), reason (5), edge (1).</summary>
internal readonly record struct CellKey(ulong Bits)
{
    /// <summary>Higher ones are no status codes and count as this.</summary>
    public const int LastStatus = 1023;

    public int Minute => (int)(Bits >> 29);
    public int Series => (int)(Bits >> 16) & 0x1FFF;
    public int Status => (int)(Bits >> 6) & LastStatus;
    public RequestReason Reason => (RequestReason)(Bits >> 1 & 31);
    public bool AtEdge => (Bits & 1) != 0;
    public Fault Fault => Reason.FaultOf(AtEdge);

    /// <summary>Whether a failing request, which is always looked at.</summary>
    public bool IsError => !IsSuccess(Status, Reason);

    /// <param name="what">From <see cref="What"/>.</param>
    public static ulong Of(int minute, int series, uint what) => (ulong)(uint)minute << 29 | (ulong)(uint)series << 16 | what;

    public static uint What(int status, RequestReason reason, bool atEdge) =>
        (uint)status << 6 | ((uint)reason & 31) << 1 | (atEdge ? 1u : 0);

    public static bool IsSuccess(int status, RequestReason reason) =>
        (uint)(status - 1) < 399 && reason is RequestReason.None or RequestReason.LocalIntended;

    public CellKey In(int minute, int series) => new(Of(minute, series, (uint)Bits & 0xFFFF));
}
