using System.Globalization;
using Faultline.Core.Http;
using Faultline.Core.Verdicts;

namespace Faultline.Server.Pages;

/// <summary>What is known of a status or a reason (K3).</summary>
internal static class Knowledge
{
    private const string HttpPrefix = "http-";

    /// <param name="topic">Such as <c>502</c>, <c>http-502</c> or <c>dns-timeout</c>.</param>
    /// <returns>Null for what is no code and no reason.</returns>
    public static Explanation? Of(string topic)
    {
        var status = topic.StartsWith(HttpPrefix, StringComparison.OrdinalIgnoreCase) ? topic[HttpPrefix.Length..] : topic;
        if (!int.TryParse(status, NumberStyles.None, CultureInfo.InvariantCulture, out var code))
            return Reasons.Explain(topic.ToLowerInvariant());
        if (code is < 100 or > 999)
            return null;
        var explanation = StatusCodes.Explain(code);
        return code <= 599 || explanation.Known ? explanation : null;
    }
}
