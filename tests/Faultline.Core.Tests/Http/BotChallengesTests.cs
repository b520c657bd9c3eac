using System.Text;
using Faultline.Core.Http;

namespace Faultline.Core.Tests.Http;

[Trait("Spec", "D2")]
public sealed class BotChallengesTests
{
    [Theory]
    [InlineData("cf-mitigated: challenge", "", "Cloudflare challenge")]
    [InlineData("x-amzn-waf-action: challenge", "", "AWS WAF challenge")]
    [InlineData("X-Amzn-Waf-Action: captcha", "", "AWS WAF captcha")]
    [InlineData("x-vercel-mitigated: challenge", "", "Vercel challenge")]
    [InlineData(
        "",
        "<html><head><title>Just a moment...</title></head><body><script src=\"/cdn-cgi/challenge-platform/h/b\"></script></body></html>",
        "Cloudflare challenge")]
    [InlineData(
        "",
        "<html><head><title>Attention Required! | Cloudflare</title></head><body><div class=\"cf-error-details\"></div></body></html>",
        "Cloudflare block")]
    [InlineData(
        "",
        "<html><body><script>var dd={'rt':'c'}</script><script src=\"https://ct.captcha-delivery.com/c.js\"></script></body></html>",
        "DataDome")]
    [InlineData(
        "",
        "<html><body><iframe src=\"/_Incapsula_Resource?x\">Request unsuccessful. Incapsula incident ID: 1</iframe></body></html>",
        "Imperva")]
    [InlineData(
        "",
        "<html><head><title>Access to this page has been denied</title></head><body><div id=\"px-captcha\"></div></body></html>",
        "HUMAN (PerimeterX)")]
    [InlineData("", "<title>Sucuri WebSite Firewall - Access Denied</title>", "Sucuri")]
    [InlineData("", "<HTML><HEAD>\n<TITLE>Access Denied</TITLE></HEAD>Reference&#32;&#35;18", "Akamai")]
    [InlineData("cf-mitigated: other", "", null)]
    [InlineData("cf-ray: 1", "<title>Just a moment...</title><p>We will be back</p>", null)]
    [InlineData("", "<title>Shop</title><script src=\"/cdn-cgi/challenge-platform/scripts/jsd/main.js\"></script>", null)]
    [InlineData("", "<title>Shop</title><script src=\"/_Incapsula_Resource?SWJIYLWA=1\"></script>", null)]
    [InlineData("x-datadome: protected", "<title>Shop</title>", null)]
    public void Protection_is_named_by_header_or_page(string header, string body, string? name) =>
        Assert.Equal(name, BotChallenges.Find(AnswerWritersTests.Headers(header), Encoding.UTF8.GetBytes(body)));
}

[Trait("Spec", "V3")]
public sealed class LoginFormTests
{
    [Theory]
    [InlineData("<form action=/in><input name=u><input type=\"password\" name=p></form>", true)]
    [InlineData("<FORM><INPUT NAME=p TYPE='PASSWORD'></FORM>", true)]
    [InlineData("<form>\n<input\n  class=x\n  type = password />\n", true)]
    [InlineData("<form></form><input type=password>", false)]
    [InlineData("<form><input type=text name=password></form>", false)]
    [InlineData("<form><input data-type=password></form>", false)]
    [InlineData("<form><input type=password-hint></form>", false)]
    [InlineData("<formula><input type=password></formula>", false)]
    [InlineData("<p>Enter your password in the form</p>", false)]
    [InlineData("<form><input type", false)]
    [InlineData("<form><input type=", false)]
    [InlineData("<form><input", false)]
    [InlineData("", false)]
    public void Form_with_a_password_field_is_a_login_form(string html, bool expected) =>
        Assert.Equal(expected, LoginForm.IsIn(Encoding.UTF8.GetBytes(html)));
}
