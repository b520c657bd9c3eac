using Faultline.Traffic.Records;

namespace Faultline.Traffic.Faults;

/// <summary>Whose fault a request was by what Google logs.</summary>
public static class GoogleFault
{
    public static Finding Of(int status, in GoogleEvidence evidence) => StatusFault.Of(status);
}
