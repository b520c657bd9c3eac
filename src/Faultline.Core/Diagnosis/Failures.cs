using Faultline.Core.Checks;
using Faultline.Core.Verdicts;

namespace Faultline.Core.Diagnosis;

/// <summary>What kept somebody from answering, as the end of a sentence that begins with their name.</summary>
internal static class Failures
{
    public static string Say(FailureKind kind) => kind switch
    {
        FailureKind.NameNotFound => "has a name that does not exist",
        FailureKind.NameServerFailure or FailureKind.NameTimeout => "has a name that could not be looked up",
        FailureKind.ConnectionRefused => "refuses connections",
        FailureKind.ConnectionTimeout => "did not accept a connection in time",
        FailureKind.NetworkUnreachable => "can't be reached: there is no route",
        FailureKind.NoIPv6 => "has only IPv6 addresses, and this probe has no IPv6",
        FailureKind.AddressNotAllowed => "has an address that may not be opened",
        FailureKind.ConnectionReset => "broke the connection",
        FailureKind.EmptyResponse => "closed the connection without an answer",
        FailureKind.NotHttp => "does not speak HTTP",
        FailureKind.FirstByteTimeout or FailureKind.TransferTimeout => "did not answer in time",
        _ when Stages.Of(kind) == Stage.Tls => "can't be spoken to by TLS",
        _ => "gave no usable answer",
    };
}
