namespace Faultline.Tests.Server;

/// <summary>What people see first.</summary>
[Trait("Spec", "U3")]
public sealed class PageTests
{
    [Fact]
    public async Task Preview()
    {
        if (Environment.GetEnvironmentVariable("PREVIEW") is not { } seconds)
            return;
        using var watched = Examples.Some();
        await using var server = await RunningServer.StartAsync(watched, "http://127.0.0.1:18080");
        await Task.Delay(TimeSpan.FromSeconds(int.Parse(seconds)), TimeProvider.System, TestContext.Current.CancellationToken);
    }
}
