namespace Faultline.Engine.Traffic;

/// <summary>A way in by which Faultline gets the lines of a source itself: a file that it follows, a port that it listens on.</summary>
internal interface ILineFeed : IDisposable
{
    /// <summary><c>file</c> or <c>syslog</c>.</summary>
    string Kind { get; }

    /// <summary>As it is now; from any thread.</summary>
    FeedStatus Status { get; }

    /// <summary>Runs until it is cancelled, and has stored what it took when it returns.</summary>
    /// <param name="turns">How many may read at once.</param>
    Task RunAsync(SemaphoreSlim turns, CancellationToken cancel);
}

/// <inheritdoc cref="LogSource"/>
internal readonly record struct FeedStatus(string State, string Trouble = "", long Behind = 0, long Dropped = 0);
