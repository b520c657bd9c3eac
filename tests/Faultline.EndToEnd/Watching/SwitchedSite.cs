using System.Globalization;
using Faultline.Lab.Sites;

namespace Faultline.EndToEnd.Watching;

/// <summary>A site that answers what the test wants at the moment.</summary>
internal sealed class SwitchedSite : IAsyncDisposable
{
    private readonly Site _site;
    private volatile int _status = 200;

    public SwitchedSite() => _site = new Site(async (visit, cancel) =>
    {
        await visit.ReadRequestAsync(cancel);
        await visit.SendAsync(
            string.Create(CultureInfo.InvariantCulture, $"HTTP/1.1 {_status} Switched\r\nContent-Length: 2\r\nConnection: close\r\n\r\nok"), cancel);
    });

    public int Status
    {
        get => _status;
        set => _status = value;
    }

    public string Url => _site.Url;

    public int Visits => _site.Requests.Count;

    public ValueTask DisposeAsync() => _site.DisposeAsync();
}
