namespace Faultline.Tests.Configuration;

/// <summary>What YAML understands otherwise than people do.</summary>
[Trait("Spec", "U3")]
public sealed class TrapsTests
{
    [Theory]
    [InlineData("expect: { status: 401,403 }", "4:25: '403' stands alone, since a comma ends a value inside { }")]
    [InlineData("expect: { status: 401, 403 }", "4:26: '403' stands alone")]
    [InlineData("expect: { contains: {id} }", "4:24: 'id' is a key without value")]
    [InlineData("expect:\n  status: !500-599", "5:13: '!500-599' is read as a YAML tag")]
    [InlineData("expect: { status: !500-599 }", "4:21: '!500-599' is read as a YAML tag")]
    [InlineData("expect:\n  status: !500-599,304", "5:13: '!500-599,304' is read as a YAML tag")]
    [InlineData("expect:\n  matches: [a-z]+", "5:14: a value that begins with [ is read as a list")]
    [InlineData("expect:\n  matches: [a-z]", "5:14: expect.matches: one value is wanted here, not a list")]
    [InlineData("expect:\n  matches: \\d{3}: .*x", "5:14: the value contains a colon and a space")]
    [InlineData("expect:\n  contains: a: b", "5:15: the value contains a colon and a space")]
    [InlineData("expect:\n  contains: @x", "5:15: a value can't begin with this character")]
    [InlineData("expect:\n  contains: %d", "5:15: a value can't begin with this character")]
    [InlineData("expect:\n  contains: \"x\" y", "5:15: something follows the closing quote")]
    [InlineData("expect:\n  contains: 'it's'", "5:15: something follows the closing quote")]
    [InlineData("expect:\n  contains: \"\\d\"", "5:15: the text in double quotes holds an escape")]
    [InlineData("expect:\n  contains: #1", "5:14: expect.contains: has no value")]
    [InlineData("expect:\n  contains: {a} b", "5:15: a value that begins with { is read as a mapping", "5:16: 'a' is a key without value")]
    [InlineData("expect:\n  json:\n    $.a: > 3", "6:12: a value that begins with > or | announces a block of text")]
    [InlineData("expect:\n  json:\n    $.a: >3", "6:12: a value that begins with > or | announces a block of text")]
    [InlineData("expect:\n  json:\n    $.a: >= 3", "6:12: a value that begins with > or | announces a block of text")]
    [InlineData("expect:\n  json:\n    $.a: != 3", "6:12: '!=' is read as a YAML tag")]
    [InlineData("expect:\nstatus: 200", "4:10: expect is written with keys", "5:3: unknown key `status` in a monitor")]
    [InlineData("headers:\n  Accept: */*", "5:13: '*/*' is read as a YAML alias")]
    [InlineData("auth: { bearer: ${X} }", "4:19: ${…} inside { } or [ ] is cut at its brace")]
    [InlineData("tags: [${X}]", "4:10: ${…} inside { } or [ ] is cut at its brace")]
    [InlineData("tags: [a, ${X}, b]", "4:13: ${…} inside { } or [ ] is cut at its brace")]
    [InlineData("tags: - a", "4:9: a list begins on the line below its key")]
    [InlineData("url: https://x/", "4:3: `url` stands here again; it was set in line 3")]
    public void Monitor_with_a_trap_is_told_what_happened(string keys, params string[] expected) =>
        AssertTrap(Sources.Monitor(keys), expected);

    [Theory]
    [InlineData("\uFEFFmonitors: []", "1:1: a byte order mark")]
    [InlineData("monitors: []\n# \uFEFF", "2:3: a byte order mark")]
    [InlineData("monitors: []\nx: \u0001", "2:4: the character U+0001 can't stand here")]
    [InlineData("monitors: []\0\nbad", "1:13: the character U+0000 can't stand here")]
    [InlineData("a: \u2028", "1:4: the character U+2028 can't stand here")]
    [InlineData("a: \uFFFD", "1:4: the file is not UTF-8 here")]
    [InlineData("monitors:\n\t- name: x", "2:1: a tab stands in the indentation")]
    [InlineData("monitors:\n- name: x\n\turl: y", "3:1: a tab stands in the indentation")]
    [InlineData("monitors:\n- name: x\n url: y", "3:2: the indentation of this line fits no line above it")]
    [InlineData("monitors: [ { name: a, url: https://x/?a=1,b=2 } ]", "1:44: 'b=2' stands alone, since a comma ends a value")]
    [InlineData("regions: &x [eu]", "1:10: '&x' is a YAML anchor")]
    [InlineData("timezone: !!str UTC", "1:11: tags are not used here: remove 'tag:yaml.org,2002:str'")]
    [InlineData("timezone: \"UTC", "1:11: a quote is opened here and never closed")]
    [InlineData("{ \"monitors\": [ }", "1:17: a value is missing before this")]
    [InlineData("? [a]\n: b", "1:3: a key is text")]
    [InlineData("monitors: []\n---\nmonitors: []", "2:1: a second document begins here")]
    [InlineData("x: 1\nx: 2\nx: 3\n", "1:1: unknown key `x`", "2:1: `x` stands here again; it was set in line 1",
        "3:1: `x` stands here again; it was set in line 1")]
    public void File_with_a_trap_is_told_what_happened(string yaml, params string[] expected) => AssertTrap(yaml, expected);

    private static void AssertTrap(string yaml, string[] expected)
    {
        var found = Sources.MistakesOf(yaml);
        Assert.True(expected.Length == found.Length, string.Join('\n', found));
        foreach (var (start, mistake) in expected.Zip(found))
            Assert.StartsWith(start, mistake, StringComparison.Ordinal);
    }
}
