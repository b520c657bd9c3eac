using System.Globalization;

namespace Faultline.Cli.Output;

/// <summary>
/// One line on standard error, rewritten in place and erased before results are printed, so that the two streams can share a terminal.
/// Writes nothing where nobody watches.
/// </summary>
internal sealed class Progress(TextWriter error, bool watched)
{
    private const string EraseLine = "\r\e[K";
    private readonly Lock _lock = new();
    private bool _shown;
    private bool _silent;

    /// <summary>From any thread; nothing while results are printed.</summary>
    public void Show(int done, int of)
    {
        if (of >= 2)
            Show(string.Create(CultureInfo.InvariantCulture, $"{done} of {of} checked"));
    }

    /// <summary>From any thread; nothing while results are printed.</summary>
    public void Show(string text)
    {
        if (!watched)
            return;
        lock (_lock)
        {
            if (_silent)
                return;
            error.Write(EraseLine + text);
            _shown = true;
        }
    }

    /// <summary>Erases the line, and writes none until <see cref="Resume"/>: checks end while the result of another is being printed.</summary>
    public void Pause()
    {
        lock (_lock)
        {
            if (_shown)
                error.Write(EraseLine);
            _shown = false;
            _silent = true;
        }
    }

    public void Resume(int done, int of)
    {
        lock (_lock)
            _silent = false;
        Show(done, of);
    }
}
