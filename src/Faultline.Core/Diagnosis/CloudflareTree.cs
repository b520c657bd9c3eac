using Faultline.Core.Verdicts;

namespace Faultline.Core.Diagnosis;

/// <summary>
/// 520 to 527 and 530: what Cloudflare met on its way to the origin (developers.cloudflare.com, "Cloudflare 5xx errors").
/// Nobody else is known to send them, but without its headers that is all there is to say.
/// </summary>
internal static class CloudflareTree
{
    private static readonly (int Status, string Met)[] Meetings =
    [
        (520, "gave it an empty or unexpected answer"),
        (521, "refused its connection"),
        (522, "did not accept its connection in time"),
        (523, "could not be reached: no route, or a wrong address in its DNS"),
        (524, "accepted its connection, but did not answer in time"),
        (525, "failed in the TLS handshake"),
        (526, "showed a certificate that it does not accept"),
    ];

    private const string CorrectRecord = "Correct the origin's record in Cloudflare's DNS";
    private const string ReadWorker = "Read the worker's log, and compare with its last deploy";

    private static readonly (int Code, string Means, Fault Fault, string First)[] SubCodes =
    [
        (1000, "its DNS record leads to an address that Cloudflare forbids", Fault.Dns, CorrectRecord),
        (1001, "its DNS record can't be resolved by Cloudflare", Fault.Dns, CorrectRecord),
        (1002, "its DNS record leads to an address that is restricted", Fault.Dns, CorrectRecord),
        (1016, "Cloudflare can't resolve the origin's name", Fault.Dns, "Check that the name in the origin's record exists and resolves"),
        (1033, "the tunnel to the origin is not connected", Fault.Gateway, "Check that the tunnel's connector (cloudflared) is running"),
        (1101, "a worker at the edge threw an error", Fault.Cdn, ReadWorker),
        (1102, "a worker at the edge exceeded its limits", Fault.Cdn, ReadWorker),
    ];

    private static readonly Node Met = new(
        "5xx/52x/met",
        "What did the origin do?",
        [
            .. Meetings.Select(meeting => new Branch(Ask.Status(meeting.Status), "It " + meeting.Met, new Leaf(
                $"5xx/52x/{meeting.Status}", $"{{status}} from Cloudflare: the origin behind it {meeting.Met}"))),
            new(TreePart.Otherwise, "Something that {status} does not say more about", new Leaf(
                "5xx/52x/527", "{status} from Cloudflare: it got no good answer from the origin behind it")),
        ]);

    public static Node Origin { get; } = new(
        "5xx/52x",
        "Is it from Cloudflare?",
        new(Ask.FromCloudflare, "Yes", new("written by", "{because}"), Met),
        new(TreePart.Otherwise, "It does not say, but nobody else is known to send {status}", new("written by", "{because}"), new Leaf(
            "5xx/52x/unsigned",
            "{status}{from}: probably an edge that got no good answer from the origin behind it").Unsure().Blames(Fault.Gateway)));

    public static Node SubCode { get; } = new(
        "5xx/530",
        "Which code is in its page?",
        [
            .. SubCodes.Select(known => new Branch(
                Ask.BodySays(known.Code), $"{known.Code}: {known.Means}", new("code in the body", $"{known.Code}"), new Leaf(
                    $"5xx/530/{known.Code}",
                    $"{{status}}{{from}} with code {known.Code}: {known.Means}",
                    known.First).Blames(known.Fault))),
            new(TreePart.Otherwise, "None that says more", new Leaf(
                "5xx/530/other",
                "{status}{from}: the edge could not get to the origin; its page does not say why").Unsure().Blames(Fault.Gateway)),
        ]);
}
