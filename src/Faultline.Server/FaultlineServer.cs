using System.Net;
using System.Net.Sockets;
using Faultline.Server.Listening;
using Faultline.Server.Telemetry;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Hosting;
using Microsoft.AspNetCore.Hosting.Server;
using Microsoft.AspNetCore.Hosting.Server.Features;
using Microsoft.AspNetCore.Http.Features;
using Microsoft.AspNetCore.Server.Kestrel.Core;
using Microsoft.AspNetCore.Server.Kestrel.Transport.Sockets;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Hosting;

namespace Faultline.Server;

/// <summary>Faultline over HTTP: API, pages, metrics; on a loopback address and on the control socket.</summary>
public sealed class FaultlineServer : IAsyncDisposable
{
    private readonly WebApplication _app;
    private readonly PrometheusText _metrics;
    private readonly string _socket;

    private FaultlineServer(WebApplication app, PrometheusText metrics, string socket) =>
        (_app, _metrics, _socket) = (app, metrics, socket);

    /// <summary>Where it listens, with the port that it got.</summary>
    public Uri Address =>
        new(_app.Services.GetRequiredService<IServer>().Features.GetRequiredFeature<IServerAddressesFeature>().Addresses
            .First(address => !address.Contains("unix:", StringComparison.Ordinal)));

    /// <summary>Whether it could listen there, before anything else is begun.</summary>
    /// <exception cref="ListenException">It could not.</exception>
    public static void EnsureFree(ListenAddress listen)
    {
        try
        {
            using var socket = SocketTransportOptions.CreateDefaultBoundListenSocket(new IPEndPoint(listen.Address, listen.Port));
            socket.Listen();
        }
        catch (SocketException reason)
        {
            throw new ListenException(Why(reason, listen), reason);
        }
    }

    /// <summary>Listens when it returns.</summary>
    /// <exception cref="ListenException">The address or the data folder is in use, or can't be used.</exception>
    public static async Task<FaultlineServer> StartAsync(ServerOptions options, Source source, CancellationToken cancel)
    {
        var socket = ControlSocket.Prepare(Path.GetFullPath(options.DataFolder));

        // Empty: no appsettings.json, no variables, no logging to a console that is not ours.
        var builder = WebApplication.CreateEmptyBuilder(new WebApplicationOptions { ContentRootPath = AppContext.BaseDirectory });
        builder.WebHost.UseKestrelCore().ConfigureKestrel(kestrel => Configure(kestrel, options.Listen, socket));
        builder.Services.Configure<SocketTransportOptions>(transport => transport.CreateBoundListenSocket = Bind);
        builder.Services.AddRoutingCore();
        builder.Services.AddResponseCompression();
        builder.Services.AddSingleton<IHostLifetime, NoSignals>();
        var app = builder.Build();
        var metrics = new PrometheusText(source.Metrics.Meter);
        var server = new FaultlineServer(app, metrics, socket);
        app.UseMiddleware<Mishaps>(options.Complain);
        app.UseMiddleware<Guard>(source.PublicUrl);
        app.UseResponseCompression();
        app.UseRouting();
        Routes.Map(app, source, metrics);
        try
        {
            await app.StartAsync(cancel);
            return server;
        }
        catch (Exception reason) when (reason is IOException or SocketException or UnauthorizedAccessException)
        {
            await server.DisposeAsync();
            throw new ListenException(Why(reason, options.Listen), reason);
        }
    }

    /// <summary>Answers what was asked already, for at most five seconds, and takes nothing new.</summary>
    public async ValueTask DisposeAsync()
    {
        await _app.DisposeAsync();
        _metrics.Dispose();
        File.Delete(_socket);
    }

    private static void Configure(KestrelServerOptions kestrel, ListenAddress listen, string socket)
    {
        kestrel.AddServerHeader = false;
        kestrel.AllowSynchronousIO = false;
        kestrel.Limits.MaxRequestBodySize = 64 * 1024;
        kestrel.Limits.MaxRequestHeadersTotalSize = 16 * 1024;
        kestrel.Limits.MaxRequestLineSize = 8 * 1024;
        kestrel.Limits.MaxConcurrentConnections = 1024;
        kestrel.Limits.RequestHeadersTimeout = TimeSpan.FromSeconds(10);
        kestrel.Limits.KeepAliveTimeout = TimeSpan.FromSeconds(75);
        kestrel.Listen(listen.Address, listen.Port, at => at.Protocols = HttpProtocols.Http1);
        kestrel.ListenUnixSocket(socket, at => at.Protocols = HttpProtocols.Http1);
    }

    private static Socket Bind(EndPoint at) =>
        at is UnixDomainSocketEndPoint file ? ControlSocket.Bind(file) : SocketTransportOptions.CreateDefaultBoundListenSocket(at);

    private static string Why(Exception reason, ListenAddress listen)
    {
        var where = new IPEndPoint(listen.Address, listen.Port);
        return (reason.GetBaseException() as SocketException)?.SocketErrorCode switch
        {
            SocketError.AddressAlreadyInUse => $"something else listens on {where}: stop it, or choose another --listen, "
                + "such as http://127.0.0.1:8081",
            SocketError.AccessDenied => $"this user may not listen on {where}: choose a port above 1023",
            SocketError.AddressNotAvailable => $"this machine has no address {listen.Address}: choose another --listen",
            _ => $"can't listen on {where}: {reason.GetBaseException().Message}",
        };
    }

    /// <summary>Signals are the command line's.</summary>
    private sealed class NoSignals : IHostLifetime
    {
        public Task WaitForStartAsync(CancellationToken cancellationToken) => Task.CompletedTask;

        public Task StopAsync(CancellationToken cancellationToken) => Task.CompletedTask;
    }
}
