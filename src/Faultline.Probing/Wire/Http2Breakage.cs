using System.Collections.Frozen;
using System.Globalization;
using System.Net.Sockets;
using System.Security.Authentication;
using System.Security.Cryptography;
using Faultline.Core.Checks;
using Faultline.Probing.Connections.Tls;

namespace Faultline.Probing.Wire;

/// <summary>What an exception from the framework's HTTP/2 client says about the exchange.</summary>
internal static class Http2Breakage
{
    /// <summary>RFC 9113 §7. Some tell of a broken protocol, whoever noticed it; with the others a server that speaks it well hung up.</summary>
    private static readonly FrozenDictionary<long, (string Name, FailureKind Kind)> Errors = new Dictionary<long, (string, FailureKind)>
    {
        [0x0] = ("NO_ERROR", FailureKind.ConnectionReset),
        [0x1] = ("PROTOCOL_ERROR", FailureKind.NotHttp),
        [0x2] = ("INTERNAL_ERROR", FailureKind.ConnectionReset),
        [0x3] = ("FLOW_CONTROL_ERROR", FailureKind.NotHttp),
        [0x4] = ("SETTINGS_TIMEOUT", FailureKind.NotHttp),
        [0x5] = ("STREAM_CLOSED", FailureKind.NotHttp),
        [0x6] = ("FRAME_SIZE_ERROR", FailureKind.NotHttp),
        [0x7] = ("REFUSED_STREAM", FailureKind.ConnectionReset),
        [0x8] = ("CANCEL", FailureKind.ConnectionReset),
        [0x9] = ("COMPRESSION_ERROR", FailureKind.NotHttp),
        [0xa] = ("CONNECT_ERROR", FailureKind.ConnectionReset),
        [0xb] = ("ENHANCE_YOUR_CALM", FailureKind.ConnectionReset),
        [0xc] = ("INADEQUATE_SECURITY", FailureKind.NotHttp),
        [0xd] = ("HTTP_1_1_REQUIRED", FailureKind.NotHttp),
    }.ToFrozenDictionary();

    /// <summary>As <see cref="Breakage.IsOutside"/>.</summary>
    public static bool IsOutside(Exception e) => e is HttpRequestException || Breakage.IsOutside(e);

    /// <summary>As <see cref="Breakage.Describe"/>. The framework wraps what happened in exceptions that only say that something did.</summary>
    /// <param name="mostHeaders">The limit that the framework was given, in bytes.</param>
    public static Failure Describe(Exception e, bool headComplete, string progress, int mostHeaders, CancellationToken cancel)
    {
        if (e is OperationCanceledException || cancel.IsCancellationRequested)
            return Breakage.Describe(e, headComplete, progress, cancel);
        for (var cause = e; cause is not null; cause = cause.InnerException)
        {
            if (Named(cause, headComplete, progress, mostHeaders) is { } failure)
                return failure;
        }

        var origin = e.GetBaseException();
        if (origin is IOException or SocketException or AuthenticationException or CryptographicException)
            return Breakage.Describe(e, headComplete, progress, cancel);
        // The rest was found in the bytes. A single field over the limit is told apart from a broken one by the number in its message only.
        return origin.Message.Contains(mostHeaders.ToString(CultureInfo.InvariantCulture), StringComparison.Ordinal)
            ? TooLarge(mostHeaders)
            : new Failure(FailureKind.NotHttp, $"{progress}: this is not HTTP/2");
    }

    private static Failure? Named(Exception cause, bool headComplete, string progress, int mostHeaders) => cause switch
    {
        TlsAlertException alert => alert.Failure,
        HttpProtocolException protocol => Ended(protocol.ErrorCode, progress),
        HttpIOException broken => Named(broken.HttpRequestError, headComplete, progress),
        HttpRequestException { HttpRequestError: HttpRequestError.ConfigurationLimitExceeded } => TooLarge(mostHeaders),
        HttpRequestException { HttpRequestError: { } error } => Named(error, headComplete, progress),
        _ => null,
    };

    private static Failure? Named(HttpRequestError error, bool headComplete, string progress) => error switch
    {
        HttpRequestError.VersionNegotiationError => new Failure(FailureKind.NotHttp, "the server does not speak HTTP/2 here"),
        HttpRequestError.InvalidResponse => new Failure(FailureKind.NotHttp, $"{progress}: the header makes no sense"),
        HttpRequestError.ResponseEnded => new Failure(headComplete ? FailureKind.BodyTruncated : FailureKind.EmptyResponse, $"closed {progress}"),
        _ => null,
    };

    private static Failure TooLarge(int mostHeaders) => new(FailureKind.HeadersTooLarge, $"more than {Grammar.Bytes(mostHeaders)}");

    private static Failure Ended(long code, string progress)
    {
        var (name, kind) = Errors.GetValueOrDefault(code, ("an unknown error", FailureKind.NotHttp));
        return new Failure(kind, $"{progress}: HTTP/2 ended with {name}");
    }
}
