using System.Globalization;
using Faultline.Core.Verdicts;

namespace Faultline.Engine.Alerts;

/// <summary>Many notifications in one message: how many of what, by whose fault, and the list (A4).</summary>
internal static class DigestText
{
    private const int MostListed = 20;
    private const int LongestItem = 160;

    public static string Headline(IReadOnlyList<Notification> items)
    {
        var parts = items.GroupBy(Sort).OrderBy(g => g.Key).Select(g => Count(g.Count(), g.Key));
        return string.Join(", ", parts);
    }

    public static NotificationText Of(Notification digest, TimeZoneInfo zone)
    {
        var facts = new List<(string, string)>();
        var problems = digest.Items.Where(i => Sort(i) == Group.Problem && i.Incident is not null).ToList();
        if (problems.Count > 0)
        {
            var byFault = problems.GroupBy(i => i.Incident!.Fault).OrderByDescending(g => g.Count()).ThenBy(g => g.Key);
            var counts = byFault.Select(g => string.Create(CultureInfo.InvariantCulture, $"{g.Key.Word()} {g.Count()}"));
            facts.Add(("At fault", string.Join(", ", counts)));
        }

        facts.Add(("From", Wording.Moment(digest.Items.Min(i => i.At), zone)));
        facts.Add(("To", Wording.Moment(digest.Items.Max(i => i.At), zone)));

        // The most urgent first: a long list is read from its top.
        var listed = digest.Items.OrderByDescending(i => i.Urgency).ThenBy(i => i.At).Take(MostListed)
            .Select(i => Wording.Cut($"{i.Urgency.Word()}: {Wording.Headline(i)}", LongestItem));
        var more = digest.Items.Count - MostListed;
        facts.AddRange(listed.Select(item => (NotificationText.Item, item)));
        if (more > 0)
            facts.Add((NotificationText.Item, string.Create(CultureInfo.InvariantCulture, $"and {more} more")));
        return new NotificationText(Wording.Headline(digest), facts, "", [], []);
    }

    private enum Group
    {
        Problem,
        Resolved,
        Notice,
    }

    private static Group Sort(Notification item) => item.Kind switch
    {
        Telling.Resolved or Telling.Removed => Group.Resolved,
        Telling.Notice => Group.Notice,
        _ => Group.Problem,
    };

    private static string Count(int count, Group group)
    {
        var what = group switch
        {
            Group.Problem => count == 1 ? "incident" : "incidents",
            Group.Resolved => "recovered",
            _ => count == 1 ? "notice" : "notices",
        };
        return string.Create(CultureInfo.InvariantCulture, $"{count} {what}");
    }
}
