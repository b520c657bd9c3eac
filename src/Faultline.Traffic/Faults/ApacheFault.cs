using Faultline.Traffic.Records;

namespace Faultline.Traffic.Faults;

/// <summary>Whose fault a request was by what Apache logs.</summary>
public static class ApacheFault
{
    public static Finding Of(int status, in ApacheEvidence evidence) => StatusFault.Of(status);
}
