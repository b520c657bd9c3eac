using System.Text.Json;

namespace Faultline.Cli.Commands.Server;

#pragma warning disable CA1032, CA1064 // Made and caught in this folder alone.

/// <summary>Nobody answers where a server should.</summary>
internal sealed class NoServerException(string message, Exception? because = null) : Exception(message, because);

/// <summary>The server answers that it will not, and what to do instead.</summary>
internal sealed class RefusedException(string title, string next, IReadOnlyList<string> mistakes) : Exception(title)
{
    public string Next => next;

    public IReadOnlyList<string> Mistakes => mistakes;

    public static RefusedException Of(JsonElement problem) => new(
        problem.Text("title"),
        problem.Text("next"),
        [.. problem.List("mistakes").Select(mistake => mistake.ToString())]);
}
