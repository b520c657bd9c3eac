using Faultline.Traffic.Records;

namespace Faultline.Traffic.Faults;

/// <summary>Whose fault a request was by what Envoy logs.</summary>
public static class EnvoyFault
{
    public static Finding Of(int status, in EnvoyEvidence evidence) => StatusFault.Of(status);
}
