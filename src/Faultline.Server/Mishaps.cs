using Faultline.Engine.Storage;
using Faultline.Server.Api;
using Microsoft.AspNetCore.Http;

namespace Faultline.Server;

/// <summary>The one place where a request that failed inside is told: to whoever asked in a word, to the operator in full.</summary>
internal sealed class Mishaps(RequestDelegate next, Action<string> complain)
{
    public async Task InvokeAsync(HttpContext context)
    {
        try
        {
            await next(context);
        }
        catch (OperationCanceledException) when (context.RequestAborted.IsCancellationRequested)
        {
            // Nobody waits for the answer any more.
        }
        catch (BadHttpRequestException wrong)
        {
            await AnswerAsync(context, new Problem(wrong.StatusCode, wrong.Message));
        }
        catch (StorageException reason)
        {
            complain($"{context.Request.Method} {context.Request.Path}: {reason.Message}");
            await AnswerAsync(context, new Problem(StatusCodes.Status503ServiceUnavailable, reason.Message));
        }
        catch (Exception bug)
        {
            complain($"{context.Request.Method} {context.Request.Path}: this is a bug in faultline, please report it: {bug}");
            await AnswerAsync(context, new Problem(StatusCodes.Status500InternalServerError, "something went wrong inside")
            {
                Next = "the server's own output says what; please report it",
            });
        }
    }

    private static Task AnswerAsync(HttpContext context, Problem problem)
    {
        if (context.Response.HasStarted)
        {
            // Half an answer must not look like a whole one.
            context.Abort();
            return Task.CompletedTask;
        }

        return problem.WriteAsync(context);
    }
}
