namespace Faultline.Engine.Monitors;

/// <summary>
/// Notices that the configuration file changed, by looking at it: unlike the kernel's notices that works for every file system, for files put in
/// place by renaming, and for links that are turned to another file.
/// </summary>
/// <remarks>Made before the file is read for the first time: what changes after that is noticed.</remarks>
internal sealed class ConfigurationWatch(string path, TimeProvider time)
{
    private static readonly TimeSpan LookEvery = TimeSpan.FromSeconds(2);

    // As it was when it was last read; null when it has to be read again whatever it looks like.
    private Looks? _read = Look(path);

    /// <summary>Whoever is about to read the file says so: what it holds now is no news afterwards. From any thread.</summary>
    public void Reading() => Volatile.Write(ref _read, Look(path));

    /// <summary>What was read could not be taken, which is no fault of the file: it is read again. From any thread.</summary>
    public void Missed() => Volatile.Write(ref _read, null);

    /// <param name="changed">Called once the file has been left alone between two looks; reads it.</param>
    public async Task RunAsync(Func<Task> changed, CancellationToken cancel)
    {
        using var clock = new PeriodicTimer(LookEvery, time);
        var before = Look(path);
        try
        {
            while (await clock.WaitForNextTickAsync(cancel))
            {
                var now = Look(path);
                if (now is not null && now == before && now != Volatile.Read(ref _read))
                    await changed();
                before = now;
            }
        }
        catch (OperationCanceledException) when (cancel.IsCancellationRequested)
        {
            // The program ends.
        }
    }

    /// <summary>What a change would change; null while there is no file, as between the two steps of a replacement.</summary>
    private static Looks? Look(string path)
    {
        try
        {
            var file = new FileInfo(path);
            var target = file.ResolveLinkTarget(returnFinalTarget: true) as FileInfo ?? file;
            return target.Exists ? new Looks(target.FullName, target.LastWriteTimeUtc, target.Length) : null;
        }
        catch (Exception wrong) when (wrong is IOException or UnauthorizedAccessException)
        {
            return null;
        }
    }

    private sealed record Looks(string File, DateTime Written, long Length);
}
