using Faultline.Traffic.Records;

namespace Faultline.Traffic.Faults;

/// <summary>Whose fault a request was by what CloudFront logs.</summary>
public static class CloudFrontFault
{
    public static Finding Of(int status, in CloudFrontEvidence evidence) => StatusFault.Of(status);
}
