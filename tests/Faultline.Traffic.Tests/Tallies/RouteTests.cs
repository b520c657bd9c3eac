namespace Faultline.Traffic.Tests.Tallies;

public sealed class RouteTests
{
    [Theory]
    [InlineData("/", "/")]
    [InlineData("/users", "/users")]
    [InlineData("/users/", "/users/")]
    [InlineData("//users///list", "/users/list")]
    [InlineData("/users/123/orders/7", "/users/{id}/orders/{id}")]
    [InlineData("/v2/items", "/v2/items")]
    [InlineData("/api/v1.2/x", "/api/v1.2/x")]
    [InlineData("/o/6f1c1e34-6a0f-4b3e-9a57-0c2a6d1c9f00", "/o/{uuid}")]
    [InlineData("/commit/3f9c1b2a", "/commit/{hash}")]
    [InlineData("/commit/DEADBEEF", "/commit/DEADBEEF")]
    [InlineData("/static/app.3f9c1b2a.js", "/static/app.{hash}.js")]
    [InlineData("/static/main-BX3kq9Zt.css", "/static/main-{hash}.css")]
    [InlineData("/static/jquery-3.7.1.min.js", "/static/jquery-3.7.1.min.js")]
    [InlineData("/img/4711.jpg", "/img/{id}.jpg")]
    [InlineData("/archive/2024-05-01", "/archive/{date}")]
    [InlineData("/archive/20240501", "/archive/{date}")]
    [InlineData("/who/jo@example.com", "/who/{email}")]
    [InlineData("/who/jo%40example.com", "/who/{email}")]
    [InlineData("/find/caf%C3%A9", "/find/{text}")]
    [InlineData("/token/eyJhbGciOiJIUzI1NiJ9", "/token/{token}")]
    [InlineData("/@someone/posts", "/@someone/posts")]
    [InlineData("/wp-login.php", "/wp-login.php")]
    [InlineData("/.well-known/acme-challenge", "/.well-known/acme-challenge")]
    [InlineData("/a/b/c/d/e/f/g/h/i/j/k/l", "/a/b/c/d/e/f/g/h/i/j/*")]
    [InlineData("no path", "/*")]
    [Trait("Spec", "T2")]
    public void Path_is_folded_by_its_shape(string path, string route) => Assert.Equal(route, RouteOf(path));

    [Fact]
    [Trait("Spec", "S4")]
    public void Very_long_segment_is_text() => Assert.Equal("/x/{text}", RouteOf("/x/" + new string('a', 5000)));

    [Fact]
    [Trait("Spec", "T2")]
    public void Place_with_many_names_is_learned_whatever_the_order()
    {
        var all = Enumerable.Range(0, 500).Select(n => new Seen($"/team/{TallyTests.Name(n)}/{(n % 2 == 0 ? "home" : TallyTests.Name(n * 7 % 500))}"))
            .Concat(Enumerable.Range(0, 50).Select(n => new Seen("/few/" + TallyTests.Name(n)))).ToArray();
        var expected = Routes(all);
        Assert.Equal(250 + 250, expected.Where(r => r.Key.StartsWith("/team/", StringComparison.Ordinal)).Sum(r => r.Value));
        Assert.Equal(500, expected["/team/{name}/{name}"]);
        Assert.Equal(1, expected["/few/" + TallyTests.Name(3)]);
        for (var seed = 0; seed < 10; seed++)
        {
            var chance = new Random(seed);
            Assert.Equal(expected, Routes(all.OrderBy(_ => chance.Next())));
        }
    }

    [Fact]
    [Trait("Spec", "T3")]
    public void Paths_that_a_scanner_makes_up_leave_real_routes_alone()
    {
        var all = Enumerable.Range(0, 5000).Select(n => new Seen("/x" + TallyTests.Name(n), 404))
            .Append(new Seen("/login")).Append(new Seen("/api/orders/5")).Append(new Seen("/login", 403)).ToArray();
        var routes = Routes(all);
        Assert.Equal(["/api/orders/{id}", "/login", "/{name}"], routes.Keys.Order(StringComparer.Ordinal));
        Assert.Equal((5000, 2), (routes["/{name}"], routes["/login"]));
    }

    private static string RouteOf(string path) => Assert.Single(Seen.Tallied([new Seen(path)]).Cells).Route;

    private static SortedDictionary<string, long> Routes(IEnumerable<Seen> all) =>
        new(Seen.Tallied(all).Cells.GroupBy(c => c.Route, StringComparer.Ordinal).ToDictionary(g => g.Key, g => g.Sum(c => c.Count)), StringComparer.Ordinal);
}
