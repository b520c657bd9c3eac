using System.Text;

namespace Faultline.Core.Diagnosis;

/// <summary>Fills <c>{words}</c> into a text of the tree, in one pass: what a word brings in is never read as a template.</summary>
internal static class Template
{
    public static string Fill(string text, Facts facts)
    {
        var open = text.IndexOf('{');
        if (open < 0)
            return text;
        var filled = new StringBuilder(text.Length + 32);
        var at = 0;
        while (open >= 0)
        {
            var close = text.IndexOf('}', open);
            filled.Append(text, at, open - at).Append(Vocabulary.Words[text[(open + 1)..close]](facts));
            at = close + 1;
            open = text.IndexOf('{', at);
        }

        return filled.Append(text, at, text.Length - at).ToString();
    }
}
