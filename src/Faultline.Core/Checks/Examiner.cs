using Faultline.Core.Http;

namespace Faultline.Core.Checks;

/// <summary>Asks an answer's headers and whole body everything that the Judge will want to know, where the body is.</summary>
public static class Examiner
{
    /// <summary>
    /// Pure and linear in the body's length. Never throws. What only explains a failure (login form, challenge pages in the body) is looked
    /// for only when something is not as expected, or when the monitor expects to be locked out (V3).
    /// </summary>
    /// <param name="body">The decoded body, up to the cap.</param>
    /// <param name="now">For freshness.</param>
    public static Examination Examine(CheckSpec spec, Answer answer, ReadOnlySpan<byte> body, DateTimeOffset now)
    {
        var assertions = AssertionExaminer.Examine(spec.Expect.Assertions, answer, body, now, out var allHold);
        var page = ErrorPages.Find(body, out var pageWriter);
        var writer = AnswerWriters.Recognise(answer.Headers, page, pageWriter, answer.Status);
        var suspicious = !allHold || !spec.Expect.Status.Expects(answer.Status) || spec.Expect.Status.ExpectsOnlyClientErrors;
        var challenge = suspicious ? BotChallenges.Find(answer.Headers, body) : BotChallenges.Find(answer.Headers);
        if (assertions.Length == 0 && page is null && !writer.IsKnown && !suspicious && challenge is null)
            return Examination.Nothing;
        return new Examination
        {
            Assertions = assertions,
            Writer = writer,
            ErrorPage = page,
            LoginForm = suspicious && LoginForm.IsIn(body),
            BotChallenge = challenge,
        };
    }
}
