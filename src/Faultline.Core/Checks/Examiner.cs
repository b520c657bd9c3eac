namespace Faultline.Core.Checks;

/// <summary>Asks an answer's headers and whole body everything that the Judge will want to know, where the body is.</summary>
public static class Examiner
{
    /// <summary>Pure and linear in the body's length. Never throws.</summary>
    /// <param name="body">The decoded body, up to the cap.</param>
    /// <param name="now">For freshness.</param>
    public static Examination Examine(CheckSpec spec, Answer answer, ReadOnlySpan<byte> body, DateTimeOffset now) =>
        throw new NotImplementedException();
}
