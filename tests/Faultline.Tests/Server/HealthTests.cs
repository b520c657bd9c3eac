using System.Diagnostics;
using System.Net;
using System.Net.Sockets;
using System.Text;
using Faultline.Core.Verdicts;
using Faultline.Engine.Storage;
using Faultline.Server;

namespace Faultline.Tests.Server;

/// <summary>What machines ask: alive, able to work, and the figures.</summary>
public sealed class HealthTests
{
    [Fact]
    [Trait("Spec", "A6")]
    public async Task Ready_means_that_every_part_makes_progress()
    {
        using var watched = new Watched();
        await using var server = await RunningServer.StartAsync(watched);
        Assert.Equal(200, (await server.GetAsync("/readyz")).Status);
        watched.Time.Advance(TimeSpan.FromSeconds(31));
        watched.Progress.Scheduled();
        watched.Progress.Dispatched();
        var (status, text) = await server.GetAsync("/readyz");
        Assert.Equal(503, status);
        Assert.Equal("""{"ready":false,"reasons":["storing has stood still for 31 s"]}""", text);
        Assert.Equal(200, (await server.GetAsync("/healthz")).Status);
        watched.Progress.Stored();
        Assert.Equal(200, (await server.GetAsync("/readyz")).Status);
    }

    [Fact]
    public async Task What_fails_inside_is_told_to_the_operator_and_not_to_whoever_asked()
    {
        using var watched = Examples.Some();
        await using var server = await RunningServer.StartAsync(watched);
        watched.Failing = new InvalidOperationException("the inner workings");
        var (status, text) = await server.GetAsync("/api/v1/monitors/checkout/uptime");
        Assert.Equal(500, status);
        Assert.DoesNotContain("inner workings", text);
        Assert.Contains("inner workings", Assert.Single(watched.Complaints));
        watched.Failing = new StorageException("the disk is full: make room");
        Assert.Equal(503, (await server.GetAsync("/")).Status);
        watched.Failing = null;
        Assert.Equal(200, (await server.GetAsync("/")).Status);
    }

    [Fact]
    [Trait("Spec", "U4")]
    public async Task Metrics_are_what_Prometheus_itself_calls_clean()
    {
        using var watched = Examples.Some();
        watched.Add("quote \" and \\ and ünïcode", "https://200.example/");

        // Before anybody listens.
        watched.Metrics.CheckStarted();
        await using var server = await RunningServer.StartAsync(watched);
        watched.Metrics.CheckStarted();
        watched.Metrics.CheckDone(State.Up, TimeSpan.FromMilliseconds(80), TimeSpan.FromMilliseconds(3));
        watched.Metrics.Notified("slack", "delivered");
        watched.Metrics.Reloaded(worked: true);
        var (_, text) = await server.GetAsync("/metrics");
        Assert.Contains("\nfaultline_checks_total{state=\"up\"} 1\n", text);
        Assert.Contains("\nfaultline_checks_in_flight 1\n", text);
        Assert.Contains("\nfaultline_check_duration_seconds_bucket{le=\"0.05\"} 0\n", text);
        Assert.Contains("\nfaultline_check_duration_seconds_bucket{le=\"0.1\"} 1\n", text);
        Assert.Contains("\nfaultline_monitors{state=\"down\"} 2\n", text);
        Assert.Contains("\nfaultline_monitor_state{monitor=\"checkout\",state=\"down\"} 1\n", text);
        Assert.Contains("\nfaultline_notifications_total{type=\"slack\",outcome=\"delivered\"} 1\n", text);
        Assert.Equal("", await LintAsync(text));

        watched.Monitors.RemoveAll(m => m.Name == "checkout");
        Assert.DoesNotContain("checkout", (await server.GetAsync("/metrics")).Text);
    }

    [Fact]
    [Trait("Spec", "U4")]
    public async Task Metrics_go_out_over_OpenTelemetry_when_a_receiver_is_named()
    {
        using var receiver = new TcpListener(IPAddress.Loopback, 0);
        receiver.Start();
        var endpoint = $"http://{receiver.LocalEndpoint}";
        Assert.Null(OpenTelemetryExport.Begin(_ => null));

        using var watched = Examples.Some();
        var request = AnswerOneAsync(receiver);
        // The library reads the endpoint by itself; nothing else in this process asks for it.
        Environment.SetEnvironmentVariable("OTEL_EXPORTER_OTLP_ENDPOINT", endpoint);
        var export = OpenTelemetryExport.Begin(Environment.GetEnvironmentVariable);
        Environment.SetEnvironmentVariable("OTEL_EXPORTER_OTLP_ENDPOINT", null);
        watched.Metrics.CheckDone(State.Down, TimeSpan.FromMilliseconds(80), TimeSpan.Zero);
        // The end exports what is there.
        await Task.Run(export!.Dispose, TestContext.Current.CancellationToken);
        var (head, body) = await request;
        Assert.StartsWith("POST /v1/metrics HTTP/1.1", head);
        Assert.Contains("application/x-protobuf", head);
        Assert.Contains("faultline.check.duration", body);
        Assert.Contains("checkout", body);
    }

    private static async Task<string> LintAsync(string metrics)
    {
        var start = new ProcessStartInfo("promtool", ["check", "metrics"])
        {
            UseShellExecute = false,
            RedirectStandardInput = true,
            RedirectStandardOutput = true,
            RedirectStandardError = true,
        };
        using var process = Process.Start(start)!;
        var output = process.StandardOutput.ReadToEndAsync(TestContext.Current.CancellationToken);
        var error = process.StandardError.ReadToEndAsync(TestContext.Current.CancellationToken);
        await process.StandardInput.WriteAsync(metrics);
        process.StandardInput.Close();
        await process.WaitForExitAsync(TestContext.Current.CancellationToken);
        Assert.Equal(0, process.ExitCode);
        return await output + await error;
    }

    private static async Task<(string Head, string Body)> AnswerOneAsync(TcpListener receiver)
    {
        var cancel = TestContext.Current.CancellationToken;
        using var client = await receiver.AcceptTcpClientAsync(cancel);
        await using var stream = client.GetStream();
        var received = new MemoryStream();
        var buffer = new byte[65536];
        while (true)
        {
            received.Write(buffer, 0, await stream.ReadAsync(buffer, cancel));
            var text = Encoding.Latin1.GetString(received.ToArray());
            var end = text.IndexOf("\r\n\r\n", StringComparison.Ordinal);
            if (end < 0)
                continue;
            var length = text.Split("\r\n").First(l => l.StartsWith("Content-Length:", StringComparison.OrdinalIgnoreCase)).Split(':')[1];
            if (text.Length - end - 4 < int.Parse(length, System.Globalization.CultureInfo.InvariantCulture))
                continue;
            await stream.WriteAsync("HTTP/1.1 200 OK\r\nContent-Length: 0\r\nConnection: close\r\n\r\n"u8.ToArray(), cancel);
            return (text[..end], text[(end + 4)..]);
        }
    }
}
