using System.Text;
using Faultline.Traffic.Faults;
using Faultline.Traffic.Records;
using FsCheck;
using FsCheck.Fluent;

namespace Faultline.Traffic.Tests.Faults;

/// <summary>Whatever a line holds, every product's evidence gives one defined reason.</summary>
[Trait("Spec", "T5"), Trait("Spec", "S4")]
public sealed class TotalityTests
{
    private static readonly string[] Pieces =
    [
        "-", "", "502", "200", "502, 200", " : ", ",", ", ", ":", "127.0.0.1:80", "app", "REJECTED", "STALE", "CH--", "sQ--", "<NOSRV>", "UF,URX", "DC",
        "via_upstream", "OriginError", "Error", "block", "rateLimit", "hit", "synth", "EOF", "error=", "details=\"", ";", "client_disconnected",
        "\u0000", "\u00FF\u00FE", "9999999999999999999999", "0.1.2", "1e999", "ERROR", "BG-ERROR", "waf", "Lambda",
    ];

    private static readonly Gen<byte[]> Evidence = Gen.Frequency(
        (2, ArbMap.Default.GeneratorFor<byte[]>()),
        (3, Gen.Elements(Pieces).ListOf().Select(pieces => Encoding.Latin1.GetBytes(string.Concat(pieces)))));

    [Fact]
    public void Any_evidence_with_any_status_has_a_defined_reason() =>
        Prop.ForAll(Evidence.ArrayOf().Where(e => e.Length > 0).ToArbitrary(), ArbMap.Default.GeneratorFor<int>().ToArbitrary(), (values, number) =>
        {
            for (var status = -1; status < 1000; status++)
            {
                var pick = 0;
                byte[] Next() => values[(status + 1 + pick++) % values.Length];
                Finding[] findings =
                [
                    NginxFault.Of(status, Nginx(Next, number)), NginxFault.Of(status, Nginx(Next, number) with { TellsTimes = false }),
                    NginxFault.Of(status, Nginx(Next, number) with { TellsUpstream = false }),
                    ApacheFault.Of(status, new ApacheEvidence { Connection = (byte)number, TellsWorker = number % 2 == 0, Worker = Next(), Duration = number }),
                    HaproxyFault.Of(status, new HaproxyEvidence { Termination = Next(), Server = Next(), Total = number }),
                    EnvoyFault.Of(status, new EnvoyEvidence { Flags = Next(), Details = Next(), UpstreamHost = Next(), Duration = number }),
                    TraefikFault.Of(status, new TraefikEvidence { TellsOrigin = number % 2 == 0, OriginStatus = number % 600, Router = Next(), Service = Next() }),
                    CaddyFault.Of(status, new CaddyEvidence { TellsUpstream = number % 2 == 0, UpstreamStatus = number % 600, Upstream = Next() }),
                    LoadBalancerFault.Of(status, new LoadBalancerEvidence
                    {
                        TargetStatus = number % 600, TargetTime = number, Target = Next(), Actions = Next(), ErrorReason = Next(), Classification = Next(),
                    }),
                    CloudFrontFault.Of(status, new CloudFrontEvidence { ResultType = Next(), ResponseResultType = Next(), DetailedResultType = Next() }),
                    IisFault.Of(status, new IisEvidence(number % 700, number, number)),
                    CloudflareFault.Of(status, new CloudflareEvidence
                    {
                        OriginStatus = number % 600, Action = Next(), Source = Next(), PathingSource = Next(), CacheStatus = Next(), Duration = number,
                    }),
                    VarnishFault.Of(status, new VarnishEvidence { Handling = Next(), HitMiss = Next(), FetchError = Next() }),
                    FastlyFault.Of(status, new FastlyEvidence { State = Next(), ResponseReason = Next() }),
                    GoogleFault.Of(status, new GoogleEvidence { StatusDetails = Next(), ProxyStatus = Next() }),
                ];
                Assert.All(findings, found => Assert.True(Enum.IsDefined(found.Reason) && Enum.IsDefined(found.Confidence)));
                _ = UpstreamList.WasRetried(Next());
            }
        }).Check(Config.QuickThrowOnFailure.WithMaxTest(30));

    [Theory]
    [InlineData(200)]
    [InlineData(204)]
    [InlineData(301)]
    [InlineData(304)]
    public void Good_status_without_evidence_is_no_fault(int status) => Assert.All(Without(status), found => Assert.Equal(Finding.None, found));

    [Fact]
    public void Status_without_evidence_is_what_the_status_alone_says()
    {
        for (var status = 400; status < 600; status++)
        {
            var expected = StatusFault.Of(status);
            Assert.Equal(expected, NginxFault.Of(status, default));
            Assert.Equal(expected, ApacheFault.Of(status, default));
            Assert.Equal(expected, HaproxyFault.Of(status, default));
            Assert.Equal(expected, CloudFrontFault.Of(status, default));
            Assert.Equal(expected, GoogleFault.Of(status, default));
        }
    }

    private static List<Finding> Without(int status) =>
    [
        StatusFault.Of(status), NginxFault.Of(status, default), ApacheFault.Of(status, default), HaproxyFault.Of(status, default),
        EnvoyFault.Of(status, default), TraefikFault.Of(status, default), CaddyFault.Of(status, default), LoadBalancerFault.Of(status, default),
        CloudFrontFault.Of(status, default), IisFault.Of(status, default), CloudflareFault.Of(status, default), VarnishFault.Of(status, default),
        FastlyFault.Of(status, default), GoogleFault.Of(status, default),
    ];

    private static NginxEvidence Nginx(Func<byte[]> next, int number) => new()
    {
        TellsUpstream = true,
        TellsTimes = true,
        UpstreamAddress = next(),
        UpstreamStatus = next(),
        ConnectTime = next(),
        HeaderTime = next(),
        UpstreamBytes = next(),
        CacheStatus = next(),
        Limit = next(),
        Duration = number,
    };
}
