using System.Security.Cryptography;
using System.Text;
using Faultline.Traffic.Tallies;
using Microsoft.AspNetCore.Components;
using Microsoft.AspNetCore.Components.Web;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging.Abstractions;

namespace Faultline.Server.Pages.Traffic;

/// <summary>
/// A report of access logs as one HTML file that asks nobody for anything and needs no script. What logs say is escaped by the renderer;
/// beyond that its policy lets nothing run or load but the one style sheet in it, known by its hash.
/// </summary>
public static class TrafficDocument
{
    private static readonly string Css = Tokens(Read("style.css")) + Read("report.css");

    private static readonly string Policy =
        $"default-src 'none'; style-src 'sha256-{Convert.ToBase64String(SHA256.HashData(Encoding.UTF8.GetBytes(Css)))}'; " +
        "base-uri 'none'; form-action 'none'";

    /// <param name="output">Receives UTF-8, and stays open.</param>
    /// <param name="sources">What was read, as the reader named it.</param>
    /// <param name="at">When it was written.</param>
    public static async Task WriteAsync(Stream output, TrafficReport report, IReadOnlyList<string> sources, DateTimeOffset at)
    {
        var services = new ServiceCollection().BuildServiceProvider();
        await using var owned = services;
        await using var renderer = new HtmlRenderer(services, NullLoggerFactory.Instance);
        var parameters = ParameterView.FromDictionary(new Dictionary<string, object?>(StringComparer.Ordinal)
        {
            [nameof(TrafficReportPage.Report)] = report,
            [nameof(TrafficReportPage.Sources)] = sources,
            [nameof(TrafficReportPage.At)] = at,
            [nameof(TrafficReportPage.Css)] = Css,
            [nameof(TrafficReportPage.Policy)] = Policy,
        });
        var html = await renderer.Dispatcher.InvokeAsync(async () =>
            (await renderer.RenderComponentAsync<TrafficReportPage>(parameters)).ToHtmlString());
        await output.WriteAsync(Encoding.UTF8.GetBytes(html));
    }

    /// <summary>The colours are the console's own: what stands before its first rule.</summary>
    private static string Tokens(string style) => style[..style.IndexOf("* {", StringComparison.Ordinal)];

    private static string Read(string name)
    {
        using var reader = new StreamReader(typeof(TrafficDocument).Assembly.GetManifestResourceStream($"Faultline.Server.Assets.{name}")!);
        return reader.ReadToEnd().ReplaceLineEndings("\n");
    }
}
