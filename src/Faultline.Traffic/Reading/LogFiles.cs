using Faultline.Traffic.Formats;
using Faultline.Traffic.Tallies;

namespace Faultline.Traffic.Reading;

/// <summary>How files are read.</summary>
public sealed record ReadingOptions
{
    public FormatOptions Format { get; init; } = FormatOptions.Utc;

    /// <summary>A format's or a product's name; null finds out.</summary>
    public string? Only { get; init; }

    /// <summary>A format that somebody described; <see cref="Only"/> is then of no meaning. Makes one a reader.</summary>
    public Func<FormatOptions, Format>? Layout { get; init; }

    /// <summary>Requests before it are not counted.</summary>
    public DateTimeOffset? From { get; init; }

    /// <summary>Requests at it and later are not counted.</summary>
    public DateTimeOffset? To { get; init; }

    /// <summary>For lines that name none.</summary>
    public string? Host { get; init; }

    public int Cores { get; init; } = Environment.ProcessorCount;

    /// <summary>The share of successful requests that backgrounds are taken from; null chooses by the size of the inputs.</summary>
    public double? Sampled { get; init; }

    /// <summary>Bytes done, and of how many if that is known; often, and from any thread.</summary>
    public Action<long, long?>? Progress { get; init; }
}

/// <summary>Something could not be read; the message names it.</summary>
public sealed class LogException(string message, Exception? inner = null) : Exception(message, inner)
{
    public LogException()
        : this("")
    {
    }

    public LogException(string message)
        : this(message, null)
    {
    }
}

/// <summary>Whole files at once, by all cores.</summary>
public static class LogFiles
{
    /// <summary>Above this many bytes successes are sampled: a large log has enough of them to tell shares.</summary>
    private const long SampledAbove = 64L << 20;

    private const long MuchAbove = 512L << 20;

    /// <exception cref="LogException">An input can't be read.</exception>
    /// <exception cref="OperationCanceledException">It was stopped.</exception>
    public static Task<TrafficReport> ReadAsync(IReadOnlyList<LogInput> inputs, ReadingOptions options, CancellationToken cancel)
    {
        var lengths = inputs.Select(input => input.Length).ToList();
        long? total = lengths.Contains(null) ? null : lengths.Sum();
        var sampled = options.Sampled ?? SampleOf(total);
        return new Run(options, sampled, total, cancel).ReadAsync(inputs);
    }

    // A pipe may be of any size; it is taken as a large one.
    private static double SampleOf(long? bytes) => bytes switch
    {
        <= SampledAbove => 1,
        null or <= MuchAbove => 1.0 / 16,
        _ => 1.0 / 64,
    };
}
