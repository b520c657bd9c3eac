using System.Globalization;
using Faultline.Core.Checks;

namespace Faultline.Probing.Connections.Tls;

/// <summary>Everything that is wrong with the certificate of one handshake, and which of it is named first.</summary>
internal sealed class CertificateFindings
{
    private const int MaxNamesShown = 5;

    /// <summary>Sorted as the contract orders them, which is the order of <see cref="FailureKind"/>.</summary>
    private readonly SortedDictionary<FailureKind, string> _found = [];

    public bool Any => _found.Count > 0;

    /// <summary>Of several findings of one kind the first stays: it is the one nearest to the cause.</summary>
    public void Add(FailureKind kind, string text) => _found.TryAdd(kind, text);

    public Failure ToFailure()
    {
        var first = _found.First();
        var others = _found.Skip(1).Select(other => other.Value).ToList();
        return new Failure(first.Key, others.Count == 0 ? first.Value : $"{first.Value}. Also: {string.Join("; ", others)}");
    }

    /// <param name="issuer">The issuing certificate's subject; null when it is about the leaf.</param>
    public void Expired(DateTimeOffset notAfter, string? issuer) =>
        Add(FailureKind.TlsExpired, $"{Which(issuer)} expired on {Day(notAfter)}");

    public void NotYetValid(DateTimeOffset notBefore, string? issuer) =>
        Add(FailureKind.TlsNotYetValid, $"{Which(issuer)} is valid only from {Day(notBefore)}");

    public void WrongHost(string host, IReadOnlyList<string> names)
    {
        var shown = string.Join(", ", names.Take(MaxNamesShown));
        var more = names.Count > MaxNamesShown
            ? string.Create(CultureInfo.InvariantCulture, $" and {names.Count - MaxNamesShown} more")
            : "";
        Add(FailureKind.TlsWrongHost, names.Count == 0
            ? $"the certificate names no host at all, so not {host}"
            : $"the certificate is for {shown}{more}, not for {host}");
    }

    public void SelfSigned(string subject) =>
        Add(FailureKind.TlsUntrusted, $"the certificate is self-signed ({subject}) and not among the trusted ones");

    public void UnknownRoot(string subject) =>
        Add(FailureKind.TlsUntrusted, $"the chain ends in {subject}, which is not among the trusted authorities");

    /// <summary>
    /// The chain stopped for want of an issuer. At the leaf itself the server sent nothing that could have issued it: an intermediate is
    /// missing.
    /// Above that the server did send intermediates, so an unknown authority is likelier than another gap. Neither can be told for sure
    /// from the outside, so the text names both.
    /// </summary>
    public void IssuerUnknown(bool ofLeaf, string issuer)
    {
        if (ofLeaf)
        {
            Add(
                FailureKind.TlsIncompleteChain,
                $"the certificate's issuer ({issuer}) was not sent and is not among the trusted authorities: "
                + "an intermediate is missing from the server's chain, or the issuer is a private authority (tls: ca)");
        }
        else
        {
            Add(
                FailureKind.TlsUntrusted,
                $"the chain that was sent ends below {issuer}, which is not among the trusted authorities (nor was it sent)");
        }
    }

    private static string Which(string? issuer) => issuer is null ? "the certificate" : $"the issuing certificate ({issuer})";

    private static string Day(DateTimeOffset date) => date.UtcDateTime.ToString("yyyy-MM-dd HH:mm 'UTC'", CultureInfo.InvariantCulture);
}
