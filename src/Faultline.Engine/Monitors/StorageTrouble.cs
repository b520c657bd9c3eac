using System.Globalization;
using Faultline.Core.Verdicts;
using Faultline.Engine.Storage;

namespace Faultline.Engine.Monitors;

/// <summary>
/// Says when nothing can be stored, and when it can be again; after half a minute it is told to people directly, past the store, once.
/// </summary>
/// <param name="tellDirectly">To the channels of high urgency.</param>
internal sealed class StorageTrouble(TimeProvider time, Action<string> say, Action<Notice> tellDirectly)
{
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(30);

    private long? _since;
    private bool _isTold;

    public void Failed(Exception wrong)
    {
        var why = wrong is StorageException ? wrong.Message : $"this is a bug in faultline, please report it: {wrong}";
        if (_since is null)
        {
            _since = time.GetTimestamp();
            say($"can't store results: {why}; checks go on, and what they find is kept in memory until it can be stored");
        }

        if (_isTold || time.GetElapsedTime(_since.Value) < Patience)
            return;
        _isTold = true;
        tellDirectly(new Notice(
            "storage-failing", Fault.Probe, Urgency.High, $"Faultline itself can't store what it finds: {why}",
            "Make room on the disk, or bring the database back: until then nothing is remembered, and incidents are not told"));
    }

    /// <param name="lost">Results that found no room in memory meanwhile.</param>
    public void Ended(int lost)
    {
        if (_since is not { } since)
            return;
        var lostWords = lost == 0 ? "nothing was lost" : string.Create(CultureInfo.InvariantCulture, $"{lost} results were lost");
        say(string.Create(CultureInfo.InvariantCulture, $"results are stored again after {time.GetElapsedTime(since).TotalSeconds:0} s: {lostWords}"));
        (_since, _isTold) = (null, false);
    }
}
