namespace Faultline.Engine.Configuration.Shapes;

/// <summary>Parts of the file that a check by hand does not act on, such as where alerts go.</summary>
internal static class Aside
{
    /// <summary>
    /// A part whose secrets need not be there for a check: they are on the server, and the check may be asked elsewhere. Read for checks,
    /// it is left at <paramref name="otherwise"/> when a variable or a file of it is missing; any other mistake in it counts as ever (U3).
    /// </summary>
    public static Read<T> NotForChecks<T>(this Read<T> read, T? otherwise = default) => (node, reading, out value) =>
    {
        var mistakes = reading.MistakeCount;
        var (isRead, found) = reading.Aside(() => (read(node, reading, out var each), each));
        value = isRead ? found : otherwise;
        return isRead || (reading.Purpose == ReadFor.Checks && reading.MistakeCount == mistakes);
    };
}
