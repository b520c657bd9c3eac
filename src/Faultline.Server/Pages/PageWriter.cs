using Microsoft.AspNetCore.Components;
using Microsoft.AspNetCore.Components.Web;
using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging.Abstractions;

namespace Faultline.Server.Pages;

/// <summary>Renders a component to HTML, once and without a circuit or a key: a page is a function of what it shows.</summary>
internal static class PageWriter
{
    private static readonly ServiceProvider NoServices = new ServiceCollection().BuildServiceProvider();

    public static async Task WriteAsync<T>(HttpContext context, string parameter, object value)
        where T : IComponent
    {
        string html;
        await using (var renderer = new HtmlRenderer(NoServices, NullLoggerFactory.Instance))
        {
            html = await renderer.Dispatcher.InvokeAsync(async () =>
                (await renderer.RenderComponentAsync<T>(View(parameter, value))).ToHtmlString());
        }

        context.Response.ContentType = "text/html; charset=utf-8";
        context.Response.Headers.CacheControl = "no-store";
        await context.Response.WriteAsync(html, context.RequestAborted);
    }

    private static ParameterView View(string parameter, object value) =>
        ParameterView.FromDictionary(new Dictionary<string, object?>(StringComparer.Ordinal) { [parameter] = value });
}
