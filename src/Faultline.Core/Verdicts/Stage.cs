using Faultline.Core.Checks;

namespace Faultline.Core.Verdicts;

/// <summary>The stretches of the way to a good answer, in its order. Where the first of them fails, the reason is named.</summary>
internal enum Stage
{
    Probe,
    Name,
    Connection,
    Tls,
    FirstByte,
    Transfer,
    Redirects,
    Status,
    Content,
}

internal static class Stages
{
    /// <summary><see cref="FailureKind"/> is declared in the order of the path, so each stretch is a range of it.</summary>
    public static Stage Of(FailureKind kind) => kind switch
    {
        <= FailureKind.AddressNotAllowed => Stage.Probe,
        <= FailureKind.NameTimeout => Stage.Name,
        <= FailureKind.NetworkUnreachable => Stage.Connection,
        <= FailureKind.TlsTimeout => Stage.Tls,
        <= FailureKind.FirstByteTimeout => Stage.FirstByte,
        <= FailureKind.TransferTimeout => Stage.Transfer,
        _ => Stage.Redirects,
    };

    /// <summary>Whom the check was talking to in the end: a proxy or token endpoint that fails or refuses is as far as it gets.</summary>
    public static FailurePlace EndedAt(Observation seen) =>
        seen.Failure is { At: not FailurePlace.Target } failure ? failure.At
        : IsOwnProxysPage(seen) ? FailurePlace.Proxy
        : seen.AnsweredBy;

    /// <summary>
    /// Over plain http a forward proxy has no CONNECT to refuse (RFC 9110 §9.3.6): its own error page stands in place of the target's
    /// answer.
    /// </summary>
    private static bool IsOwnProxysPage(Observation seen) =>
        seen is { Proxy: not null, AnsweredBy: FailurePlace.Target, Url.IsHttps: false, Answer.Status: >= 400 and <= 599 }
        && seen.Examination is { Writer: { OwnPage: true } writer } && Writers.IsForwardProxy(writer);
}
