using Faultline.Engine.Configuration.Shapes;

namespace Faultline.Engine.Configuration.Channels;

/// <summary>A kind of channel: what <c>type</c> says, and the keys beside it.</summary>
/// <param name="Configures">What its keys make.</param>
internal sealed record ChannelType(string Word, Type Configures, IReadOnlyList<string> Keys, Read<ChannelConfiguration> Read)
{
    public static ChannelType Of<T>(string word, T start, Shape<T> shape)
        where T : ChannelConfiguration =>
        Of(word, shape, shape.From(start));

    /// <summary>With a reader that also looks at several keys at once.</summary>
    public static ChannelType Of<T>(string word, Shape<T> shape, Read<T> read)
        where T : ChannelConfiguration =>
        new(word, typeof(T), [.. shape.Select(k => k.Name)], read.Then<T, ChannelConfiguration>((channel, _, _) => channel));
}
