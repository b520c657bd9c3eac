using Faultline.Traffic.Records;

namespace Faultline.Traffic.Faults;

/// <summary>Whose fault a request was by what Haproxy logs.</summary>
public static class HaproxyFault
{
    public static Finding Of(int status, in HaproxyEvidence evidence) => StatusFault.Of(status);
}
