namespace Faultline.Engine.Results;

/// <summary>A column of numbers that mostly lie near one another: the middle one, and how far from it each is.</summary>
internal static class Around
{
    // Differences may wrap around; adding them again wraps back.
    public static void Write(ByteWriter writer, ReadOnlySpan<long> values)
    {
        if (values.IsEmpty)
            return;
        var sorted = values.ToArray();
        sorted.AsSpan().Sort();
        var middle = sorted[sorted.Length / 2];
        writer.Signed(middle);
        foreach (var value in values)
            writer.Signed(unchecked(value - middle));
    }

    public static long[] Read(ref ByteReader reader, int count)
    {
        if (count == 0)
            return [];
        var values = new long[count];
        var middle = reader.Signed();
        foreach (ref var value in values.AsSpan())
            value = unchecked(middle + reader.Signed());
        return values;
    }
}
