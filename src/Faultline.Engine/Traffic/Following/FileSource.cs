using System.IO.Enumeration;
using Faultline.Engine.Storage;

namespace Faultline.Engine.Traffic.Following;

/// <summary>
/// A source that reads files: a path, or all that match a pattern. Looks four times a second, since notices of the kernel don't come over
/// network mounts; what it took and how far it is are stored together, so that a kill at any moment neither loses nor doubles a line.
/// </summary>
/// <param name="remembered">How far its files are read; asked for until it is answered.</param>
/// <param name="horizon">A file last written before (Unix time in nanoseconds) is begun at its end.</param>
internal sealed class FileSource(
    string path, LogIntake intake, Func<CancellationToken, Task<IReadOnlyList<SourcePosition>>> remembered, KeepTraffic keep, long? horizon,
    TimeProvider time) : ILineFeed
{
    public static readonly TimeSpan LookEvery = TimeSpan.FromMilliseconds(250);

    private static readonly TimeSpan KeepEvery = TimeSpan.FromSeconds(1);
    private const int MostLines = 64 * 1024;
    private const long MostAtOnce = 4 * 1024 * 1024;
    private const int MostFiles = 256;

    private readonly Lock _lock = new();
    private readonly byte[] _buffer = new byte[FollowedFile.LongestLine];
    private readonly SortedDictionary<string, FollowedPath> _paths = new(StringComparer.Ordinal);
    private readonly Dictionary<string, string> _kept = new(StringComparer.Ordinal);
    private string _trouble = "";
    private bool _isTakenUp;
    private FeedStatus _status = new("waiting");
    private long? _keptAt;

    public string Kind => "file";

    public FeedStatus Status
    {
        get
        {
            lock (_lock)
                return _status;
        }
    }

    public static bool IsPattern(string path) => Path.GetFileName(path).AsSpan().ContainsAny('*', '?');

    public async Task RunAsync(SemaphoreSlim turns, CancellationToken cancel)
    {
        try
        {
            while (true)
            {
                await turns.WaitAsync(cancel);
                bool isMore;
                try
                {
                    isMore = await StepAsync(cancel);
                }
                finally
                {
                    turns.Release();
                }

                if (!isMore)
                    await Task.Delay(LookEvery, time, cancel);
            }
        }
        catch (OperationCanceledException) when (cancel.IsCancellationRequested)
        {
            // What was read and not stored yet is stored, or read again after the next start.
            await TryKeepAsync(CancellationToken.None);
        }
    }

    /// <summary>Looks, reads a bounded part, and stores when it is time.</summary>
    /// <returns>Whether there is more to read at once.</returns>
    public async Task<bool> StepAsync(CancellationToken cancel)
    {
        if (!_isTakenUp && !await TryTakeUpAsync(cancel))
            return false;
        var now = time.GetUtcNow();
        long taken = 0;
        if (intake.Lines < MostLines)
        {
            foreach (var followed in Paths())
            {
                if (taken < MostAtOnce)
                    taken += followed.Step(_buffer, MostAtOnce - taken, now);
            }
        }

        var isWell = true;
        if (intake.Lines >= MostLines || _keptAt is not { } at || time.GetElapsedTime(at) >= KeepEvery)
            isWell = await TryKeepAsync(cancel);
        var trouble = _trouble.Length > 0 ? _trouble : _paths.Values.FirstOrDefault(p => p.Trouble.Length > 0)?.Trouble ?? "";
        var state = trouble.Length > 0 ? "failing" : _paths.Values.Any(p => p.IsThere) ? "reading" : "waiting";
        Tell(new FeedStatus(state, trouble, _paths.Values.Sum(p => p.Behind)));
        return isWell && taken >= MostAtOnce;
    }

    public void Dispose()
    {
        foreach (var followed in _paths.Values)
            followed.Dispose();
    }

    /// <summary>Nothing may be read before it is known what was.</summary>
    private async Task<bool> TryTakeUpAsync(CancellationToken cancel)
    {
        if (_keptAt is { } at && time.GetElapsedTime(at) < KeepEvery)
            return false;
        _keptAt = time.GetTimestamp();
        try
        {
            foreach (var position in await remembered(cancel))
            {
                if (position.State is { } state)
                    _kept[position.File] = state;
            }
        }
        catch (StorageException wrong)
        {
            Tell(new FeedStatus("failing", wrong.Message));
            return false;
        }

        return _isTakenUp = true;
    }

    private void Tell(FeedStatus status)
    {
        lock (_lock)
            _status = status;
    }

    private async Task<bool> TryKeepAsync(CancellationToken cancel)
    {
        _keptAt = time.GetTimestamp();
        var positions = _paths.Select(p => new SourcePosition(p.Key, p.Value.State()))
            .Where(p => _kept.GetValueOrDefault(p.File) != p.State).ToList();
        if (intake.Lines == 0 && positions.Count == 0)
            return true;
        try
        {
            var format = _paths.Values.Select(p => p.FormatName).LastOrDefault(f => f.Length > 0) ?? "";
            await keep(intake.Delta(time.GetUtcNow(), format), positions, cancel);
        }
        catch (StorageException wrong)
        {
            // Nothing of it was stored: it is tried again, and no more is read than fits.
            _trouble = wrong.Message;
            return false;
        }

        _trouble = "";
        intake.Clear();
        foreach (var position in positions)
            _kept[position.File] = position.State!;
        return true;
    }

    private SortedDictionary<string, FollowedPath>.ValueCollection Paths()
    {
        foreach (var one in Matches().Where(one => !_paths.ContainsKey(one)))
        {
            if (_paths.Count >= MostFiles)
                break;
            var state = _kept.GetValueOrDefault(one);
            _paths[one] = new FollowedPath(one, state is null ? null : PathState.Read(state), intake.NewReader, horizon);
        }

        return _paths.Values;
    }

    private IEnumerable<string> Matches()
    {
        if (!IsPattern(path))
            return [path];
        var folder = Path.GetDirectoryName(path)!;
        if (!Directory.Exists(folder))
            return [];
        var names = Directory.EnumerateFiles(folder)
            .Where(f => FileSystemName.MatchesSimpleExpression(Path.GetFileName(path), Path.GetFileName(f), ignoreCase: false)).ToList();

        // Also those that are only remembered: they may have been renamed while nobody looked.
        return names.Where(n => !n.EndsWith(".gz", StringComparison.Ordinal)
                && !names.Exists(o => RotatedNames.IsRotated(Path.GetFileName(n), Path.GetFileName(o))))
            .Union(_kept.Keys, StringComparer.Ordinal);
    }
}
