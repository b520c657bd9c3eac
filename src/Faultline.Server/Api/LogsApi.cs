using System.IO.Compression;
using Faultline.Engine.Storage;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Http.Features;

namespace Faultline.Server.Api;

/// <summary><c>POST /api/v1/logs/{source}</c>: lines of a log that no file here holds.</summary>
internal sealed class LogsApi(Source source)
{
    public const string Root = "/api/v1/logs";

    private const int LongestKey = 200;
    private const long LongestBody = 16 * 1024 * 1024;
    private const long LongestUnpacked = 64 * 1024 * 1024;

    private static readonly TimeSpan Patience = TimeSpan.FromMinutes(1);

    /// <summary>The media types of lines.</summary>
    public static string[] Types { get; } = ["text/plain", "application/x-ndjson"];

    /// <summary>Answered once all lines are stored: whoever gets no such answer sends them again.</summary>
    public async Task PushAsync(HttpContext context)
    {
        var name = context.Request.RouteValues["name"]?.ToString() ?? "";
        var encoding = context.Request.Headers.ContentEncoding.ToString();
        if (encoding is not ("" or "identity" or "gzip"))
        {
            await new Problem(415, "the body is packed in a way that is not known here") { Next = "send it with gzip, or as it is" }.WriteAsync(context);
            return;
        }

        var key = context.Request.Headers["Idempotency-Key"].ToString();
        if (key.Length > LongestKey)
        {
            await new Problem(400, "the Idempotency-Key is too long") { Next = "send one of at most 200 characters, such as a UUID" }.WriteAsync(context);
            return;
        }

        if (context.Request.ContentLength > LongestBody)
        {
            await TooLarge().WriteAsync(context);
            return;
        }

        context.Features.Get<IHttpMaxRequestBodySizeFeature>()!.MaxRequestBodySize = LongestBody;
        var (lines, problem) = await TakeAsync(name, key, encoding == "gzip", context);
        if (problem is not null)
        {
            await problem.WriteAsync(context);
            return;
        }

        await Json.WriteAsync(context, json =>
        {
            json.WriteStartObject();
            json.WriteNumber("lines", lines.Lines);
            json.WriteNumber("unparsed", lines.Unparsed);
            json.WriteEndObject();
        });
    }

    private async Task<((long Lines, long Unparsed) Counts, Problem? Problem)> TakeAsync(string name, string key, bool isPacked, HttpContext context)
    {
        // A slow sender holds up the others of its source, so none may take for ever.
        using var late = new CancellationTokenSource(Patience, source.Time);
        using var either = CancellationTokenSource.CreateLinkedTokenSource(late.Token, context.RequestAborted);
        try
        {
            await using var body = isPacked ? new GZipStream(context.Request.Body, CompressionMode.Decompress) : context.Request.Body;
            if (await source.Push(name, key, body, LongestUnpacked, either.Token) is not { } outcome)
            {
                return (default, new Problem(404, "no log of that name takes lines")
                {
                    Next = "write it into the configuration under logs: with a name and neither path nor syslog",
                });
            }

            return outcome.Counts is { } counts ? (counts, null) : (default, TooLarge());
        }
        catch (BadHttpRequestException wrong) when (wrong.StatusCode == StatusCodes.Status413PayloadTooLarge)
        {
            return (default, TooLarge());
        }
        catch (InvalidDataException)
        {
            return (default, new Problem(400, "the body is no gzip, or damaged") { Next = "send it again; nothing of it was counted" });
        }
        catch (StorageException away)
        {
            return (default, new Problem(503, away.Message) { Next = "send it again; nothing of it was counted" });
        }
        catch (OperationCanceledException) when (late.IsCancellationRequested && !context.RequestAborted.IsCancellationRequested)
        {
            return (default, new Problem(408, "the body took too long") { Next = "send fewer lines at once; nothing was counted" });
        }
    }

    private static Problem TooLarge() => new(413, "the body has more than 16 MiB, or 64 MiB unpacked")
    {
        Next = "send the lines in several requests; nothing of this one was counted",
    };
}
