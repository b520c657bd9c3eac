using System.Runtime.Versioning;

namespace Faultline.Tests.Server;

/// <summary>Who may ask what before there are users.</summary>
[Trait("Spec", "O3")]
public sealed class GuardTests
{
    private const string Reload = "/api/v1/reload";

    [Theory]
    [InlineData("evil.example")]
    [InlineData("evil.example:8080")]
    [InlineData("127.0.0.1.evil.example")]
    [InlineData("169.254.169.254")]
    public async Task A_foreign_host_name_is_refused(string host)
    {
        using var watched = new Watched();
        await using var server = await RunningServer.StartAsync(watched);
        var (status, text) = await server.GetAsync("/api/v1/monitors", ("Host", host));
        Assert.Equal(421, status);
        Assert.Contains("publicUrl", text);
    }

    [Theory]
    [InlineData("localhost")]
    [InlineData("127.0.0.1:8080")]
    [InlineData("[::1]:8080")]
    [InlineData("faultline.example")]
    public async Task Loopback_and_the_public_name_are_ours(string host)
    {
        using var watched = new Watched { PublicUrl = new Uri("https://faultline.example") };
        await using var server = await RunningServer.StartAsync(watched);
        Assert.Equal(200, (await server.GetAsync("/api/v1/monitors", ("Host", host))).Status);
    }

    [Theory]
    [InlineData("X-Forwarded-For", "198.51.100.7")]
    [InlineData("Forwarded", "for=198.51.100.7")]
    [InlineData("X-Real-IP", "198.51.100.7")]
    public async Task What_a_proxy_forwards_may_look_and_change_nothing(string name, string value)
    {
        using var watched = new Watched();
        await using var server = await RunningServer.StartAsync(watched);
        Assert.Equal(200, (await server.GetAsync("/api/v1/monitors", (name, value))).Status);
        Assert.Equal(403, (await server.PostAsync(Reload, "{}", (name, value))).Status);
        Assert.Equal(200, (await RunningServer.PostAsync(server.Control, Reload, "{}", (name, value))).Status);
    }

    [Theory]
    [InlineData("Content-Type", "text/plain", 415)]
    [InlineData("Content-Type", "application/x-www-form-urlencoded", 415)]
    [InlineData("Origin", "https://evil.example", 403)]
    [InlineData("Origin", "null", 403)]
    [InlineData("Sec-Fetch-Site", "cross-site", 403)]
    public async Task A_page_of_another_site_changes_nothing(string name, string value, int status)
    {
        using var watched = new Watched();
        await using var server = await RunningServer.StartAsync(watched);
        Assert.Equal(status, (await server.PostAsync(Reload, "{}", (name, value))).Status);
        Assert.Equal(200, (await server.PostAsync(Reload, "{}")).Status);
    }

    [Fact]
    public async Task Answers_tell_browsers_what_a_page_may_do_and_nobody_what_wrote_them()
    {
        using var watched = new Watched();
        await using var server = await RunningServer.StartAsync(watched);
        using var answer = await server.Client.GetAsync("/", TestContext.Current.CancellationToken);
        var policy = string.Join(' ', answer.Headers.GetValues("Content-Security-Policy"));
        Assert.Contains("default-src 'none'", policy);
        Assert.Contains("frame-ancestors 'none'", policy);
        Assert.DoesNotContain("unsafe", policy);
        Assert.Equal("nosniff", Assert.Single(answer.Headers.GetValues("X-Content-Type-Options")));
        Assert.False(answer.Headers.Contains("Server"));
    }

    [Fact]
    [SupportedOSPlatform("linux")]
    public async Task The_control_socket_opens_for_its_user_alone_and_goes_with_the_server()
    {
        using var watched = new Watched();
        string socket;
        await using (var server = await RunningServer.StartAsync(watched))
        {
            socket = Path.Combine(server.Folder, "control.sock");
            Assert.Equal(UnixFileMode.UserRead | UnixFileMode.UserWrite, File.GetUnixFileMode(socket));
            var file = Path.Combine(server.Folder, "copy.db");
            Assert.Equal(403, (await server.PostAsync("/api/v1/backup", $$"""{"file":"{{file}}"}""")).Status);
            Assert.Equal(200, (await RunningServer.PostAsync(server.Control, "/api/v1/backup", $$"""{"file":"{{file}}"}""")).Status);
            Assert.Equal(file, Assert.Single(watched.Backups));
        }

        Assert.False(File.Exists(socket));
    }
}
