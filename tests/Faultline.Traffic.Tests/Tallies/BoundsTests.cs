using System.Globalization;
using System.Text;
using Faultline.Traffic.Records;
using Faultline.Traffic.Tallies;
using Record = Faultline.Traffic.Records.Record;

namespace Faultline.Traffic.Tests.Tallies;

public sealed class BoundsTests
{
    [Fact]
    [Trait("Spec", "S4")]
    public void Million_lines_that_have_nothing_in_common_take_bounded_room_and_are_all_counted()
    {
        const int Lines = 1_000_000;
        var tally = new Tally();
        var chance = new Random(5);
        var path = new byte[40];
        var host = new byte[12];
        var minutes = 0L;
        for (var n = 0; n < Lines; n++)
        {
            for (var i = 0; i < path.Length; i++)
                path[i] = i % 8 == 0 ? (byte)'/' : (byte)('a' + chance.Next(26));
            for (var i = 0; i < host.Length; i++)
                host[i] = (byte)('a' + chance.Next(26));
            var record = Record.Blank;
            record.Path = path;
            record.Host = host;
            record.Address = path;
            record.Agent = path;
            record.Status = chance.Next(1000);
            record.Reason = (RequestReason)chance.Next(RequestReasons.Count);
            record.Duration = chance.NextInt64(1L << 40);
            record.At = chance.NextInt64(-60_000_000_000_000, 250_000_000_000_000);
            minutes += record.At;
            tally.Add(record);
        }

        Assert.InRange(tally.CellCount, 1, Tally.MostCells + (1 << 18));
        Assert.InRange(tally.NodeCount, 1, RouteTree.Most);
        var report = tally.Report();
        Assert.Equal(Lines, report.Codes.Values.Sum());
        Assert.Equal(Lines, tally.Cells.Sum(c => c.Count));
        Assert.Equal(Lines, report.Hosts.Sum(h => h.Requests));
        Assert.InRange(report.Hosts.Count, 1, Hosts.Most);
        Assert.InRange(report.Minutes.Count, 1, Minutes.MostWithHours);
        Assert.Equal(Attribution.MostCodes, report.Top.Count);
    }

    [Fact]
    [Trait("Spec", "T2")]
    public void Too_many_cells_give_up_routes_by_minute_and_keep_totals()
    {
        const int Series = 30;
        var tally = new Tally();
        for (var minute = 0; minute < 40_000; minute++)
        {
            for (var n = 0; n < Series; n++)
                new Seen($"/p{(char)('a' + n)}", n % 3 == 0 ? 500 : 200) { At = minute * 60_000L, Host = "a.example" }.AddTo(tally);
        }

        Assert.InRange(tally.CellCount, 1, Tally.MostCells);
        var report = tally.Report();
        Assert.Equal(40_000, report.Minutes.Count);
        Assert.All(report.Minutes, m => Assert.Equal(10, m.Codes[500]));
        Assert.Equal(Series, report.Routes.Count);
        Assert.All(report.Routes, r => Assert.Equal(40_000, r.Requests));
        Assert.Equal("a.example", Assert.Single(report.Hosts).Host);
    }

    [Fact]
    [Trait("Spec", "S4")]
    public void Any_bytes_are_tallied()
    {
        var chance = new Random(11);
        var tally = new Tally(0.5);
        for (var n = 0; n < 50_000; n++)
        {
            var bytes = new byte[chance.Next(300)];
            chance.NextBytes(bytes);
            if (n % 2 == 0 && bytes.Length > 0)
                bytes[0] = (byte)'/';
            var record = Record.Blank;
            record.Path = bytes;
            record.Host = bytes;
            record.Address = bytes;
            record.Agent = bytes;
            record.Referrer = bytes;
            record.Upstream = bytes;
            record.Method = bytes;
            (record.Status, record.Duration, record.At) = (chance.Next(-5, 2000), chance.NextInt64(), chance.NextInt64());
            tally.Add(record);
        }

        var report = tally.Report();
        Assert.Equal(50_000, report.Requests);
        Assert.All(report.Routes, r => Assert.DoesNotContain(r.Route, c => char.IsControl(c)));
    }

    [Fact]
    public void Adding_takes_no_memory_once_warm()
    {
        var tally = new Tally(0.5);
        var paths = Enumerable.Range(0, 3000).Select(n => Encoding.ASCII.GetBytes("/item/" + n.ToString(CultureInfo.InvariantCulture))).ToArray();
        for (var n = 0; n < paths.Length; n++)
            Add(tally, n, paths[n]);
        var before = GC.GetAllocatedBytesForCurrentThread();
        for (var n = 0; n < paths.Length; n++)
            Add(tally, n + 1, paths[n]);
        Assert.Equal(before, GC.GetAllocatedBytesForCurrentThread());
    }

    private static void Add(Tally tally, int n, byte[] path)
    {
        var record = Record.Blank;
        record.Path = path;
        record.Address = path;
        record.Agent = path;
        record.Host = "a.example"u8;
        record.Duration = 1000 + n % 3;
        record.At = 1_700_000_000_000 + n;
        (record.Status, record.Reason) = n % 3 == 0 ? (502, RequestReason.UpstreamConnect) : (200, RequestReason.None);
        tally.Add(record);
    }
}
