using System.Text;
using Faultline.Core.Checks;

namespace Faultline.Engine.Configuration;

/// <summary>What the user wrote to what is asked.</summary>
public static class CheckSpecs
{
    /// <summary>The check of a monitor's own URL. Pure.</summary>
    public static CheckSpec Of(MonitorConfiguration monitor, FaultlineConfiguration configuration)
    {
        var body = Encoding.UTF8.GetBytes(monitor.Body);
        return new CheckSpec
        {
            Monitor = monitor.Name,
            Url = monitor.Url,
            Method = monitor.Method ?? RequestWords.MethodFor(body),
            Headers = monitor.Headers,
            Body = body,
            Auth = monitor.Auth,
            Tls = monitor.Tls,
            HttpVersion = monitor.HttpVersion,
            Ip = monitor.Ip,
            Resolver = monitor.Resolver,
            ConnectTo = monitor.ConnectTo,
            Follow = monitor.Follow,
            RejectedIsDown = monitor.RejectedIsDown,
            BypassCache = monitor.BypassCache,
            Timeout = monitor.Timeout,
            Proxy = configuration.ChecksProxy,
            Network = new NetworkPolicy(OperatorNamedTarget: true, configuration.AllowedNetworks),
            Expect = monitor.Expect,
        };
    }
}
