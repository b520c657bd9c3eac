namespace Faultline.Tests.Configuration;

/// <summary>One row for each rule of the file: what is written, and every mistake that is reported, by how it begins.</summary>
[Trait("Spec", "U3")]
public sealed class MistakesTests
{
    [Theory]
    [InlineData("", "1:1: the file holds nothing")]
    [InlineData("# nothing", "1:1: the file holds nothing")]
    [InlineData("[]", "1:1: the file is written with keys")]
    [InlineData("monitors:", "1:10: monitors: a list is wanted")]
    [InlineData("monitor: []", "1:1: unknown key `monitor` in the file; did you mean `monitors`?")]
    [InlineData("publicUrl: faultline.example", "1:12: publicUrl: the URL needs a scheme")]
    [InlineData("publicUrl: https://a:b@faultline.example", "1:12: publicUrl: user and password can't stand in this URL")]
    [InlineData("timezone: Europe/Berln", "1:11: timezone: 'Europe/Berln' is not a time zone known here")]
    [InlineData("timezone: ../../etc/passwd", "1:11: timezone: '../../etc/passwd' is not a time zone known here")]
    [InlineData("defaults: { name: x }", "1:13: unknown key `name` in defaults")]
    [InlineData("regions: []", "1:10: regions: the list is empty")]
    [InlineData("regions: [eu, eu]", "1:15: regions: a region called 'eu' stands already in line 1")]
    [InlineData("routes:\n- to: team", "2:3: a route needs `urgency`", "2:7: to: no channel is called 'team'")]
    [InlineData("routes:\n- urgency: [hi]\n  to: []", "2:13: urgency: 'hi' is none of low, normal, high", "3:7: to: the list is empty")]
    [InlineData("maintenance:\n- every: Sun 3-4", "2:10: every: 'Sun 3-4' is not a time of the week: write")]
    [InlineData("maintenance:\n- every: 03:00-03:00", "2:10: every: '03:00-03:00' begins when it ends")]
    [InlineData("maintenance:\n- every: Sun 03:00-04:00\n  zone: CEST2", "3:9: zone: 'CEST2' is not a time zone")]
    [InlineData("maintenance:\n- from: 2026-01-01", "2:9: from: '2026-01-01' is not a date and time")]
    [InlineData("maintenance:\n- from: 2026-01-02T00:00\n  to: 2026-01-01T00:00", "3:7: the window ends before it begins")]
    [InlineData("maintenance:\n- {}", "2:3: a maintenance window needs either `every`, or `from` and `to`")]
    [InlineData("maintenance:\n- monitors: [shop]\n  every: 03:00-04:00", "2:14: monitors: no monitor is called 'shop'")]
    [InlineData("network: { allow: [x, 10.0.0.0/99, 3] }", "1:20: network.allow: 'x' is not a network",
        "1:23: network.allow: '10.0.0.0/99' has no prefix length from 0 to 32", "1:36: network.allow: '3' is not a network")]
    [InlineData("canaries: [a b]", "1:12: canaries: write an address or a host name")]
    [InlineData("proxy: { checks: https://proxy }", "1:18: proxy.checks: a proxy is spoken to in plain HTTP")]
    [InlineData("retention: { results: 1h, hourly: never }", "1:23: retention.results: '1h' is too short: at least 1d",
        "1:35: retention.hourly: 'never' is neither a duration such as 30d nor forever")]
    [InlineData("heartbeat: { every: 1s }", "1:14: heartbeat needs `url`", "1:21: heartbeat.every: '1s' is too short: at least 10s")]
    [InlineData("unacknowledged: { after: 10m, to: [x] }", "1:36: unacknowledged.to: no channel is called 'x'")]
    [InlineData("logs:\n- { name: x, path: y, format: ngnix }", "2:31: format: 'ngnix' is none of auto, ")]
    [InlineData("logs:\n- { name: x, path: y, syslog: 'udp://127.0.0.1:5514' }", "2:31: a log has only one of `path` and `syslog`")]
    [InlineData("logs:\n- { name: x, syslog: '127.0.0.1' }", "2:22: syslog: '127.0.0.1' is no address to listen on")]
    [InlineData("logs:\n- { name: x, fields: { statuss: code } }", "2:24: fields.statuss: there is no field `statuss`; did you mean `status`?")]
    [InlineData("logs:\n- { name: x, path: y, layout: '$status$request_time' }", "2:39: layout: two fields with nothing between them")]
    [InlineData("logs:\n- { name: x, path: y, layout: 'nothing' }", "2:32: layout: write nginx's log_format")]
    [InlineData("logs:\n- { name: x, path: y, layout: '' }", "2:31: layout: this is no layout")]
    [InlineData("logs:\n- { name: x, path: y, format: nginx, layout: '%h %t \"%r\" %>s' }", "2:46: a log has only one of `format` and `layout`")]
    [InlineData("logs:\n- { name: x, path: '/a/*/b.log' }", "2:20: path: only the file's name may hold * and ?")]
    [InlineData("logs:\n- { name: x, path: y }\n- { name: x, path: z }", "3:11: name: a log called 'x' stands already in line 2")]
    public void Sections_name_each_mistake_with_its_place(string yaml, params string[] expected) => AssertMistakes(expected, yaml);

    [Theory]
    [InlineData("nam: x", "4:3: unknown key `nam` in a monitor; did you mean `name`?")]
    [InlineData("interval: 5x", "4:13: interval: '5x' is not a duration: write 500ms, 30s, 5m, 1h or 7d")]
    [InlineData("interval: 100ms", "4:13: interval: '100ms' is too short: at least 1s")]
    [InlineData("interval: 2d", "4:13: interval: '2d' is too long: at most 1d")]
    [InlineData("interval: 1h30m", "4:13: interval: '1h30m' is not a duration")]
    [InlineData("interval: 5s\ntimeout: 6s", "5:12: timeout: is longer than the interval")]
    [InlineData("timeout: 0s", "4:12: timeout: '0s' is too short: at least 1ms")]
    [InlineData("alertAfter: -1s", "4:15: alertAfter: '-1s' is not a duration")]
    [InlineData("id: a b", "4:7: id: 'a b' is not an id")]
    [InlineData("paused: yes", "4:11: paused: 'yes' is none of true, false")]
    [InlineData("tags: a", "4:9: tags: a list is wanted")]
    [InlineData("regions: [eu]", "4:13: regions: no region is called 'eu'; known are local")]
    [InlineData("confirm: { regions: 2 }", "4:14: confirm: asks for more regions than the 1 that check this monitor")]
    [InlineData("confirm: { regions: 0 }", "4:23: confirm.regions: '0' is not a whole number from 1 to 1000")]
    [InlineData("parent: shop", "4:11: parent: following the parents leads back here")]
    [InlineData("parent: shpo", "4:11: parent: no monitor is called 'shpo'; did you mean `shop`?")]
    [InlineData("method: get", "4:11: method: 'get' is not a method, since case matters: write GET")]
    [InlineData("method: G T", "4:11: method: 'G T' is not a method")]
    [InlineData("method: CONNECT", "4:11: method: 'CONNECT' opens a tunnel")]
    [InlineData("headers: { \"a b\": c }", "4:14: headers.a b: 'a b' is not a header's name")]
    [InlineData("headers:\n  X: \"a\\nb\"", "5:8: headers.X: the header's value holds a line end or control character")]
    [InlineData("headers:\n  content-length: 3", "5:5: headers.content-length: 'content-length' frames the request")]
    [InlineData("headers:\n  Authorization: x\nauth: { bearer: y }", "5:5: headers: Authorization is written by `auth`")]
    [InlineData("auth: secret", "4:9: auth is written with keys (basic, bearer, oauth2)")]
    [InlineData("auth: {}", "4:9: auth needs one of `basic`, `bearer`, `oauth2`")]
    [InlineData("auth: { basic: { user: x, password: y }, bearer: z }", "4:11: auth needs only one of `basic`, `bearer`, `oauth2`")]
    [InlineData("auth: { basic: { user: x } }", "4:20: basic needs `password`")]
    [InlineData("tls: { insecure: yes }", "4:20: tls.insecure: 'yes' is none of true, false")]
    [InlineData("tls: { ca: a.pem }", "4:14: tls.ca: the file 'a.pem' does not exist")]
    [InlineData("http: 3", "4:9: http: '3' is none of 1.1, 2")]
    [InlineData("ip: v4", "4:7: ip: 'v4' is none of any, both, 4, 6")]
    [InlineData("resolver: dns.example", "4:13: resolver: 'dns.example' is not the IP address of a name server")]
    [InlineData("resolver: 1", "4:13: resolver: '1' is not the IP address of a name server")]
    [InlineData("connectTo: http://x", "4:14: connectTo: write an address or a host name")]
    [InlineData("connectTo: x:99999", "4:14: connectTo: '99999' is not a port")]
    [InlineData("origin: ftp://x", "4:11: origin: 'ftp://' is not a scheme that can be checked")]
    [InlineData("follow: 10", "4:11: follow: '10' is none of true, false")]
    [InlineData("rejected: dwon", "4:13: rejected: 'dwon' is none of down, rejected; did you mean `down`?")]
    public void Monitors_name_each_mistake_with_its_place(string keys, params string[] expected) =>
        AssertMistakes(expected, Sources.Monitor(keys));

    [Theory]
    [Trait("Spec", "V2")]
    [InlineData("status: 200-29x", "5:16: expect.status: '29x'")]
    [InlineData("status: \"200,6\"", "5:17: expect.status: '6'")]
    [InlineData("status: [200, 3zz]", "5:18: expect.status: '3zz'")]
    [InlineData("status: [200, 304]")]
    [InlineData("status: 200")]
    [InlineData("contains: []", "5:14: expect.contains: the list is empty")]
    [InlineData("matches: \"(a\"", "5:14: expect.matches: the expression is wrong near column 2")]
    [InlineData("matches: (?<=a)b", "5:13: expect.matches: at column 1 stands a lookbehind")]
    [InlineData("json:\n  $.a[?(@.x)]: 1", "6:10: expect.json.$.a[?(@.x)]: filters are not supported")]
    [InlineData("json:\n  $.a: '> x'", "6:12: expect.json.$.a: '>' compares numbers")]
    [InlineData("json: ok", "5:10: expect.json: JSON values are written as PATH: VALUE")]
    [InlineData("header:\n  X: ~ (", "6:9: expect.header.X: the expression is wrong near column 1")]
    [InlineData("header:\n  X Y: z", "6:6: expect.header.X Y: 'X Y' is not a header's name")]
    [InlineData("time: {}", "5:10: expect.time: needs `degraded`, `down`, or both")]
    [InlineData("time: { degraded: 5s, down: 1s }", "5:12: expect.time: `degraded` must be shorter than `down`")]
    [InlineData("fresh: { within: 1h }", "5:13: fresh needs one of `header`, `json`, `matches`")]
    [InlineData("fresh: { matches: abc, within: 1h }", "5:22: expect.fresh: the expression needs a group ( )")]
    [InlineData("fresh: { header: Date }", "5:13: fresh needs `within`")]
    [InlineData("certificateDays: soon", "5:21: expect.certificateDays: 'soon' is not a whole number from 1 to 3650")]
    public void Expectations_point_into_the_text(string keys, params string[] expected) =>
        AssertMistakes(expected, Sources.Monitor($"expect:\n {keys.Replace("\n", "\n ", StringComparison.Ordinal)}"));

    [Theory]
    [InlineData("{ type: slak }", "2:14: channels.x.type: 'slak' is none of slack, twilio, smtp")]
    [InlineData("{}", "2:6: channels.x: a channel needs `type`")]
    [InlineData("{ type: slack, url: hooks.example/secret }", "2:26: channels.x.url: this is not a URL")]
    [InlineData("{ type: twilio, accountSid: AC1, authToken: t, to: \"+15550101\" }",
        "2:8: a twilio channel needs one of `from`, `messagingServiceSid`")]
    [InlineData("{ type: twilio, accountSid: AC1, authToken: t, from: \"+15550100\", to: 555 }",
        "2:76: channels.x.to: '555' is not a phone number")]
    [InlineData("{ type: smtp, host: mail.example:465, from: a@b, to: c }", "2:26: channels.x.host: a port can't stand here",
        "2:59: channels.x.to: 'c' is not a mail address")]
    [InlineData(
        "{ type: smtp, host: mail.example, port: 465, from: a@b, to: c@d }", "2:46: channels.x.port: '465' speaks TLS from the first byte")]
    [InlineData(
        "{ type: smtp, host: mail.example, user: u, from: a@b, to: c@d }", "2:8: channels.x: `user` and `password` belong together")]
    [InlineData("{ type: pagerduty }", "2:8: a pagerduty channel needs `routingKey`")]
    [InlineData("{ type: opsgenie, apiKey: k, region: de }", "2:43: channels.x.region: 'de' is none of us, eu")]
    [InlineData("{ type: teams }", "2:8: a teams channel needs `url`")]
    [InlineData("{ type: discord, uri: x }", "2:8: a discord channel needs `url`",
        "2:23: unknown key `uri` in a discord channel; did you mean `url`?")]
    [InlineData("{ type: telegram, token: t, chat: me }", "2:40: channels.x.chat: 'me' is not a chat")]
    [InlineData("{ type: ntfy }", "2:8: an ntfy channel needs `topic`")]
    [InlineData("{ type: alertmanager }", "2:8: an alertmanager channel needs `url`")]
    [InlineData("{ type: webhook, url: https://h/ }", "2:8: a webhook channel needs `secret`")]
    [InlineData("{ type: apprise }", "2:8: an apprise channel needs `url`")]
    public void Channels_name_what_their_type_needs(string channel, params string[] expected) =>
        AssertMistakes(expected, $"channels:\n  x: {channel}\n");

    [Theory]
    [InlineData("- name: a/b\n  url: https://a/", "2:9: name: 'a/b' contains a /")]
    [InlineData("- name: \" a\"\n  url: https://a/", "2:9: name: the name begins or ends with a space")]
    [InlineData("- name: a\n  url: https://a/\n- name: a\n  url: https://a/", "4:9: name: a monitor called 'a' stands already in line 2")]
    [InlineData("- name: a\n  url: https://a/\n- name: b\n  id: a\n  url: https://a/", "5:7: id: another monitor has this id or name")]
    [InlineData("- name: a\n  url: https://a/\n  parent: b\n- name: b\n  url: https://b/\n  parent: a",
        "4:11: parent: following the parents leads back")]
    [InlineData(
        "- { name: x, url: http://a/, parent: a }\n- { name: a, url: http://a/, parent: b }\n- { name: b, url: http://a/, parent: a }",
        "3:38: parent: following the parents leads back")]
    [InlineData("- name: a\n  url: https://u:p@a/\n  auth: { bearer: t }", "4:11: auth: user and password stand in the URL as well")]
    [InlineData("- name: a\n  url: https://u:p w@a/", "3:8: url: this is not a URL: write https://USER:PASSWORD@HOST/")]
    [InlineData("- nme: a", "2:3: a monitor needs `name`", "2:3: a monitor needs `url`",
        "2:3: unknown key `nme` in a monitor; did you mean `name`?")]
    public void Monitors_together_name_each_mistake(string monitors, params string[] expected) =>
        AssertMistakes(expected, $"monitors:\n{monitors}\n");

    [Fact]
    public void Name_longer_than_100_characters_is_refused() =>
        AssertMistakes(["2:9: name: the name has 101 characters; at most 100 are allowed"],
            $"monitors:\n- name: {new string('a', 101)}\n  url: https://a/\n");

    private static void AssertMistakes(string[] expected, string yaml)
    {
        var found = Sources.MistakesOf(yaml);
        var foundOrder = found.Order(StringComparer.Ordinal).ToArray();
        Assert.True(expected.Length == found.Length, string.Join('\n', found));
        foreach (var (start, mistake) in expected.Order(StringComparer.Ordinal).Zip(foundOrder))
            Assert.StartsWith(start, mistake, StringComparison.Ordinal);
    }
}
