using System.Collections.Frozen;
using System.Security.Cryptography;
using Microsoft.AspNetCore.Http;

namespace Faultline.Server;

/// <summary>A file that pages need, embedded. Its path changes with its content, so that it can be kept for ever.</summary>
internal sealed class Asset
{
    private readonly byte[] _content;
    private readonly string _type, _tag;

    private Asset(string name, string type)
    {
        using var stream = typeof(Asset).Assembly.GetManifestResourceStream($"Faultline.Server.Assets.{name}")!;
        using var bytes = new MemoryStream();
        stream.CopyTo(bytes);
        (_content, _type) = (bytes.ToArray(), type);
        var hash = Convert.ToHexStringLower(SHA256.HashData(_content).AsSpan(0, 8));
        (_tag, Path) = ($"\"{hash}\"", $"/assets/{hash}/{name}");
    }

    public string Path { get; }

    public static Asset Of(string name, string type) => new(name, type);

    public async Task WriteAsync(HttpContext context)
    {
        context.Response.Headers.ETag = _tag;
        context.Response.Headers.CacheControl = "public, max-age=31536000, immutable";
        if (context.Request.Headers.IfNoneMatch == _tag)
        {
            context.Response.StatusCode = StatusCodes.Status304NotModified;
            return;
        }

        context.Response.ContentType = _type;
        await context.Response.Body.WriteAsync(_content, context.RequestAborted);
    }
}

internal static class Site
{
    public static Asset Style { get; } = Asset.Of("style.css", "text/css; charset=utf-8");

    public static Asset Script { get; } = Asset.Of("live.js", "text/javascript; charset=utf-8");

    public static Asset Icon { get; } = Asset.Of("icon.svg", "image/svg+xml");

    private static FrozenDictionary<string, Asset> ByPath { get; } =
        new[] { Style, Script, Icon }.ToFrozenDictionary(asset => asset.Path, StringComparer.Ordinal);

    public static Asset? Find(string path) => ByPath.GetValueOrDefault(path);
}
