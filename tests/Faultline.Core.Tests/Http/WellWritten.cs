using Faultline.Core.Verdicts;

namespace Faultline.Core.Tests.Http;

/// <summary>What every text for people keeps to, whether of a status or of a reason.</summary>
internal static class WellWritten
{
    public static void Check(Explanation explanation)
    {
        var about = $"{explanation.Code} {explanation.Reason}";
        Assert.True(explanation.Name.Length is > 1 and < 70, about);
        Assert.True(explanation.Class.Length > 0, about);
        Assert.True(explanation.Affects.Length > 0, about);
        Assert.True(explanation.Meaning.EndsWith('.'), about);
        Assert.True(Sentences(explanation.Meaning) <= 3, about);
        if (explanation.NeedsAttention || explanation.Code is not null)
        {
            Assert.True(explanation.Causes.Count > 0, about);
            Assert.True(explanation.Next.Count > 0, about);
        }

        Assert.All(explanation.Causes, cause => Assert.False(cause.EndsWith('.'), cause));
        Assert.All(explanation.Next, next => Assert.False(next.EndsWith('.'), next));
        Assert.All(explanation.Next, next => Assert.True(char.IsAsciiLetterUpper(next[0]), next));
        Assert.Equal(explanation.Next.Count, explanation.Next.Distinct(StringComparer.Ordinal).Count());
        Assert.Equal(explanation.Causes.Count, explanation.Causes.Distinct(StringComparer.Ordinal).Count());
    }

    private static int Sentences(string text) => text.Split(". ").Length;
}
