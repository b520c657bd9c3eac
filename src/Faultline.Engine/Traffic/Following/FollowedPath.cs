using Faultline.Traffic.Reading;

namespace Faultline.Engine.Traffic.Following;

/// <summary>
/// A path whose file is renamed, truncated, copied and made anew (logrotate in all its ways) while it is read. Every line is taken once: files
/// are known again by their content, whatever they are called. Not thread-safe.
/// </summary>
internal sealed class FollowedPath(string path, PathState? remembered, Func<LogReader> newReader, long? horizon) : IDisposable
{
    /// <summary>Servers go on writing to a file that was renamed until they are told to open it anew.</summary>
    private static readonly TimeSpan Linger = TimeSpan.FromSeconds(30);

    /// <summary>How long a last line may lack its end before it is taken for one.</summary>
    private static readonly TimeSpan Unfinished = TimeSpan.FromMinutes(1);

    private const int MostDone = 8;

    private readonly List<FollowedFile> _files = [.. (remembered?.Files ?? []).Select(f => new FollowedFile(f, newReader))];
    private readonly string _folder = System.IO.Path.GetDirectoryName(path)!;
    private readonly string _name = System.IO.Path.GetFileName(path);
    private long _newest = remembered?.Newest ?? 0;
    private bool _hasLooked;
    private long _folderWritten = -1;
    private long _written = -1;

    /// <summary>Why it can't be read; empty when it can, or there is nothing.</summary>
    public string Trouble { get; private set; } = "";

    public bool IsThere => Current is not null;

    public long Behind => _files.Sum(f => f.Behind);

    public string FormatName => _files.LastOrDefault(f => f.FormatName.Length > 0)?.FormatName ?? "";

    private FollowedFile? Current => _files.FirstOrDefault(f => !f.State.HasLeft && f.Content is not null);

    public string State() => new PathState(_newest, [.. _files.Select(f => f.State)]).Write();

    /// <summary>Sees what has become of the files, and takes lines, the oldest file's first.</summary>
    /// <param name="enough">In bytes, about.</param>
    /// <returns>How many bytes it took.</returns>
    public long Step(byte[] buffer, long enough, DateTimeOffset now)
    {
        try
        {
            Look(now);
            Trouble = Trouble.Length > 0 && !IsThere ? Trouble : "";
            return Take(buffer, enough, now);
        }
        catch (Exception wrong) when (wrong is IOException or UnauthorizedAccessException or InvalidDataException)
        {
            Trouble = wrong is UnauthorizedAccessException ? $"this user may not read {path}" : $"{path} can't be read: {wrong.Message}";
            return 0;
        }
    }

    public void Dispose()
    {
        foreach (var file in _files)
            file.Dispose();
    }

    private long Take(byte[] buffer, long enough, DateTimeOffset now)
    {
        long taken = 0;
        foreach (var file in _files.Where(f => f.Content is not null).OrderBy(f => f.State.HasLeft ? 0 : 1).ToList())
        {
            while (taken < enough && file.IsOf(file.Content!) && file.Read(buffer, now) is > 0 and var count)
                taken += count;
            if (taken >= enough)
                return taken;
            var quiet = now - file.ChangedAt;
            if (quiet >= Unfinished || (file.State.HasLeft && (quiet >= Linger || !file.Content!.Grows)))
                file.TakeUnfinished(buffer);
            if (file.State.HasLeft && (quiet >= Linger || !file.Content!.Grows))
                file.Finish();
        }

        foreach (var old in _files.Where(f => f.State.IsDone).SkipLast(MostDone).ToList())
            _files.Remove(old);
        return taken;
    }

    private void Look(DateTimeOffset now)
    {
        var there = FileLook.Of(path);
        if (there is { IsRegular: false })
        {
            Trouble = $"{path} is no file but a folder, a pipe or a device";
            there = null;
        }
        else if (there is null)
        {
            Trouble = "";
        }

        var isNews = !_hasLooked;
        if (Current is { } current)
        {
            if (there?.Id != current.State.Id)
            {
                current.Leave(now);
                isNews = true;
            }

            isNews |= current.State.Offset == 0 && there?.Written != _written;
        }

        foreach (var truncated in _files.Where(f => f.Content is { } content && !f.IsOf(content)).ToList())
        {
            Recover(truncated, now);
            isNews = true;
        }

        _written = there?.Written ?? -1;
        var folder = FileLook.Of(_folder)?.Written ?? -1;
        isNews |= folder != _folderWritten;
        _folderWritten = folder;
        if (!_hasLooked)
            FindAgain(now);
        if (Current is null && there is not null)
            Begin(now);
        if (isNews)
            AdoptSiblings(now);
        _hasLooked = true;
    }

    /// <summary>After a start: the files that were being read, under whatever names they have now.</summary>
    private void FindAgain(DateTimeOffset now)
    {
        foreach (var file in _files.Where(f => !f.State.IsDone).OrderByDescending(f => f.State.Offset).ToList())
        {
            if (!TryContinue(file, [file.State.Path, path, .. Siblings()], now))
                _files.Remove(file);
        }
    }

    /// <summary>A file was truncated; a copy may hold what was there.</summary>
    private void Recover(FollowedFile file, DateTimeOffset now)
    {
        file.Leave(now);
        if (!TryContinue(file, Siblings(), now))
        {
            file.Dispose();
            _files.Remove(file);
        }
    }

    private bool TryContinue(FollowedFile file, IEnumerable<string> names, DateTimeOffset now)
    {
        // The file itself before copies of it.
        var looks = names.Distinct(StringComparer.Ordinal).Select(name => (Name: name, Look: FileLook.Of(name)))
            .Where(f => f.Look is { IsRegular: true }).OrderBy(f => f.Look!.Value.Id == file.State.Id ? 0 : 1).ToList();
        foreach (var (name, look) in looks)
        {
            if (file.State.Offset == 0 && look!.Value.Id != file.State.Id)
                continue;
            var content = TryOpen(name);
            if (content is null || !IsSafely(() => file.IsOf(content) && !(file.State.Offset == 0 && IsPartOfAnother(file, content))))
            {
                content?.Dispose();
                continue;
            }

            file.Open(name, content, now);
            if (name != path)
                file.Leave(now);
            return true;
        }

        return false;
    }

    private void Begin(DateTimeOffset now)
    {
        var content = Content.Open(path);
        var look = content.Look();

        // It may be one that left and came back.
        var file = _files.FirstOrDefault(f => f.State.Id == look.Id && f.State.Offset > 0 && f.IsOf(content));
        var isFirst = !_hasLooked && remembered is null;
        if (file is null)
            _files.Add(file = new FollowedFile(new FileState(path, look.Id), newReader));
        file.Open(path, content, now);
        file.Return();
        if (isFirst && horizon is { } oldest && look.Written < oldest)
            file.SkipAll();
    }

    /// <summary>Files that came and went between two looks, or while nobody looked, hold lines that nobody has read.</summary>
    private void AdoptSiblings(DateTimeOffset now)
    {
        var newest = FileLook.Of(path)?.Written ?? 0;
        var isFirst = !_hasLooked && remembered is null;
        foreach (var (name, look) in Siblings().Select(name => (name, FileLook.Of(name))).Where(s => s.Item2 is { IsRegular: true, Length: > 0 })
            .Select(s => (s.name, s.Item2!.Value)).OrderBy(s => s.Value.Written).ToList())
        {
            // What was there before the first look is older than what is followed.
            newest = Math.Max(newest, isFirst ? look.Written + 1 : look.Written);
            if (isFirst || look.Written < _newest || TryOpen(name) is not { } content)
                continue;
            if (IsSafely(() => !IsKnown(content)) is false)
            {
                content.Dispose();
                continue;
            }

            var file = new FollowedFile(new FileState(name, look.Id), newReader);
            file.Open(name, content, now);
            file.Leave(now);
            _files.Add(file);
        }

        _newest = Math.Max(_newest, newest);
    }

    private bool IsKnown(Content content)
    {
        var id = content.Look().Id;
        return _files.Any(f => f.State.Id == id && f.IsOf(content)) || IsPartOfAnother(null, content);
    }

    /// <summary>What was empty is known by its number alone, which the system may have given to another file since.</summary>
    private bool IsPartOfAnother(FollowedFile? file, Content content) =>
        _files.Any(f => f != file
            && (f.State.Mark.IsHeadOf(content, f.State.Offset) || (f.Content is { } own && Mark.BeginAlike(own, content))));

    private IEnumerable<string> Siblings()
    {
        if (!Directory.Exists(_folder))
            return [];
        var names = Directory.EnumerateFiles(_folder).Where(f => RotatedNames.IsRotated(System.IO.Path.GetFileName(f), _name)).Take(1000).ToList();

        // While a file is being packed, both are there.
        return names.Where(n => !n.EndsWith(".gz", StringComparison.Ordinal) || !names.Contains(n[..^3], StringComparer.Ordinal));
    }

    private static Content? TryOpen(string name)
    {
        try
        {
            return Content.Open(name);
        }
        catch (Exception gone) when (gone is IOException or UnauthorizedAccessException)
        {
            // Renamed or deleted since it was listed: the next look finds it under its new name.
            return null;
        }
    }

    /// <summary>False also for a packed file that is damaged.</summary>
    private static bool IsSafely(Func<bool> question)
    {
        try
        {
            return question();
        }
        catch (InvalidDataException)
        {
            return false;
        }
    }
}
