using Faultline.Engine.Telemetry;
using OpenTelemetry;
using OpenTelemetry.Exporter;
using OpenTelemetry.Metrics;
using OpenTelemetry.Resources;

namespace Faultline.Server;

/// <summary>Metrics over OTLP, when the standard variables name a receiver (OpenTelemetry: Environment Variable Specification).</summary>
public static class OpenTelemetryExport
{
    private const string Prefix = "OTEL_EXPORTER_OTLP_";

    /// <summary>Null when no receiver is named. Interval, headers and time-out are what the other standard variables say.</summary>
    public static IDisposable? Begin(Func<string, string?> variable)
    {
        string? Either(string name) => variable($"{Prefix}METRICS_{name}") ?? variable(Prefix + name);
        if (string.IsNullOrEmpty(Either("ENDPOINT")))
            return null;
        var version = typeof(Metrics).Assembly.GetName().Version?.ToString(3);
        return Sdk.CreateMeterProviderBuilder()
            .ConfigureResource(resource => resource.AddService("faultline", serviceVersion: version))
            .AddMeter(Metrics.Name)
            .AddOtlpExporter(options =>
            {
                // The specification's default; the library's is older.
                if (Either("PROTOCOL") is null)
                    options.Protocol = OtlpExportProtocol.HttpProtobuf;
                options.HttpClientFactory = () => new HttpClient(new SocketsHttpHandler
                {
                    UseProxy = false,
                    ConnectCallback = (context, cancel) => NamedConnection.OpenAsync(context.DnsEndPoint, cancel),
                })
                { Timeout = TimeSpan.FromMilliseconds(options.TimeoutMilliseconds) };
            })
            .Build();
    }
}
