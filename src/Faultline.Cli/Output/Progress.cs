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

    public void Show(int done, int of)
    {
        if (!watched || of < 2)
            return;
        lock (_lock)
        {
            error.Write(string.Create(CultureInfo.InvariantCulture, $"{EraseLine}{done} of {of} checked"));
            _shown = true;
        }
    }

    public void Erase()
    {
        lock (_lock)
        {
            if (_shown)
                error.Write(EraseLine);
            _shown = false;
        }
    }
}
