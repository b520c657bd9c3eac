using Faultline.Traffic.Records;

namespace Faultline.Traffic.Faults;

/// <summary>Whose fault a request was by what Iis logs.</summary>
public static class IisFault
{
    public static Finding Of(int status, in IisEvidence evidence) => StatusFault.Of(status);
}
