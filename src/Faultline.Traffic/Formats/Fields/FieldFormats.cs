namespace Faultline.Traffic.Formats.Fields;

/// <summary>Fields in a fixed or declared order: HAProxy, W3C, load balancers.</summary>
internal static class FieldFormats
{
    public static IReadOnlyList<Format> Of(FormatOptions options) =>
    [
        new HaproxyHttp(options.Zone, withTls: true), new HaproxyHttp(options.Zone, withTls: false), new HaproxyClf(),
        new IisXml(), new LoadBalancer(isClassic: false), new LoadBalancer(isClassic: true), new CloudFront(), new W3c(),
    ];
}
