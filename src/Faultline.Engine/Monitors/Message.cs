using Faultline.Core.Checks;
using Faultline.Engine.Configuration;

namespace Faultline.Engine.Monitors;

/// <summary>What reaches the evaluator, in the order in which it is handled.</summary>
internal abstract record Message
{
    /// <summary>A check ended.</summary>
    /// <param name="Asking">What was asked; it may be out of date by now.</param>
    public sealed record Checked(Watched Watched, Asking Asking, Observation Seen, RootLook Root, TimeSpan Late) : Message;

    /// <summary>A tick was stored, or could not be.</summary>
    /// <param name="Trouble">Null when it was stored.</param>
    public sealed record Committed(Tick Tick, Exception? Trouble, TimeSpan Took) : Message;

    /// <summary>Another configuration holds from now on.</summary>
    /// <param name="Rows">The row of every monitor that it names, by id.</param>
    /// <param name="Stored">What was remembered of monitors that are not watched yet, by id.</param>
    public sealed record Use(
        FaultlineConfiguration Configuration, IReadOnlyDictionary<string, int> Rows, IReadOnlyDictionary<string, Remembered> Stored,
        TaskCompletionSource Done) : Message;

    /// <summary>Somebody takes an incident.</summary>
    /// <param name="Done">False when no such incident is open; set when it is stored.</param>
    public sealed record Acknowledge(string Incident, string By, TaskCompletionSource<bool> Done) : Message;

    /// <summary>Store what is left, and end.</summary>
    public sealed record Stop : Message;
}
