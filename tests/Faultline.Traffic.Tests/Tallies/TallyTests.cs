using FsCheck;
using FsCheck.Fluent;
using Faultline.Core.Verdicts;
using Faultline.Traffic.Records;
using Faultline.Traffic.Tallies;

namespace Faultline.Traffic.Tests.Tallies;

public sealed class TallyTests
{
    // Few values each, so that they meet; names enough for places to be learned.
    private static readonly Gen<Seen> Requests =
        from status in Gen.Elements(200, 200, 200, 301, 404, 429, 499, 500, 502, 0)
        from reason in Gen.Elements(Enum.GetValues<RequestReason>())
        from minute in Gen.Choose(0, 4)
        from host in Gen.Elements("", "a.example", "B.example", "b.example")
        from section in Gen.Elements("shop", "api", "blog")
        from name in Gen.Choose(0, 120)
        from rest in Gen.Elements("", "/edit", "/" + "7", "/pics/x")
        from edge in ArbMap.Default.GeneratorFor<bool>()
        select new Seen($"/{section}/n{(char)('a' + name / 26)}{(char)('a' + name % 26)}{rest}", status)
        {
            Reason = reason,
            At = Seen.Start.AddMinutes(minute).ToUnixTimeMilliseconds() + name,
            Host = host,
            AtEdge = edge,
        };

    [Fact]
    [Trait("Spec", "T2")]
    public void Counts_are_those_of_plain_counting() => Prop.ForAll(Requests.ListOf().ToArbitrary(), all =>
    {
        foreach (var sampled in new[] { 1, 0.25 })
        {
            var tally = Seen.Tallied(all, sampled);
            var report = tally.Report();
            Assert.Equal(all.Count, report.Requests);
            Assert.Equal(Counted(all, s => s.Status), report.Codes);
            Assert.Equal(Counted(all, s => s.Reason), report.Reasons);
            Assert.Equal(Counted(all.Where(HasFault), s => s.Reason.FaultOf(s.AtEdge)), report.Faults);
            Assert.Equal(Counted(all, s => s.Host.ToLowerInvariant()), report.Hosts.ToDictionary(h => h.Host, h => h.Requests));
            var minutes = all.GroupBy(s => s.At / 60_000).OrderBy(g => g.Key).ToArray();
            Assert.Equal(minutes.Select(g => g.Key * 60), report.Minutes.Select(m => m.At.ToUnixTimeSeconds()));
            foreach (var (expected, minute) in minutes.Zip(report.Minutes))
            {
                Assert.Equal(Counted(expected, s => s.Status), minute.Codes);
                Assert.Equal(Counted(expected.Where(HasFault), s => s.Reason.FaultOf(s.AtEdge)), minute.Faults);
            }

            Assert.Equal(
                Counted(all, s => (s.At / 60_000, s.Host.ToLowerInvariant(), s.Status, s.Reason, s.AtEdge)),
                tally.Cells.GroupBy(c => (c.Minute, c.Host, c.Status, c.Reason, c.AtEdge)).ToDictionary(g => g.Key, g => g.Sum(c => c.Count)));
        }
    }).QuickCheckThrowOnFailure();

    [Fact]
    [Trait("Spec", "T2")]
    public void Parts_merged_in_any_order_are_the_whole()
    {
        var chance = new Random(7);
        // Names that are not found are told apart first come, first served, so none here.
        var parts =
            from all in Requests.ListOf(2000)
            from owners in Gen.Choose(0, 3).ListOf(2000)
            from sampled in Gen.Elements(1, 0.25)
            select (All: all.Where(s => s.Status / 100 != 4).ToArray(), Owners: owners.ToArray(), Sampled: sampled);
        Prop.ForAll(parts.ToArbitrary(), p =>
        {
            var whole = Seen.Tallied(p.All, p.Sampled);
            var split = p.All.Zip(p.Owners).ToLookup(x => x.Second, x => x.First);
            var merged = new Tally(p.Sampled);
            foreach (var n in Enumerable.Range(0, 4).OrderBy(_ => chance.Next()))
                merged.Merge(Seen.Tallied(split[n], p.Sampled));
            Assert.Equal(Sorted(whole), Sorted(merged));
            Assert.Equal(whole.Report().Routes, merged.Report().Routes);
        }).Check(Config.QuickThrowOnFailure.WithMaxTest(20));
    }

    [Fact]
    [Trait("Spec", "T2")]
    public void Successes_are_sampled_without_bias_and_alike_in_any_part()
    {
        var all = Enumerable.Range(0, 200_000).Select(n => new Seen(n % 4 == 0 ? "/often" : $"/page/{n}")
        {
            At = Seen.Start.AddSeconds(n / 50).ToUnixTimeMilliseconds(),
            Address = $"198.51.{n % 97}.{n % 251}",
            Micros = n * 37 % 90_000,
        }).ToArray();
        var report = Seen.Tallied(all, 1 / 16.0).Report();
        Assert.Equal(200_000, report.Codes[200]);
        Assert.InRange(report.Routes.Single(r => r.Route == "/often").Requests, 48_000, 52_000);
        Assert.InRange(report.Routes.Single(r => r.Route == "/page/{id}").Requests, 145_000, 155_000);
    }

    [Fact]
    public void Cleared_tally_has_no_counts_and_still_knows_routes()
    {
        var tally = Seen.Tallied(Enumerable.Range(0, 60).Select(n => new Seen("/u/" + Name(n))));
        tally.Clear();
        Assert.Empty(tally.Cells);
        Assert.Equal(0, tally.Report().Requests);
        new Seen("/u/someone-else").AddTo(tally);
        Assert.Equal("/u/{name}", Assert.Single(tally.Cells).Route);
    }

    [Fact]
    [Trait("Spec", "T1")]
    public void Unparsed_lines_are_counted_and_a_few_are_shown_harmlessly()
    {
        var tally = new Tally();
        for (var n = 0; n < 100; n++)
            tally.AddUnparsed("what\e[2Jis this\xff"u8);
        tally.AddOther();
        var report = tally.Report();
        Assert.Equal((101, 100, 1), (report.Lines, report.Unparsed, report.Other));
        Assert.Equal(5, report.UnparsedSamples.Count);
        Assert.DoesNotContain('\e', report.UnparsedSamples[0]);
    }

    internal static string Name(int n) => $"n{(char)('a' + n / 676 % 26)}{(char)('a' + n / 26 % 26)}{(char)('a' + n % 26)}";

    private static bool HasFault(Seen seen) => seen.Reason.FaultOf(seen.AtEdge) != Fault.None;

    private static Dictionary<TKey, long> Counted<TKey>(IEnumerable<Seen> all, Func<Seen, TKey> by) where TKey : notnull =>
        all.GroupBy(by).OrderBy(g => g.Key).ToDictionary(g => g.Key, g => g.LongCount());

    private static Cell[] Sorted(Tally tally) => [.. tally.Cells.OrderBy(c => c.ToString(), StringComparer.Ordinal)];
}
