using Faultline.Traffic.Records;

namespace Faultline.Traffic.Faults;

/// <summary>Whose fault a request was by what Cloudflare logs.</summary>
public static class CloudflareFault
{
    public static Finding Of(int status, in CloudflareEvidence evidence) => StatusFault.Of(status);
}
