namespace Faultline.Engine.Monitors;

/// <summary>
/// Notices that the configuration file changed, by looking at it: unlike the kernel's notices that works for every file system, for files put in
/// place by renaming, and for links that are turned to another file.
/// </summary>
/// <param name="changed">Called once the file has been left alone between two looks; not called again before it ends.</param>
internal sealed class ConfigurationWatch(string path, TimeProvider time, Func<Task> changed)
{
    private static readonly TimeSpan LookEvery = TimeSpan.FromSeconds(2);

    public async Task RunAsync(CancellationToken cancel)
    {
        using var clock = new PeriodicTimer(LookEvery, time);
        var (known, before) = (Look(), Look());
        try
        {
            while (await clock.WaitForNextTickAsync(cancel))
            {
                var now = Look();
                if (now is not null && now != known && now == before)
                {
                    known = now;
                    await changed();
                }

                before = now;
            }
        }
        catch (OperationCanceledException) when (cancel.IsCancellationRequested)
        {
            // The program ends.
        }
    }

    /// <summary>What a change would change; null while there is no file, as between the two steps of a replacement.</summary>
    private (string File, DateTime Written, long Length)? Look()
    {
        try
        {
            var file = new FileInfo(path);
            var target = file.ResolveLinkTarget(returnFinalTarget: true) as FileInfo ?? file;
            return target.Exists ? (target.FullName, target.LastWriteTimeUtc, target.Length) : null;
        }
        catch (Exception wrong) when (wrong is IOException or UnauthorizedAccessException)
        {
            return null;
        }
    }
}
