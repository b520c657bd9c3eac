using Faultline.Traffic.Records;

namespace Faultline.Traffic.Faults;

/// <summary>Whose fault a request was by what LoadBalancer logs.</summary>
public static class LoadBalancerFault
{
    public static Finding Of(int status, in LoadBalancerEvidence evidence) => StatusFault.Of(status);
}
