using System.Text;
using Faultline.Core.Verdicts;
using Faultline.Traffic.Formats;
using Faultline.Traffic.Records;

namespace Faultline.EndToEnd.Traffic;

/// <summary>What Faultline makes of a line that a real server wrote.</summary>
internal sealed record Told(string Format, string Host, int Status, RequestReason Reason, Fault Fault, RequestMarks Marks, string Line);

/// <summary>The log of a real server, waited for line by line.</summary>
/// <param name="text">All that was written so far.</param>
internal sealed class WrittenLog(Func<string> text)
{
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(15);

    public static WrittenLog OfFile(string path) => new(() =>
    {
        if (!File.Exists(path))
            return "";
        using var file = new FileStream(path, FileMode.Open, FileAccess.Read, FileShare.ReadWrite);
        return new StreamReader(file, Encoding.Latin1).ReadToEnd();
    });

    /// <summary>Waits for the line about a request, and reads it with the first format that takes it.</summary>
    /// <param name="marker">Something that stands in no other line.</param>
    public async Task<Told> AboutAsync(string marker)
    {
        var started = TimeProvider.System.GetTimestamp();
        while (true)
        {
            var lines = text().Split('\n');
            // The last piece has no line feed yet.
            if (lines[..^1].FirstOrDefault(l => l.Contains(marker, StringComparison.Ordinal)) is { } line)
                return Read(line.TrimEnd('\r'));
            if (TimeProvider.System.GetElapsedTime(started) > Patience)
                throw new TimeoutException($"the log has no line about {marker}:\n{text()}");
            await Task.Delay(TimeSpan.FromMilliseconds(20), TimeProvider.System, TestContext.Current.CancellationToken);
        }
    }

    public static Told Read(string line)
    {
        var bytes = Encoding.Latin1.GetBytes(line);
        foreach (var format in AllFormats.Of(FormatOptions.Utc))
        {
            var record = Faultline.Traffic.Records.Record.Blank;
            if (format.Read(bytes, ref record) == LineKind.Request)
            {
                return new Told(
                    format.Product, Encoding.UTF8.GetString(record.Host), record.Status, record.Reason, record.Fault, record.Marks, line);
            }
        }

        throw new FormatException($"no format reads the line {line}");
    }
}
