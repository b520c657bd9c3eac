using Faultline.Core.Checks;
using Faultline.Core.Http;
using Faultline.Engine.Configuration.Shapes;
using Faultline.Engine.Configuration.Yaml;

namespace Faultline.Engine.Configuration.Values;

/// <summary>Readers of methods and headers.</summary>
internal static class HttpWords
{
    /// <summary>Headers that tell who asks (S3).</summary>
    private static readonly string[] Telling = ["Authorization", "Cookie", "Proxy-Authorization", "X-Api-Key", "X-Auth-Token"];

    public static Read<string> Method { get; } = Scalars.Of<string>(RequestWords.Method);

    /// <summary>Lines added to requests.</summary>
    public static Read<IReadOnlyList<HeaderField>> Headers { get; } = Lists.Named(
        "headers are written as NAME: VALUE, each on a line of its own",
        (Entry entry, Reading reading, out HeaderField field) =>
        {
            field = default;
            var isNamed = IsName(entry.Key, RequestWords.OwnHeaderName, reading);
            if (!reading.TryText(entry.Value, out var value))
                return false;
            field = new HeaderField(entry.Key.Text, value.Text);
            if (Telling.Contains(entry.Key.Text, StringComparer.OrdinalIgnoreCase))
                reading.KeepSecret(value.Text);
            return RequestWords.HeaderValue(value.Text, out _) is not { } problem
                ? isNamed
                : reading.Wrong(value.At, $"the header's value {problem}");
        });

    /// <summary>The name of a header that answers carry.</summary>
    public static Read<string> HeaderName { get; } = Scalars.Of<string>(RequestWords.HeaderName);

    public static bool IsHeaderName(Scalar name, Reading reading) => IsName(name, RequestWords.HeaderName, reading);

    private static bool IsName(Scalar name, WordParser<string> parse, Reading reading) =>
        parse(name.Text, out _) is not { } problem || reading.Wrong(name.At, $"'{Shown.Clip(name.Written)}' {problem}");
}
