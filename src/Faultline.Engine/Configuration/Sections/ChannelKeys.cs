using Faultline.Engine.Configuration.Channels;
using Faultline.Engine.Configuration.Shapes;
using Faultline.Engine.Configuration.Values;
using Faultline.Engine.Configuration.Yaml;

namespace Faultline.Engine.Configuration.Sections;

/// <summary><c>channels</c>: names, each with a type and that type's keys.</summary>
internal static class ChannelKeys
{
    private static readonly Read<ChannelType> Type = Scalars.Choice([.. ChannelTypes.All.Select(t => (t.Word, t))]);

    public static Read<IReadOnlyList<ChannelConfiguration>> Read { get; } =
        Lists.Named<ChannelConfiguration>("channels are written as NAME: and below it `type` and that type's keys", TryRead);

    private static bool TryRead(Entry entry, Reading reading, out ChannelConfiguration? channel)
    {
        channel = null;
        var isNamed = Names.IsName(entry.Key, reading) && reading.Names.Give(NameOf.Channel, entry.Key, reading);
        if (entry.Value is Unreadable)
            return false;
        if (entry.Value is not Mapping mapping || mapping.Find("type") is not { } type)
        {
            var types = string.Join(", ", ChannelTypes.All.Select(t => t.Word));
            return reading.Wrong(entry.Value.At, $"a channel needs `type`: one of {types}");
        }


        ChannelType? kind = null;
        if (!reading.Inside("type", () => Type(type.Value, reading, out kind)))
            return false;
        var settings = mapping with { Entries = [.. mapping.Entries.Where(e => e != type)] };
        if (!kind!.Read(settings, reading, out channel))
            return false;
        channel = channel! with { Name = entry.Key.Text };
        return isNamed;
    }
}
