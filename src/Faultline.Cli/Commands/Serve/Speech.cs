using Faultline.Core.Verdicts;

namespace Faultline.Cli.Commands.Serve;

/// <summary>What a server says while it runs: whole lines, from any thread.</summary>
internal sealed class Speech(TextWriter output)
{
    private readonly Lock _lock = new();

    public void Line(string text)
    {
        try
        {
            lock (_lock)
                output.WriteLine(Printable.Of(text));
        }
        catch (IOException)
        {
            // Whoever listened has gone, or the disk below is full: no reason to stop watching.
        }
    }
}
