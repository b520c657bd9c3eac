using System.Text.Encodings.Web;
using System.Text.Json;
using System.Text.Json.Serialization;

namespace Faultline.Engine.Alerts;

/// <summary>Notifications as the outbox keeps them. Not what a webhook sends: that is the contract's.</summary>
internal static class NotificationJson
{
    private static readonly JsonSerializerOptions Options = new()
    {
        PropertyNamingPolicy = JsonNamingPolicy.CamelCase,
        Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping,
        IgnoreReadOnlyProperties = true,
        Converters = { new JsonStringEnumConverter(JsonNamingPolicy.CamelCase) },
    };

    public static string Write(Notification notification) => JsonSerializer.Serialize(notification, Options);

    public static Notification Read(string json) => JsonSerializer.Deserialize<Notification>(json, Options)
        ?? throw new JsonException("the outbox holds an empty notification");
}
