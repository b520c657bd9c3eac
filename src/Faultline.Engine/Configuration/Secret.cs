namespace Faultline.Engine.Configuration;

/// <summary>A value that must not be shown, stored or logged (S3): its text is a row of dots wherever it is printed.</summary>
public sealed record Secret<T>(T Hidden)
    where T : notnull
{
    /// <summary>The value itself, for the one place that sends it.</summary>
    public T Reveal() => Hidden;

    private T Hidden { get; } = Hidden;

    public override string ToString() => "•••";
}
