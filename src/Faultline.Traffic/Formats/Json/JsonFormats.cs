namespace Faultline.Traffic.Formats.Json;

/// <summary>JSON objects.</summary>
internal static class JsonFormats
{
    public static IReadOnlyList<Format> Of(FormatOptions options) =>
    [
        NginxJson.Recommended(options),
        new CloudflareJson(options),
        new TraefikJson(options),
        new AzureFrontDoorJson(options),
        new GoogleJson(options),
        new EnvoyJson(options),
        new FastlyJson(options),
        new HaproxyJson(options),
        new VarnishJson(options),
        NginxJson.ByVariables(options),
        new CaddyJson(options),
        new GenericJson(options),
    ];
}
