using System.Collections.Concurrent;
using System.Net.Sockets;
using Faultline.Core.Checks;
using Faultline.Core.Verdicts;
using Faultline.Lab.Sites;
using Faultline.Probing;
using static Faultline.Tests.Hops.Checking;

namespace Faultline.Tests.Hops;

/// <summary>The way that is walked before the first check, so that its figures are the target's.</summary>
public sealed class RehearsalTests
{
    [Fact]
    public async Task Each_part_is_walked_once_and_when_it_is_needed()
    {
        var walked = new ConcurrentQueue<CheckSpec>();
        var rehearsal = new Rehearsal((spec, _) => Walk(walked, spec), TimeProvider.System);
        await rehearsal.BeforeAsync(Spec("http://127.0.0.1/"));
        Assert.Equal(["http"], walked.Select(spec => spec.Url.Scheme));
        await rehearsal.BeforeAsync(Spec("http://shop.test/"));
        await rehearsal.BeforeAsync(Spec("https://shop.test/"));
        await rehearsal.BeforeAsync(Spec("https://shop.test/") with { Tls = TlsSite.Trust });
        await rehearsal.BeforeAsync(Spec("https://shop.test/"));
        Assert.Equal(["http", "http", "https", "https"], walked.Select(spec => spec.Url.Scheme));
        Assert.All(walked, spec => Assert.True(spec.Url.LiteralAddress is not null || spec.Resolver is not null));
    }

    [Fact]
    public async Task A_way_that_fails_or_never_ends_keeps_no_check_from_being_made()
    {
        await new Rehearsal((_, _) => throw new SocketException(24), TimeProvider.System).BeforeAsync(Spec("https://shop.test/"));
        await new Rehearsal(static async (_, stop) => await new TaskCompletionSource().Task.WaitAsync(stop), TimeProvider.System)
            .BeforeAsync(Spec("https://shop.test/"));
    }

    [Fact]
    public async Task A_rehearsed_check_sees_what_any_check_sees()
    {
        await using var site = Site.Answering(Ok());
        var (seen, verdict) = await CheckAsync(Spec(site.Url), ProberWith().Rehearsing());
        Assert.Equal(State.Up, verdict.State);
        Assert.Single(site.Requests);
        Assert.NotNull(seen.Phases.Connect);
    }

    private static ValueTask Walk(ConcurrentQueue<CheckSpec> walked, CheckSpec spec)
    {
        walked.Enqueue(spec);
        return default;
    }
}
