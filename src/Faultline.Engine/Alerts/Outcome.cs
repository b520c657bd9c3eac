namespace Faultline.Engine.Alerts;

/// <summary>What became of one attempt to send. Text in it is fit to be shown: bounded, harmless to print, secrets masked (S3).</summary>
public abstract record Outcome
{
    private Outcome()
    {
    }

    /// <summary>The receiver has it.</summary>
    /// <param name="Answer">What the vendor said.</param>
    public sealed record Delivered(string Answer) : Outcome;

    /// <summary>The vendor took it and tells no more: whether somebody sees it is not known.</summary>
    public sealed record Accepted(string Answer) : Outcome;

    /// <summary>Worth another attempt.</summary>
    /// <param name="RetryAfter">How long the vendor asks to wait; null when it did not say.</param>
    public sealed record Transient(string Why, TimeSpan? RetryAfter = null) : Outcome;

    /// <summary>The same again would be refused again.</summary>
    /// <param name="IsFinal">The receiver wants nothing more at all (410): nothing is sent until the configuration is loaded again.</param>
    public sealed record Permanent(string Why, bool IsFinal = false) : Outcome;
}
