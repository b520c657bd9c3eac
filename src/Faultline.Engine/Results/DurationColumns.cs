using Faultline.Core.Checks;

namespace Faultline.Engine.Results;

/// <summary>How long each phase took, a column for each, where it was reached; and what the whole check took beyond their sum.</summary>
internal static class DurationColumns
{
    private const int Phases = 5;

    public static byte Reached(in PhaseTimings times)
    {
        var reached = 0;
        for (var phase = 0; phase < Phases; phase++)
            if (Of(times, phase) is not null)
                reached |= 1 << phase;
        return (byte)reached;
    }

    public static void Write(ByteWriter writer, ReadOnlySpan<CheckRecord> records)
    {
        var column = new List<long>(records.Length);
        var beyond = new long[records.Length];
        for (var i = 0; i < records.Length; i++)
            beyond[i] = Micros(records[i].Phases.Total);
        for (var phase = 0; phase < Phases; phase++)
        {
            column.Clear();
            for (var i = 0; i < records.Length; i++)
                if (Of(records[i].Phases, phase) is { } time)
                {
                    column.Add(Micros(time));
                    beyond[i] = unchecked(beyond[i] - Micros(time));
                }

            Around.Write(writer, System.Runtime.InteropServices.CollectionsMarshal.AsSpan(column));
        }

        Around.Write(writer, beyond);
    }

    public static PhaseTimings[] Read(ref ByteReader reader, ReadOnlySpan<Outcome> outcomes)
    {
        var columns = new long?[Phases][];
        var sums = new long[outcomes.Length];
        for (var phase = 0; phase < Phases; phase++)
        {
            var reached = 0;
            foreach (ref readonly var outcome in outcomes)
                reached += outcome.Phases >> phase & 1;
            var values = Around.Read(ref reader, reached);
            var column = columns[phase] = new long?[outcomes.Length];
            for (int i = 0, next = 0; i < outcomes.Length; i++)
                if ((outcomes[i].Phases >> phase & 1) != 0)
                {
                    column[i] = values[next++];
                    sums[i] = unchecked(sums[i] + column[i]!.Value);
                }
        }

        var beyond = Around.Read(ref reader, outcomes.Length);
        var times = new PhaseTimings[outcomes.Length];
        for (var i = 0; i < times.Length; i++)
            times[i] = new PhaseTimings(
                Time(columns[0][i]), Time(columns[1][i]), Time(columns[2][i]), Time(columns[3][i]), Time(columns[4][i]),
                Time(unchecked(beyond[i] + sums[i])));
        return times;
    }

    private static TimeSpan? Of(in PhaseTimings times, int phase) => phase switch
    {
        0 => times.Dns,
        1 => times.Connect,
        2 => times.Tls,
        3 => times.FirstByte,
        _ => times.Transfer,
    };

    private static long Micros(TimeSpan time) => time.Ticks / TimeSpan.TicksPerMicrosecond;

    private static TimeSpan? Time(long? micros) => micros is { } known ? Time(known) : null;

    private static TimeSpan Time(long micros) =>
        micros is >= long.MinValue / TimeSpan.TicksPerMicrosecond and <= long.MaxValue / TimeSpan.TicksPerMicrosecond
            ? TimeSpan.FromTicks(micros * TimeSpan.TicksPerMicrosecond)
            : throw new InvalidDataException("a duration is too large");
}
