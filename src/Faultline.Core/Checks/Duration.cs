using System.Globalization;

namespace Faultline.Core.Checks;

/// <summary><c>500ms</c>, <c>30s</c>, <c>5m</c>, <c>1h</c>, <c>7d</c>; a fraction is fine, several units are not.</summary>
public static class Duration
{
    private static readonly (string Unit, double Milliseconds)[] Units =
        [("ms", 1), ("s", 1000), ("m", 60_000), ("h", 3_600_000), ("d", 86_400_000)];

    /// <summary>Reads one within bounds, both included.</summary>
    public static WordParser<TimeSpan> Between(TimeSpan from, TimeSpan to) => (text, out value) =>
    {
        if (!TryParse(text, out value))
            return "is not a duration: write 500ms, 30s, 5m, 1h or 7d";
        return value < from ? $"is too short: at least {Say(from)}" : value > to ? $"is too long: at most {Say(to)}" : null;
    };

    /// <summary>Reads one of up to a hundred years.</summary>
    public static bool TryParse(string text, out TimeSpan value)
    {
        value = default;
        var digits = text.AsSpan().TrimEnd("abcdefghijklmnopqrstuvwxyz");
        var unit = text[digits.Length..];
        var milliseconds = Units.FirstOrDefault(u => u.Unit == unit).Milliseconds;
        if (milliseconds == 0 || digits.Length > 12
            || !double.TryParse(digits, NumberStyles.AllowDecimalPoint, CultureInfo.InvariantCulture, out var amount)
            || amount * milliseconds > TimeSpan.FromDays(36500).TotalMilliseconds)
            return false;
        value = TimeSpan.FromMilliseconds(amount * milliseconds);
        return true;
    }

    /// <summary>In the largest unit that leaves no fraction.</summary>
    public static string Say(TimeSpan value)
    {
        var milliseconds = value.TotalMilliseconds;
        var (unit, size) = Units.Last(u => u.Milliseconds == 1 || (milliseconds > 0 && milliseconds % u.Milliseconds == 0));
        return string.Create(CultureInfo.InvariantCulture, $"{milliseconds / size:0.###}{unit}");
    }
}
