using Faultline.Core.Checks;
using Faultline.Engine.Configuration.Shapes;
using Faultline.Engine.Configuration.Values;
using Faultline.Engine.Configuration.Yaml;

namespace Faultline.Engine.Configuration.Sections;

/// <summary>The keys of a monitor.</summary>
internal static class MonitorKeys
{
    private static readonly Read<IReadOnlyList<string>> Regions = Lists.Some(Names.Mentioned(NameOf.Region));

    /// <summary>Keys that stand in <c>defaults</c> as well.</summary>
    public static Shape<MonitorConfiguration> Shared { get; } = new("defaults")
    {
        { "interval", "how often each region asks, 1s to 24h", Durations.Between(TimeSpan.FromSeconds(1), TimeSpan.FromDays(1)),
            (m, v) => m with { Interval = v } },
        { "timeout", "bounds the whole check, 1ms to 5m", Durations.Between(TimeSpan.FromMilliseconds(1), TimeSpan.FromMinutes(5)),
            (m, v) => m with { Timeout = v } },
        { "alertAfter", "from the first failure to waking somebody, up to 24h", Durations.Between(TimeSpan.Zero, TimeSpan.FromDays(1)),
            (m, v) => m with { AlertAfter = v } },
        { "tags", "words to pick monitors by", Lists.Of(Names.Plain), (m, v) => m with { Tags = v } },
        { "regions", "which regions check it", Regions, (m, v) => m with { Regions = v } },
        { "confirm", "how many regions must agree", ConfirmKeys.Shape.From(new Confirmation()), (m, v) => m with { Confirm = v } },
        { "method", "such as GET or HEAD", HttpWords.Method, (m, v) => m with { Method = v } },
        { "headers", "lines added to the request", HttpWords.Headers, (m, v) => m with { Headers = v } },
        { "tls", "authorities, client certificate, verification", TlsKeys.Read, (m, v) => m with { Tls = v } },
        { "http", "1.1 or 2", Scalars.Choice(RequestWords.HttpVersions), (m, v) => m with { HttpVersion = v } },
        { "ip", "which address families to ask", Scalars.Choice(RequestWords.AddressChoices), (m, v) => m with { Ip = v } },
        { "resolver", "the name server to ask", Hosts.NameServer, (m, v) => m with { Resolver = v } },
        { "follow", "whether redirects are followed", Scalars.Boolean, (m, v) => m with { Follow = v } },
        { "rejected", "down: every rejection counts as down", Scalars.Choice(("down", true), ("rejected", false)),
            (m, v) => m with { RejectedIsDown = v } },
        { "bypassCache", "ask past caches", Scalars.Boolean, (m, v) => m with { BypassCache = v } },
    };

    public static Shape<MonitorConfiguration> Shape { get; } = new("a monitor")
    {
        { "name", Need.Required, "what people call it, such as shop", Names.Given(NameOf.Monitor), (m, v) => m with { Name = v } },
        { "url", Need.Required, "what is asked, such as https://shop.example/", Urls.Any, (m, v) => m with { Url = v } },
        { "id", "keeps its history when the name changes", Scalars.Of<string>(ParseId), (m, v) => m with { Id = v } },
        { "paused", "true: it is not checked", Scalars.Boolean, (m, v) => m with { Paused = v } },
        { "body", "sent with the request", Scalars.Text, (m, v) => m with { Body = v } },
        { "auth", "how it proves who it is", AuthKeys.Read, (m, v) => m with { Auth = v } },
        { "connectTo", "ask at this address instead, with the URL's own host name", Hosts.HostAndPort, (m, v) => m with { ConnectTo = v } },
        { "origin", "the server behind the edge, an address or a URL", Origins.Read, (m, v) => m with { Origin = v } },
        { "parent", "the monitor that this one can't work without", Names.Mentioned(NameOf.Monitor), (m, v) => m with { Parent = v } },
        { "expect", "what must hold for a check to pass", ExpectKeys.Shape.From(Expectation.Default), (m, v) => m with { Expect = v } },
        Shared,
    };

    /// <summary>A monitor of a configuration whose defaults and regions are known.</summary>
    public static Read<MonitorConfiguration> In(FaultlineConfiguration configuration) =>
        Shape.From(configuration.Defaults).Then((monitor, node, reading) => Complete(monitor, configuration, node, reading));

    /// <summary>An id may not be another monitor's id, nor the name of one that has none.</summary>
    public static void CheckIdentities(IReadOnlyList<MonitorConfiguration> monitors, Mapping root, Reading reading)
    {
        var owners = monitors.Where(m => m.Id is null).Select(m => m.Name).ToHashSet(StringComparer.Ordinal);
        for (var i = 0; i < monitors.Count; i++)
        {
            if (monitors[i].Id is { } id && !owners.Add(id))
                reading.Mistake(NodeOf(root, i).AtKey("id"), "id: another monitor has this id or name: ids are unique");
        }
    }

    /// <summary>Following parents must come to an end.</summary>
    public static void CheckParents(IReadOnlyList<MonitorConfiguration> monitors, Mapping root, Reading reading)
    {
        var places = new Dictionary<string, int>(StringComparer.Ordinal);
        for (var i = 0; i < monitors.Count; i++)
            places[monitors[i].Name] = i;
        var walked = new HashSet<string>(StringComparer.Ordinal);
        foreach (var monitor in monitors)
        {
            var path = new HashSet<string>(StringComparer.Ordinal);
            var at = monitor.Name;
            while (at is not null && !walked.Contains(at) && path.Add(at))
                at = places.TryGetValue(at, out var place) ? monitors[place].Parent : null;
            if (at is not null && path.Contains(at))
            {
                var parent = NodeOf(root, places[at]).AtKey("parent");
                reading.Mistake(parent, "parent: following the parents leads back here: remove one of them");
            }

            walked.UnionWith(path);
        }
    }

    private static Node NodeOf(Mapping root, int monitor) => ((Sequence)root.Find("monitors")!.Value).Items[monitor];

    private static MonitorConfiguration? Complete(
        MonitorConfiguration monitor, FaultlineConfiguration configuration, Node node, Reading reading)
    {
        var before = reading.MistakeCount;
        var explicitTimeout = node.AtKey("timeout") != node.At;
        if (monitor.Timeout > monitor.Interval && explicitTimeout)
            reading.Mistake(node.AtKey("timeout"), "timeout: is longer than the interval: a check must end before the next begins");
        var regions = configuration.RegionsOf(monitor).Count;
        if (monitor.Confirm.Regions > regions || monitor.Confirm.Recover > regions)
            reading.Mistake(node.AtKey("confirm"), $"confirm: asks for more regions than the {regions} that check this monitor");
        var basic = Urls.Credentials(monitor.Url, reading);
        if (basic is not null && monitor.Auth is not null)
            reading.Mistake(node.AtKey("auth"), "auth: user and password stand in the URL as well: remove them there");
        var hasHeader = monitor.Headers.Any(h => h.Name.Equals("Authorization", StringComparison.OrdinalIgnoreCase));
        if (hasHeader && (monitor.Auth ?? basic) is not null)
            reading.Mistake(node.AtKey("headers"), "headers: Authorization is written by `auth` or the URL as well: keep one of them");
        if (reading.MistakeCount > before)
            return null;
        return monitor with
        {
            Auth = monitor.Auth ?? basic,
            // A short interval from the file shortens a timeout that nobody chose for this monitor.
            Timeout = monitor.Timeout > monitor.Interval ? monitor.Interval : monitor.Timeout,
        };
    }

    private static string? ParseId(string text, out string? id)
    {
        id = text;
        return text.Length is > 0 and <= 100 && text.All(c => char.IsAsciiLetterOrDigit(c) || c is '-' or '_' or '.')
            ? null
            : "is not an id: 1 to 100 letters, digits, - _ and .";
    }
}
