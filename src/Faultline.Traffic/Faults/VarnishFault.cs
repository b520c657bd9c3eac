using Faultline.Traffic.Records;

namespace Faultline.Traffic.Faults;

/// <summary>Whose fault a request was by what Varnish logs.</summary>
public static class VarnishFault
{
    public static Finding Of(int status, in VarnishEvidence evidence) => StatusFault.Of(status);
}
