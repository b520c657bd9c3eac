using Faultline.Traffic.Faults;
using Faultline.Traffic.Records;

namespace Faultline.Traffic.Formats.Fields;

/// <summary>Incapsula's <c>sc-action</c>: its words say by themselves what happened, <c>REQ_BAD_SERVER_CLOSED_CONNECTION</c>.</summary>
internal static class IncapsulaAction
{
    public static Finding Of(int status, ReadOnlySpan<byte> action)
    {
        if (action.StartsWith("REQ_BLOCKED"u8) || action.StartsWith("REQ_CHALLENGE"u8))
            return Finding.Sure(RequestReason.Blocked);
        if (action.StartsWith("REQ_UNRESOLVED"u8))
            return Finding.Likely(RequestReason.UpstreamConnect);
        if (!action.StartsWith("REQ_BAD"u8))
            return StatusFault.Of(status);
        if (action.IndexOf("CLIENT_CLOSED"u8) > 0)
            return Finding.Sure(RequestReason.ClientAbort);
        if (action.IndexOf("SERVER_CLOSED"u8) > 0)
            return Finding.Sure(RequestReason.UpstreamReset);
        if (action.IndexOf("CONNECTION_FAILED"u8) > 0)
            return Finding.Likely(RequestReason.UpstreamConnect);
        return action.IndexOf("TIMEOUT"u8) > 0 ? Finding.Likely(RequestReason.UpstreamTimeout) : Finding.Perhaps(RequestReason.Unknown);
    }
}
