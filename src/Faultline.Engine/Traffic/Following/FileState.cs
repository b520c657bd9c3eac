using System.Text.Json;
using System.Text.Json.Serialization;

namespace Faultline.Engine.Traffic.Following;

/// <summary>What is remembered of a file over a restart.</summary>
/// <param name="Path">Where it was last found.</param>
/// <param name="Offset">Read up to here, in bytes (unpacked).</param>
/// <param name="HasLeft">The followed path no longer leads to it.</param>
/// <param name="IsDone">Read to its end; kept so that it is not taken for a new file.</param>
internal sealed record FileState(string Path, string Id, long Offset = 0, bool HasLeft = false, bool IsDone = false)
{
    public Mark Mark { get; init; } = Mark.None;

    /// <summary>The offset lies inside a line of which nothing more is wanted.</summary>
    public bool IsInsideLine { get; init; }

    /// <summary>The newest line that says which fields the lines after it have; empty for formats without.</summary>
    public string Directive { get; init; } = "";
}

/// <summary>What is remembered of a followed path: the file that it leads to and some that it led to before, the newest last.</summary>
/// <param name="Newest">The last time that one of them or their siblings was written (<see cref="FileLook.Written"/>) when all were looked at.</param>
internal sealed record PathState(long Newest, IReadOnlyList<FileState> Files)
{
    public string Write() => JsonSerializer.Serialize(this, FollowingJson.Default.PathState);

    /// <summary>Null for what can't be read.</summary>
    public static PathState? Read(string text)
    {
        try
        {
            return JsonSerializer.Deserialize(text, FollowingJson.Default.PathState);
        }
        catch (JsonException)
        {
            return null;
        }
    }
}

[JsonSourceGenerationOptions(PropertyNamingPolicy = JsonKnownNamingPolicy.CamelCase, DefaultIgnoreCondition = JsonIgnoreCondition.WhenWritingDefault)]
[JsonSerializable(typeof(PathState))]
internal sealed partial class FollowingJson : JsonSerializerContext;
