using Faultline.EndToEnd.Docs;

namespace Faultline.EndToEnd.Traffic;

/// <summary>The lines to log, as the guide gives them: what people copy is what the tests run.</summary>
internal static class GuideBlock
{
    /// <summary>The one block of this language on the page about traffic.</summary>
    public static string Of(string language) => Page.Read("docs/guide/traffic.md").Blocks().Single(block => block.Language == language).Text;
}
