using Faultline.Core.Verdicts;

namespace Faultline.Engine.Results;

/// <summary>What seldom changes from one check to the next, and which phases have a time.</summary>
/// <param name="Phases">A bit for each phase that was reached, name lookup the lowest.</param>
internal readonly record struct Outcome(State State, Fault Fault, string Reason, int Status, string Region, byte Phases)
{
    public static Outcome Of(in CheckRecord record) =>
        new(record.State, record.Fault, record.Reason, record.Status, record.Region, DurationColumns.Reached(record.Phases));
}

/// <summary>The outcomes that occur, once each, then runs of them.</summary>
internal static class OutcomeColumn
{
    public static void Write(ByteWriter writer, ReadOnlySpan<CheckRecord> records)
    {
        var numbers = new Dictionary<Outcome, int>();
        var runs = new List<(int Number, int Length)>();
        foreach (ref readonly var record in records)
        {
            var outcome = Outcome.Of(record);
            if (!numbers.TryGetValue(outcome, out var number))
                numbers[outcome] = number = numbers.Count;
            if (runs is [.., var last] && last.Number == number)
                runs[^1] = (number, last.Length + 1);
            else
                runs.Add((number, 1));
        }

        writer.Unsigned((ulong)numbers.Count);
        foreach (var outcome in numbers.OrderBy(pair => pair.Value).Select(pair => pair.Key))
            Write(writer, outcome);
        foreach (var (number, length) in runs)
        {
            writer.Unsigned((ulong)number);
            writer.Unsigned((ulong)length);
        }
    }

    public static Outcome[] Read(ref ByteReader reader, int count)
    {
        var different = new Outcome[reader.Count()];
        foreach (ref var outcome in different.AsSpan())
            outcome = Read(ref reader);
        var outcomes = new Outcome[count];
        for (var i = 0; i < count;)
        {
            var number = reader.Unsigned();
            var length = reader.Unsigned();
            if (number >= (ulong)different.Length || length == 0 || length > (ulong)(count - i))
                throw new InvalidDataException("its runs do not add up");
            outcomes.AsSpan(i, (int)length).Fill(different[number]);
            i += (int)length;
        }

        return outcomes;
    }

    private static void Write(ByteWriter writer, Outcome outcome)
    {
        writer.Byte((byte)outcome.State);
        writer.Byte((byte)outcome.Fault);
        writer.Text(outcome.Reason);
        writer.Signed(outcome.Status);
        writer.Text(outcome.Region);
        writer.Byte(outcome.Phases);
    }

    private static Outcome Read(ref ByteReader reader)
    {
        var state = (State)reader.Byte();
        var fault = (Fault)reader.Byte();
        if (!Enum.IsDefined(state) || !Enum.IsDefined(fault))
            throw new InvalidDataException("a state or fault has no name");
        return new Outcome(state, fault, reader.Text(), reader.Int32(), reader.Text(), reader.Byte());
    }
}
