using System.Buffers;
using System.IO.Pipelines;
using Faultline.Traffic.Formats;
using Faultline.Traffic.Records;
using Faultline.Traffic.Tallies;

namespace Faultline.Traffic.Reading;

/// <summary>One log to be read from its beginning to its end.</summary>
/// <param name="Name">As the one who asked named it.</param>
public sealed record LogInput(string Name, Func<Stream> Open)
{
    public static LogInput File(string path) => new(path, () => System.IO.File.OpenRead(path));
}

public sealed record ReadingOptions
{
    public FormatOptions Format { get; init; } = FormatOptions.Utc;

    /// <summary>A format or a product to be held to; null finds out.</summary>
    public string? Only { get; init; }

    /// <summary>Earlier lines are left out.</summary>
    public DateTimeOffset? From { get; init; }

    /// <summary>Lines from then on are left out.</summary>
    public DateTimeOffset? To { get; init; }

    /// <summary>Of lines that name none.</summary>
    public string? Host { get; init; }

    public int Cores { get; init; } = 1;

    /// <summary>Told bytes done, of how many if that is known; from any thread.</summary>
    public Action<long, long?>? Progress { get; init; }
}

/// <summary>Reads logs line by line on one core: the plainest thing that keeps the contract.</summary>
public static class LogFiles
{
    public static async Task<TrafficReport> ReadAsync(IReadOnlyList<LogInput> inputs, ReadingOptions options, CancellationToken cancel)
    {
        var tally = new Tally();
        long bytes = 0;
        foreach (var input in inputs)
        {
            await using var stream = input.Open();
            var formats = AllFormats.Of(options.Format)
                .Where(f => options.Only is null || f.Name == options.Only || f.Product == options.Only).ToArray();
            var pipe = PipeReader.Create(stream);
            ReadResult read;
            do
            {
                read = await pipe.ReadAsync(cancel);
                var rest = read.Buffer;
                while (rest.PositionOf((byte)'\n') is { } end)
                {
                    Take(rest.Slice(0, end).ToArray(), formats, tally);
                    rest = rest.Slice(rest.GetPosition(1, end));
                }

                if (read.IsCompleted && !rest.IsEmpty)
                {
                    Take(rest.ToArray(), formats, tally);
                    rest = rest.Slice(rest.End);
                }

                bytes += read.Buffer.Length - rest.Length;
                options.Progress?.Invoke(bytes, null);
                pipe.AdvanceTo(rest.Start, read.Buffer.End);
            }
            while (!read.IsCompleted);
        }

        return tally.Report() with { Bytes = bytes };
    }

    private static void Take(ReadOnlySpan<byte> line, Format[] formats, Tally tally)
    {
        foreach (var format in formats)
        {
            var record = Record.Blank;
            switch (format.Read(line.TrimEnd((byte)'\r'), ref record))
            {
                case LineKind.Request:
                    tally.Add(record);
                    return;
                case LineKind.Other:
                    tally.AddOther();
                    return;
            }
        }

        tally.AddUnparsed(line);
    }
}
