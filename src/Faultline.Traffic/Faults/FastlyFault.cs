using Faultline.Traffic.Records;

namespace Faultline.Traffic.Faults;

/// <summary>Whose fault a request was by what Fastly logs.</summary>
public static class FastlyFault
{
    public static Finding Of(int status, in FastlyEvidence evidence) => StatusFault.Of(status);
}
