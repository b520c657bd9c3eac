using System.Diagnostics;

namespace Faultline.EndToEnd.Docs;

/// <summary>A command of a page that goes on, such as <c>./faultline serve &amp;</c>, until the page ends or kills it.</summary>
/// <param name="Id">Its process id, which the page writes as <c>%1</c>.</param>
internal sealed record Job(string Command, Process Process, string Id, Func<string, string> Shown)
{
    private readonly List<string> _said = [];

    /// <summary>What it has said so far.</summary>
    public IReadOnlyList<string> Said
    {
        get
        {
            lock (_said)
                return [.. _said];
        }
    }

    /// <summary>Listens to what it says from now on, until it ends.</summary>
    public async Task ListenAsync()
    {
        while (await Process.StandardOutput.ReadLineAsync(CancellationToken.None) is { } line)
        {
            lock (_said)
                _said.Add(Shown(line));
        }
    }

    /// <summary>Waits for the end that was asked for; false when it did not come in time.</summary>
    public async Task<bool> EndsAsync(TimeSpan patience)
    {
        using var limit = new CancellationTokenSource(patience, TimeProvider.System);
        try
        {
            await Process.WaitForExitAsync(limit.Token);
            return true;
        }
        catch (OperationCanceledException)
        {
            Process.Kill();
            return false;
        }
        finally
        {
            Process.Dispose();
        }
    }
}
