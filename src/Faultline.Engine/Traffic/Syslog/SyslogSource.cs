using System.Globalization;
using Faultline.Engine.Configuration;
using Faultline.Engine.Storage;
using Faultline.Traffic.Reading;

namespace Faultline.Engine.Traffic.Syslog;

/// <summary>
/// A source that listens for syslog messages. What arrived and is not stored when Faultline is killed is lost: syslog knows no
/// acknowledgement. Stopped in order, it stores what had arrived.
/// </summary>
internal sealed class SyslogSource(SyslogAddress address, LogIntake intake, KeepTraffic keep, TimeProvider time) : ILineFeed
{
    /// <summary>Of lines that wait to be read, in bytes.</summary>
    public const int MostWaiting = 4 * 1024 * 1024;

    private static readonly TimeSpan LookEvery = TimeSpan.FromMilliseconds(250);
    private static readonly TimeSpan KeepEvery = TimeSpan.FromSeconds(1);
    private const int MostLines = 64 * 1024;

    private readonly LineQueue _lines = new(MostWaiting);
    private readonly LogReader _reader = intake.NewReader();
    private SyslogListener? _listener;
    private string _trouble = "";
    private bool _hasCome;
    private long? _keptAt;

    public string Kind => "syslog";

    public FeedStatus Status
    {
        get
        {
            var (trouble, dropped) = (Volatile.Read(ref _trouble), _listener?.Dropped ?? 0);
            trouble = trouble.Length > 0 ? trouble : _listener?.Trouble ?? "";
            var state = trouble.Length > 0 ? "failing" : Volatile.Read(ref _hasCome) ? "reading" : "waiting";
            if (trouble.Length == 0 && dropped > 0)
                trouble = string.Create(CultureInfo.InvariantCulture, $"{dropped} datagrams were dropped: they came faster than they could be read");
            return new FeedStatus(state, trouble, _lines.Bytes, dropped);
        }
    }

    public async Task RunAsync(SemaphoreSlim turns, CancellationToken cancel)
    {
        var listener = _listener = new SyslogListener(address, _lines, time);
        var listening = Task.Run(() => listener.RunAsync(cancel), CancellationToken.None);
        while (!listening.IsCompleted)
        {
            // Once it is stopped, whoever still waits for room gets it, whether storing works or not.
            var wake = cancel.IsCancellationRequested || intake.Lines < MostLines ? _lines.Much() : listening;
            await (cancel.IsCancellationRequested
                ? Task.WhenAny(listening, wake)
                : Task.WhenAny(listening, wake, Task.Delay(LookEvery, time, cancel)));
            await turns.WaitAsync(CancellationToken.None);
            try
            {
                await StepAsync(cancel.IsCancellationRequested);
            }
            finally
            {
                turns.Release();
            }
        }

        Read();
        await TryKeepAsync();
        await listening;
    }

    public void Dispose()
    {
    }

    private async Task StepAsync(bool isEnding)
    {
        if (isEnding || intake.Lines < MostLines)
            Read();
        if (_keptAt is not { } at || time.GetElapsedTime(at) >= KeepEvery || intake.Lines >= MostLines && _trouble.Length == 0)
            await TryKeepAsync();
    }

    private void Read()
    {
        var lines = _lines.Take();
        if (!lines.IsEmpty)
            Volatile.Write(ref _hasCome, true);
        _reader.Read(lines);
    }

    private async Task TryKeepAsync()
    {
        _keptAt = time.GetTimestamp();
        if (intake.Lines == 0)
            return;
        try
        {
            await keep(intake.Delta(time.GetUtcNow(), _reader.Recogniser.FormatName ?? ""), [], CancellationToken.None);
            intake.Clear();
            Volatile.Write(ref _trouble, "");
        }
        catch (StorageException wrong)
        {
            // Nothing of it was stored: it is tried again, and no more is read than fits.
            Volatile.Write(ref _trouble, wrong.Message);
        }
    }
}
