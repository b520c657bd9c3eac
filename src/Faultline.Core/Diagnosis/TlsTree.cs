using Faultline.Core.Verdicts;

namespace Faultline.Core.Diagnosis;

/// <summary>TLS failed, or its certificate did (V15).</summary>
internal static class TlsTree
{
    private static readonly Node Untrusted = new(
        "tls/untrusted",
        "Who signed it?",
        new(Ask.SelfSigned, "Itself", new("issuer", "{issuer}"), new Leaf(
            "tls/untrusted/self-signed",
            "the certificate of {host} is signed by itself, so no visitor's browser trusts it",
            "Install a certificate of a public authority",
            "If it is meant for you alone: give the monitor tls.ca with this certificate")),
        new(TreePart.Otherwise, "{issuer}", new("issuer", "{issuer}"), new Leaf(
            "tls/untrusted/authority",
            "the certificate of {host}, issued by {issuer}, is not trusted by this probe{:detail}",
            "If it is your own authority: give the monitor tls.ca with its certificate",
            "Else install a certificate of a public authority; look for a box in between that signs anew")));

    private static readonly Node Handshake = new(
        "tls/handshake",
        "Did the monitor show a client certificate?",
        new(Ask.SentClientCertificate, "Yes", new Leaf(
            "tls/handshake/certificate",
            "the TLS handshake with {host} failed{:detail}",
            "Check that the server trusts the authority of the monitor's client certificate, and that it has not expired",
            "Look at the server's TLS log for this moment")),
        new(TreePart.Otherwise, "No", new Leaf(
            "tls/handshake/none",
            "the TLS handshake with {host} failed{:detail}",
            "Look at the server's TLS log for this moment",
            "Check that the server knows the name {host} (SNI), and whether it wants a client certificate")));

    public static Node Root { get; } = new(
        "tls",
        "What was wrong with it?",
        new(Ask.IssuerExpired, "A certificate above it has expired", new("valid", "{validity}"), new Leaf(
            "tls/expired/issuer",
            "the certificate of {host} is in time, but one that vouches for it has expired{:detail}",
            "Install the intermediate certificates that your authority hands out today, beside the certificate",
            "Reload the server so that it sends them")),
        new(Ask.Reason(Reasons.TlsExpired), "The certificate has expired", new("valid", "{validity}"), new Leaf(
            "tls/expired", "certificate expired{expired}")),
        new(Ask.Reason(Reasons.TlsNotYetValid), "The certificate is not valid yet", new("valid", "{validity}"), new Leaf(
            "tls/not-yet-valid",
            "certificate is not valid yet{validIn}",
            "Check the clocks: the issuer's, the server's, and this probe's",
            "Install the certificate that was valid until now")),
        new(Ask.Reason(Reasons.TlsWrongHost), "The certificate is for another name", new("names", "{certificateNames}"), new Leaf(
            "tls/wrong-host", "certificate is for {certificateNames}, not for {host}")),
        new(Ask.Reason(Reasons.TlsUntrusted), "The probe does not trust the certificate", Untrusted),
        new(Ask.Reason(Reasons.TlsIncompleteChain), "Its issuer was not sent, and is not trusted", new("issuer", "{issuer}"), new Leaf(
            "tls/incomplete-chain",
            "{host} sends its certificate without that of its issuer, {issuer}: "
            + "an intermediate that the server leaves out, or an authority that this probe was not told to trust").Unsure()),
        new(Ask.Reason(Reasons.TlsProtocol), "The two sides share no protocol", new Leaf(
            "tls/protocol", "{address} does not speak TLS, or no version that this probe accepts{:detail}")),
        new(Ask.Reason(Reasons.TlsTimeout), "It did not end in time", new Leaf(
            "tls/timeout", "{address} accepted the connection, but did not finish the TLS handshake in time")),
        new(TreePart.Otherwise, "The server broke it off, or it came out wrong", Handshake));
}
