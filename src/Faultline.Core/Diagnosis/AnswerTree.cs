using Faultline.Core.Verdicts;

namespace Faultline.Core.Diagnosis;

/// <summary>Connected, and yet no answer, or not the whole of it.</summary>
internal static class AnswerTree
{
    public static Node FirstByte { get; } = new(
        "first-byte",
        "What came back?",
        new(Ask.Reason(Reasons.ConnectionReset), "A reset: the connection was torn down", new Leaf(
            "first-byte/reset",
            "{address} accepted the connection and then reset it without an answer",
            "Look for a crash or restart of the server process at this moment",
            "Check limits on connections, and firewalls or proxies in between that cut them")),
        new(Ask.Reason(Reasons.EmptyResponse), "Nothing: the connection was closed", new Leaf(
            "first-byte/empty",
            "{address} closed the connection without an answer",
            "Look for a crash or restart of the server process at this moment",
            "Look for a rule that drops this request on purpose, such as nginx's return 444")),
        new(Ask.Reason(Reasons.NotHttp), "Something that is not HTTP", new Leaf(
            "first-byte/not-http", "{address} answered with something that is not HTTP{:detail}")),
        new(Ask.Reason(Reasons.HeadersTooLarge), "More header lines than a probe will read", new Leaf(
            "first-byte/headers-too-large", "{address} sent more header lines than a probe reads{:detail}")),
        new(TreePart.Otherwise, "No answer, until time was up", new Leaf(
            "first-byte/timeout",
            "{address} accepted the connection, but sent no answer in time",
            "Look for what the application waits for: slow queries, locks, third parties",
            "Check whether all its workers are busy: a full accept queue looks the same from outside")));

    public static Node Transfer { get; } = new(
        "transfer",
        "How did the body end?",
        new(Ask.Reason(Reasons.BodyTruncated), "Not as announced{:detail}", new Leaf(
            "transfer/truncated",
            "the {status}{from} did not arrive whole{:detail}",
            "Look for a crash or time limit in the application while it writes",
            "Check disk space and buffers of the proxy in front of it",
            "If it can't be decoded: look for what compresses it twice, or changes it on the way")),
        new(Ask.Reason(Reasons.ConnectionReset), "With a reset: the connection was torn down", new Leaf(
            "transfer/reset",
            "the {status}{from} was cut off by a reset within its body",
            "Look for a crash or restart of the server process at this moment",
            "Check limits on connections, and firewalls or proxies in between that cut them")),
        new(Ask.Reason(Reasons.NotHttp), "It is not framed as HTTP asks{:detail}", new Leaf(
            "transfer/not-http",
            "the {status}{from} has a body that is not framed as HTTP asks{:detail}",
            "Look for what writes Content-Length, Transfer-Encoding and the chunks: the application, or a filter on the way",
            "Ask the application past its proxy, and compare")),
        new(Ask.Reason(Reasons.HeadersTooLarge), "With more trailer lines than a probe will read", new Leaf(
            "transfer/trailers",
            "the {status}{from} sent more trailer lines after its body than a probe reads",
            "Look at the trailers that the application sends after the body")),
        new(TreePart.Otherwise, "It did not: bytes came too slowly", new Leaf(
            "transfer/timeout",
            "the {status}{from} did not arrive in full in time: {bodyLength} bytes came",
            "Compare the body's size with the line's speed and the monitor's timeout",
            "Look for what the application waits for while it writes")));
}
