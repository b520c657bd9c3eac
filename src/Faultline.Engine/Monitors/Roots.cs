using System.Collections.Concurrent;
using Faultline.Core.Checks;
using Faultline.Core.Verdicts;

namespace Faultline.Engine.Monitors;

/// <summary>
/// How the roots of the watched sites answer (V5): a page that is refused while its site's root is refused as well tells of more than a moved
/// page. A root is asked with nothing of the monitor's own, once a day while all is well, and when a page of its site is refused. Thread-safe.
/// </summary>
/// <param name="ask">One check.</param>
internal sealed class Roots(TimeProvider time, Func<CheckSpec, CancellationToken, Task<Observation>> ask)
{
    private static readonly TimeSpan Daily = TimeSpan.FromDays(1);

    /// <summary>Many pages of a site are refused at the same moment: one look serves them all.</summary>
    private static readonly TimeSpan Fresh = TimeSpan.FromSeconds(5);

    private readonly ConcurrentDictionary<string, Root> _roots = new(StringComparer.Ordinal);

    /// <summary>After a check that passed: looks at the root now and then, so that there is something to compare with.</summary>
    /// <returns>Completed at once, nearly always.</returns>
    public ValueTask NoticeWellAsync(CheckSpec spec, CancellationToken cancel) =>
        HasRootBeside(spec) && RootOf(spec) is var root && root.IsOlderThan(Daily, time)
            ? new ValueTask(root.LookAsync(Daily, time, () => AskAsync(spec, cancel)))
            : ValueTask.CompletedTask;

    /// <summary>When a page is refused: whether the root answered well when last looked at, and whether it rejects now.</summary>
    public ValueTask<RootLook> LookAsync(CheckSpec spec, CancellationToken cancel) => HasRootBeside(spec)
        ? new ValueTask<RootLook>(RootOf(spec).LookAsync(Fresh, time, () => AskAsync(spec, cancel)))
        : ValueTask.FromResult(default(RootLook));

    private async Task<State> AskAsync(CheckSpec spec, CancellationToken cancel)
    {
        var root = SpecOfRoot(spec);
        return Judge.Decide(root, await ask(root, cancel), Memory.None).State;
    }

    private Root RootOf(CheckSpec spec) => _roots.GetOrAdd($"{spec.Url.Scheme}://{spec.Url.Authority} {spec.ConnectTo}", static _ => new Root());

    private static bool HasRootBeside(CheckSpec spec) => spec.Url.Target is not ("/" or "");

    /// <summary>The same way to the same server, but a stranger's plain request.</summary>
    private static CheckSpec SpecOfRoot(CheckSpec spec) => new()
    {
        Monitor = spec.Monitor,
        Url = CheckUrl.Parse($"{spec.Url.Scheme}://{spec.Url.Authority}/", out _)!,
        Tls = spec.Tls,
        HttpVersion = spec.HttpVersion,
        Ip = spec.Ip,
        Resolver = spec.Resolver,
        ConnectTo = spec.ConnectTo,
        Proxy = spec.Proxy,
        Network = spec.Network,
        Timeout = spec.Timeout,
    };

    private sealed class Root
    {
        private readonly Lock _lock = new();
        private Task<RootLook>? _look;
        private long _askedAt;
        private bool? _answeredWell;

        public bool IsOlderThan(TimeSpan age, TimeProvider time)
        {
            lock (_lock)
                return _look is null || time.GetElapsedTime(_askedAt) >= age;
        }

        /// <summary>The newest look; a new one when that is too old.</summary>
        public Task<RootLook> LookAsync(TimeSpan age, TimeProvider time, Func<Task<State>> ask)
        {
            lock (_lock)
            {
                if (_look is not null && time.GetElapsedTime(_askedAt) < age)
                    return _look;
                _askedAt = time.GetTimestamp();
                return _look = CompareAsync(_answeredWell, ask);
            }
        }

        private async Task<RootLook> CompareAsync(bool? before, Func<Task<State>> ask)
        {
            var state = await ask();
            lock (_lock)
            {
                // A refusal does not wipe out that it was well before: that is what a refusal is compared with.
                _answeredWell = state switch
                {
                    State.Up or State.Degraded => true,
                    State.Rejected or State.Down => _answeredWell ?? false,
                    _ => _answeredWell,
                };
            }

            return new RootLook(before, state == State.Rejected);
        }
    }
}

/// <param name="AnsweredWell">When it was last looked at before; null when it never was.</param>
/// <param name="RejectsNow">It rejects as well.</param>
internal readonly record struct RootLook(bool? AnsweredWell, bool RejectsNow);
