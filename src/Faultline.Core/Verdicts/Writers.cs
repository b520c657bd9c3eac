using Faultline.Core.Http;

namespace Faultline.Core.Verdicts;

/// <summary>What the one who wrote an answer can know.</summary>
internal static class Writers
{
    /// <summary>
    /// V4: whether this writer's own 503 page is about the application behind it. Software that only ever stands before something has
    /// nothing else to say. Apache (mod_proxy) and Caddy (no upstream available) say 503 of a backend too; nginx says 502 of it, and
    /// keeps 503 for its own limits and <c>return 503</c>.
    /// </summary>
    public static bool SpeaksOfItsBackend(AnswerWriter writer) =>
        writer.OwnPage && (writer.Kind == WriterKind.Proxy || writer is { Kind: WriterKind.Server, Name: "Apache" or "Caddy" });

    /// <summary>Whether this software is what stands before askers. The others of its kind are put before servers.</summary>
    public static bool IsForwardProxy(AnswerWriter writer) => writer is { Kind: WriterKind.Proxy, Name: "Squid" };

    public static bool IsCloudflare(AnswerWriter writer) =>
        "Cloudflare".Equals(writer.Name, StringComparison.OrdinalIgnoreCase)
        || "Cloudflare".Equals(writer.Edge, StringComparison.OrdinalIgnoreCase);
}
