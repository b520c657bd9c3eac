using Faultline.Traffic.Records;

namespace Faultline.Traffic.Faults;

/// <summary>Whose fault a request was by what Caddy logs.</summary>
public static class CaddyFault
{
    public static Finding Of(int status, in CaddyEvidence evidence) => StatusFault.Of(status);
}
