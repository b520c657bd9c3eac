using System.Globalization;

namespace Faultline.EndToEnd.Docs;

/// <summary>
/// One reader at one terminal, from a page's first command to its last. A command that ends in <c>&amp;</c> goes on until the page ends, and
/// is <c>%1</c> (or <c>%2</c> …) for those that follow. While something goes on, an output may take its time to become what the page shows.
/// </summary>
internal sealed class Terminal(ExampleInternet internet, string folder, bool writes)
{
    /// <summary>A busy machine may be too slow for a verdict that rests on speed ("far too fast for a timeout").</summary>
    private const int Tries = 5;

    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(40);
    private static readonly TimeSpan Pause = TimeSpan.FromMilliseconds(200);

    /// <summary>What will not match any more, since the page is being written, is waited for as long as an outage takes to be told.</summary>
    private static readonly TimeSpan PatienceOfWriters = TimeSpan.FromSeconds(12);

    private readonly List<Job> _jobs = [];
    private readonly Ids _ids = new();
    private readonly Dictionary<string, string> _exported = new(StringComparer.Ordinal);

    /// <summary>Types it, and waits until it shows what the page shows, for a while.</summary>
    /// <returns>What it showed in the end, with the ids that the page has.</returns>
    public async Task<Output> PlayAsync(Exchange exchange)
    {
        var command = Typed(exchange.Command);
        if (IsExport(command))
            return new Output([], 0);
        if (command.EndsWith(" &", StringComparison.Ordinal))
            return await BeginAsync(exchange, command[..^" &".Length]);
        var started = TimeProvider.System.GetTimestamp();
        for (var tries = 1; ; tries++)
        {
            var output = await internet.RunAsync(command, folder, _exported);
            if (exchange.Matches(output) || !IsWorthAnotherTry(tries, started))
                return _ids.OfPage(exchange, output);
            if (_jobs.Count > 0)
                await Task.Delay(Pause, TimeProvider.System, TestContext.Current.CancellationToken);
        }
    }

    /// <summary>Ends what goes on.</summary>
    /// <returns>What is wrong with that; empty when nothing is.</returns>
    public async Task<string> CloseAsync()
    {
        var wrong = "";
        foreach (var job in Enumerable.Reverse(_jobs))
        {
            await internet.RunAsync($"kill {job.Id}", folder, _exported);
            if (!await job.EndsAsync(Patience))
                wrong += $"$ {job.Command} &\ndid not end when it was told to\n";
        }

        return wrong;
    }

    private async Task<Output> BeginAsync(Exchange exchange, string command)
    {
        var job = await internet.BeginAsync(command, folder, _exported);
        _ = job.ListenAsync();
        _jobs.Add(job);
        var started = TimeProvider.System.GetTimestamp();
        while (true)
        {
            // It goes on: what it says later is not what it says at first.
            var output = new Output([.. job.Said.Take(exchange.Shown.Count)], 0);
            if (exchange.Matches(output) || !IsWorthAnotherTry(Tries, started))
                return _ids.OfPage(exchange, output);
            await Task.Delay(Pause, TimeProvider.System, TestContext.Current.CancellationToken);
        }
    }

    private bool IsWorthAnotherTry(int tries, long started) => _jobs.Count > 0
        ? TimeProvider.System.GetElapsedTime(started) < (writes ? PatienceOfWriters : Patience)
        : tries < Tries && !writes;

    /// <summary><c>export NAME=VALUE</c>, which holds for what is typed after it; each line has a shell of its own here.</summary>
    private bool IsExport(string command)
    {
        if (command.Split(' ') is not ["export", var assignment] || assignment.Split('=', 2) is not [var name, var value])
            return false;
        _exported[name] = value;
        return true;
    }

    private string Typed(string command)
    {
        for (var i = 0; i < _jobs.Count; i++)
            command = command.Replace(string.Create(CultureInfo.InvariantCulture, $"%{i + 1}"), _jobs[i].Id, StringComparison.Ordinal);
        return _ids.OfRun(command);
    }
}
