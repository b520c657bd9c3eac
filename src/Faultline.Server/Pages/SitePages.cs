using System.Globalization;
using Microsoft.AspNetCore.Http;

namespace Faultline.Server.Pages;

/// <summary>What people look at.</summary>
internal sealed class SitePages(Source source)
{
    public async Task OverviewAsync(HttpContext context)
    {
        _ = int.TryParse(context.Request.Query["page"], NumberStyles.None, CultureInfo.InvariantCulture, out var page);
        var view = await Overview.ReadAsync(source, page, context.RequestAborted);
        await PageWriter.WriteAsync<OverviewPage>(context, nameof(OverviewPage.View), view);
    }
}
