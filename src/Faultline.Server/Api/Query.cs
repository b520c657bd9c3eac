using System.Globalization;
using Faultline.Core.Checks;
using Microsoft.AspNetCore.Http;

namespace Faultline.Server.Api;

/// <summary>The parameters that lists and reports take; what is wrong with them is told, never guessed around.</summary>
internal sealed class Query(HttpContext context, TimeProvider time)
{
    private readonly DateTimeOffset _now = time.GetUtcNow();

    /// <summary>The first thing that was wrong; null while nothing is.</summary>
    public Problem? Problem { get; private set; }

    /// <summary>A stretch of time that ends now where nothing else is said.</summary>
    /// <param name="length">How long it is where no start is named.</param>
    public (DateTimeOffset From, DateTimeOffset To) Stretch(TimeSpan length)
    {
        var to = Moment("to", _now);
        var from = Moment("from", to - DateTimeOffset.MinValue > length ? to - length : DateTimeOffset.MinValue);
        if (from >= to)
            Refuse("from must be before to", "leave out to, or name an earlier from");
        return (from, to);
    }

    /// <summary>How many items at most.</summary>
    public int Limit(int usual, int most)
    {
        var text = Text("limit");
        if (text.Length == 0)
            return usual;
        if (int.TryParse(text, NumberStyles.None, CultureInfo.InvariantCulture, out var limit) && limit >= 1 && limit <= most)
            return limit;
        Refuse($"limit={text} is no number from 1 to {most}", "leave it out, or ask for the next page");
        return usual;
    }

    /// <summary>Where the page before ended: what it gave as <c>next</c>; null on the first page.</summary>
    public long? Cursor()
    {
        var text = Text("cursor");
        if (text.Length == 0)
            return null;
        if (long.TryParse(text, NumberStyles.None, CultureInfo.InvariantCulture, out var at) && at <= DateTimeOffset.MaxValue.UtcTicks)
            return at;
        Refuse($"cursor={text} is none that this server gave", "begin with the first page, without a cursor");
        return null;
    }

    /// <summary>Empty when it is absent.</summary>
    public string Text(string name) => context.Request.Query[name].ToString();

    public void Refuse(string title, string next) => Problem ??= new Problem(StatusCodes.Status400BadRequest, title) { Next = next };

    private DateTimeOffset Moment(string name, DateTimeOffset otherwise)
    {
        var text = Text(name);
        if (text.Length == 0)
            return otherwise;
        if (Moments.Read(text, _now) is { } moment)
            return moment;
        Refuse($"{name}={text} is no time", "write 2026-11-22T09:00:00Z, or -24h for a day ago");
        return otherwise;
    }
}

/// <summary>Points in time as people and programs write them.</summary>
public static class Moments
{
    private static readonly string[] Formats =
        ["yyyy-MM-dd'T'HH:mm:ss.FFFFFFFK", "yyyy-MM-dd'T'HH:mmK", "yyyy-MM-dd HH:mm:ssK", "yyyy-MM-dd HH:mmK", "yyyy-MM-dd"];

    /// <summary>RFC 3339 (UTC where no offset is named), <c>now</c>, or <c>-24h</c> for a while ago; null for anything else.</summary>
    public static DateTimeOffset? Read(string text, DateTimeOffset now)
    {
        if (text == "now")
            return now;
        if (text.StartsWith('-'))
            return Duration.TryParse(text[1..], out var ago) && now - DateTimeOffset.UnixEpoch > ago ? now - ago : null;
        // In a query a plus means a space, and an offset begins with one.
        var exact = text.Length > 6 && text[^6] == ' ' ? $"{text[..^6]}+{text[^5..]}" : text;
        const DateTimeStyles Utc = DateTimeStyles.AssumeUniversal | DateTimeStyles.AdjustToUniversal;
        return DateTimeOffset.TryParseExact(exact, Formats, CultureInfo.InvariantCulture, Utc, out var time) ? time : null;
    }
}
