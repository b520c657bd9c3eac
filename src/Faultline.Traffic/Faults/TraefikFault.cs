using Faultline.Traffic.Records;

namespace Faultline.Traffic.Faults;

/// <summary>Whose fault a request was by what Traefik logs.</summary>
public static class TraefikFault
{
    public static Finding Of(int status, in TraefikEvidence evidence) => StatusFault.Of(status);
}
