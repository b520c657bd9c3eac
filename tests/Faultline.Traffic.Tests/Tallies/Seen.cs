using System.Text;
using Faultline.Core.Verdicts;
using Faultline.Traffic.Records;
using Faultline.Traffic.Tallies;
using Record = Faultline.Traffic.Records.Record;

namespace Faultline.Traffic.Tests.Tallies;

/// <summary>A request as tests write it down.</summary>
internal sealed record Seen(string Path, int Status = 200)
{
    public static readonly DateTimeOffset Start = new(2026, 11, 24, 10, 0, 0, TimeSpan.Zero);

    public RequestReason Reason { get; init; }
    public long At { get; init; } = Start.ToUnixTimeMilliseconds();
    public string Host { get; init; } = "";
    public string Address { get; init; } = "203.0.113.7";
    public string Agent { get; init; } = "";
    public long Micros { get; init; } = Record.NotSaid;
    public bool AtEdge { get; init; }

    public static Tally Tallied(IEnumerable<Seen> all, double sampled = 1)
    {
        var tally = new Tally(sampled);
        foreach (var one in all)
            one.AddTo(tally);
        return tally;
    }

    public void AddTo(Tally tally)
    {
        var record = Record.Blank;
        record.At = At;
        record.Status = Status;
        record.Reason = Reason;
        record.Duration = Micros;
        record.Marks = AtEdge ? RequestMarks.AtEdge : RequestMarks.None;
        record.Confidence = Confidence.High;
        record.Host = Encoding.UTF8.GetBytes(Host);
        record.Method = "GET"u8;
        record.Path = Encoding.UTF8.GetBytes(Path);
        record.Address = Encoding.UTF8.GetBytes(Address);
        record.Agent = Encoding.UTF8.GetBytes(Agent);
        tally.Add(record);
    }
}
