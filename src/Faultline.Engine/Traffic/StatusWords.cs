using System.Globalization;

namespace Faultline.Engine.Traffic;

/// <summary>How classes of status codes are called.</summary>
public static class StatusWords
{
    /// <summary>Such as <c>5xx</c>; <c>none</c> for a request without an answer.</summary>
    public static string Class(int status) =>
        status < 100 ? "none" : string.Create(CultureInfo.InvariantCulture, $"{status / 100}xx");
}
