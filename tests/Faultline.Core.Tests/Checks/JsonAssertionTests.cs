using Faultline.Core.Checks;

namespace Faultline.Core.Tests.Checks;

[Trait("Spec", "V9")]
public sealed class JsonAssertionTests
{
    [Theory]
    [InlineData("status.db=ok", "status.db", "ok")]
    [InlineData("status.db==ok", "status.db", "==ok")]
    [InlineData("status = ok", "status", "ok")]
    [InlineData("count>=5", "count", ">=5")]
    [InlineData("count=>=5", "count", ">=5")]
    [InlineData("count<5", "count", "<5")]
    [InlineData("state!=bad", "state", "!=bad")]
    [InlineData("version~^2=", "version", "~^2=")]
    [InlineData("error=absent", "error", "absent")]
    [InlineData("['a=b']=c=d", "['a=b']", "c=d")]
    [InlineData("['it\\'s=']=1", "['it\\'s=']", "1")]
    [InlineData("name=", "name", "")]
    public void Path_and_comparison_are_told_apart(string text, string path, string comparison)
    {
        var assertion = JsonAssertion.Parse(text, out var error, out _);
        Assert.Equal(("", path, comparison), (error, assertion?.Path.ToString(), assertion?.Compare.ToString()));
    }

    [Theory]
    [InlineData("status", 7, "PATH=VALUE")]
    [InlineData("", 1, "PATH=VALUE")]
    [InlineData("=ok", 1, "empty")]
    [InlineData("a..=ok", 4, "ends")]
    [InlineData("count>=many", 6, "numbers")]
    [InlineData("a=~(?=x)", 3, "lookahead")]
    public void Mistake_is_pointed_at(string text, int column, string said)
    {
        Assert.Null(JsonAssertion.Parse(text, out var error, out var at));
        Assert.Contains(said, error, StringComparison.Ordinal);
        Assert.Equal(column, at);
    }
}
