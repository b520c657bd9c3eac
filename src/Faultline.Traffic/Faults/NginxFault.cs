using Faultline.Traffic.Records;

namespace Faultline.Traffic.Faults;

/// <summary>Whose fault a request was by what Nginx logs.</summary>
public static class NginxFault
{
    public static Finding Of(int status, in NginxEvidence evidence) => StatusFault.Of(status);
}
