using System.Text.Json;
using System.Text.Json.Serialization;

namespace Faultline.Core.Incidents;

/// <summary>How a monitor's state is stored: JSON with a version. A few hundred bytes for a healthy monitor, some
/// kilobytes for one that fails, and never more than a megabyte, whatever a target says.</summary>
public static partial class MonitorStateJson
{
    /// <summary>Raise it when a member is added that may not be absent, or changes its meaning.</summary>
    private const int Version = 1;

    public static string Write(MonitorState state) => JsonSerializer.Serialize(new Stored(Version, state), Shape.Default.Stored);

    /// <summary>Null for what this program can't have written, or wrote in another version: start anew.</summary>
    public static MonitorState? Read(string json)
    {
        try
        {
            var stored = JsonSerializer.Deserialize(json, Shape.Default.Stored);
            return stored is { V: Version } ? stored.State : null;
        }
        catch (JsonException)
        {
            return null;
        }
    }

    internal sealed record Stored(int V, MonitorState? State);

    [JsonSourceGenerationOptions(
        PropertyNamingPolicy = JsonKnownNamingPolicy.CamelCase,
        DefaultIgnoreCondition = JsonIgnoreCondition.WhenWritingNull,
        IgnoreReadOnlyProperties = true,
        UseStringEnumConverter = true)]
    [JsonSerializable(typeof(Stored))]
    private sealed partial class Shape : JsonSerializerContext;
}
