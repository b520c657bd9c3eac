using System.Text;

namespace Faultline.Tests.Server;

/// <summary>Sending lines over HTTP.</summary>
[Trait("Spec", "T1")]
public sealed class LogsTests
{
    [Theory]
    [InlineData("application/json", "", 415)]
    [InlineData("text/plain", "br", 415)]
    [InlineData("text/plain", "", 404)]
    [InlineData("application/x-ndjson", "gzip", 404)]
    public async Task What_cannot_be_taken_is_refused_with_the_remedy(string type, string encoding, int status)
    {
        using var watched = new Watched();
        await using var server = await RunningServer.StartAsync(watched);
        using var content = new ByteArrayContent(Encoding.UTF8.GetBytes("a line\n"));
        content.Headers.ContentType = new(type);
        if (encoding.Length > 0)
            content.Headers.ContentEncoding.Add(encoding);
        using var answer = await server.Client.PostAsync("/api/v1/logs/shop", content, TestContext.Current.CancellationToken);
        Assert.Equal(status, (int)answer.StatusCode);
        Assert.Contains("\"next\"", await answer.Content.ReadAsStringAsync(TestContext.Current.CancellationToken), StringComparison.Ordinal);
    }

    [Theory]
    [InlineData(200, 404)]
    [InlineData(201, 400)]
    [Trait("Spec", "S4")]
    public async Task A_key_that_is_too_long_is_refused(int length, int status)
    {
        using var watched = new Watched();
        await using var server = await RunningServer.StartAsync(watched);
        using var content = new StringContent("a line\n", Encoding.UTF8, "text/plain");
        content.Headers.TryAddWithoutValidation("Idempotency-Key", new string('k', length));
        using var answer = await server.Client.PostAsync("/api/v1/logs/shop", content, TestContext.Current.CancellationToken);
        Assert.Equal(status, (int)answer.StatusCode);
    }

    [Fact]
    [Trait("Spec", "S4")]
    public async Task A_body_that_is_too_large_is_refused()
    {
        using var watched = new Watched();
        await using var server = await RunningServer.StartAsync(watched);
        using var content = new ByteArrayContent(new byte[17 * 1024 * 1024]);
        content.Headers.ContentType = new("text/plain");
        using var request = new HttpRequestMessage(HttpMethod.Post, "/api/v1/logs/shop") { Content = content };
        request.Headers.ExpectContinue = true;
        using var answer = await server.Client.SendAsync(request, TestContext.Current.CancellationToken);
        Assert.Equal(413, (int)answer.StatusCode);
    }
}
