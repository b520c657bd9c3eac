using Faultline.Engine.Storage;
using Microsoft.AspNetCore.Http;

namespace Faultline.Server.Api;

/// <summary>What is asked of the server itself.</summary>
internal sealed class ControlApi(Source source)
{
    public async Task ReloadAsync(HttpContext context)
    {
        var mistakes = await source.Reload(context.RequestAborted);
        if (mistakes.Count == 0)
        {
            await Json.WriteAsync(context, json =>
            {
                json.WriteStartObject();
                json.WriteBoolean("reloaded", true);
                json.WriteNumber("monitors", source.Monitors().Count);
                json.WriteEndObject();
            });
            return;
        }

        await new Problem(StatusCodes.Status422UnprocessableEntity, "the configuration was refused; the one before it goes on")
        {
            Next = "correct the mistakes and ask again; faultline validate FILE shows them too",
            Mistakes = mistakes,
        }.WriteAsync(context);
    }

    /// <summary>Only through the control socket: it writes a file with the server's rights, at a place that the asker names.</summary>
    public async Task BackupAsync(HttpContext context)
    {
        if (!Guard.IsControl(context))
        {
            await new Problem(StatusCodes.Status403Forbidden, "a backup can only be asked for through the control socket")
            {
                Next = "run faultline backup FILE as the server's user, on its machine",
            }.WriteAsync(context);
            return;
        }

        var (file, problem) = await Body.TextAsync(context, "file");
        if (problem is null && !Path.IsPathFullyQualified(file))
            problem = new Problem(StatusCodes.Status400BadRequest, "the file's path must be absolute");
        if (problem is null && Path.Exists(file))
            problem = new Problem(StatusCodes.Status409Conflict, $"{file} exists already") { Next = "name a file that does not exist yet" };
        if (problem is null)
            problem = await BackUpAsync(file, context.RequestAborted);
        if (problem is not null)
        {
            await problem.WriteAsync(context);
            return;
        }

        await Json.WriteAsync(context, json =>
        {
            json.WriteStartObject();
            json.WriteString("file", file);
            json.WriteNumber("bytes", new FileInfo(file).Length);
            json.WriteEndObject();
        });
    }

    private async Task<Problem?> BackUpAsync(string file, CancellationToken cancel)
    {
        try
        {
            await source.Backup(file, cancel);
            return null;
        }
        catch (Exception reason) when (reason is StorageException or IOException or UnauthorizedAccessException)
        {
            return new Problem(StatusCodes.Status422UnprocessableEntity, reason.Message)
            {
                Next = "the server writes the file itself: name a place that its user may write",
            };
        }
    }
}
