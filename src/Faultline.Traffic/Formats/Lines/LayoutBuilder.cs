using System.Text;

namespace Faultline.Traffic.Formats.Lines;

/// <summary>Puts fields and the text between them together as a layout's words are read.</summary>
internal sealed class LayoutBuilder
{
    private static readonly Part[] Finest = [Part.Microseconds, Part.Milliseconds, Part.RequestTime, Part.Seconds];
    private readonly List<(Part Part, string After, bool HasPort)> _fields = [];
    private readonly StringBuilder _literal = new();
    private string _lead = "";

    public string Error { get; private set; } = "";

    /// <summary>Of the error, counted from 1.</summary>
    public int Column { get; private set; }

    public bool Has(Part part) => _fields.Exists(f => f.Part == part);

    public void Literal(char letter) => _literal.Append(letter);

    public void Literal(ReadOnlySpan<char> text) => _literal.Append(text);

    public bool Fail(string error, int column)
    {
        (Error, Column) = (error, column);
        return false;
    }

    /// <param name="column">Where it was written, counted from 1.</param>
    /// <returns>False with <see cref="Error"/> when it can't be told from the field before.</returns>
    public bool Field(Part part, int column)
    {
        if (_fields.Count == 0)
        {
            _lead = Take();
            _fields.Add((part, "", false));
            return true;
        }

        var (before, _, hasPort) = _fields[^1];
        if (_literal.Length == 0)
        {
            if (Grown(before, part) is not { } grown)
                return Fail("two fields with nothing between them can't be told apart", column);
            _fields[^1] = (grown, "", hasPort);
            return true;
        }

        var between = Take();
        if (between == ":" && before is Part.Address or Part.Host && part == Part.Skip && !hasPort)
        {
            _fields[^1] = (before, "", true);
            return true;
        }

        _fields[^1] = (before, between, hasPort);

        // The first of its kind counts: what comes again is another view of the same.
        _fields.Add((part == Part.Skip || !Has(part) ? part : part == Part.Bytes ? Part.Number : Part.Skip, "", false));
        return true;
    }

    /// <param name="aroundAgent">The user agent is not escaped: it is what is left when all fields around it have been read.</param>
    /// <returns>Null with <see cref="Error"/> when it would not tell how requests went.</returns>
    public Layout? Build(TimeZoneInfo zone, bool aroundAgent)
    {
        if (!Has(Part.Status))
        {
            Fail("the layout has no status: write $status, %>s or %RESPONSE_CODE%", 1);
            return null;
        }

        _fields[^1] = _fields[^1] with { After = Take() };
        KeepFinestDuration();
        var segments = new Segment[_fields.Count];
        for (var n = 0; n < segments.Length; n++)
        {
            var (part, after, hasPort) = _fields[n];
            var next = n + 1 < segments.Length ? _fields[n + 1].Part : Part.Skip;
            segments[n] = new Segment(part, Encoding.UTF8.GetBytes(after), EndingOf(part, after, next), hasPort, next == Part.Status);
        }

        var agent = aroundAgent ? _fields.FindIndex(f => f.Part == Part.Agent) : -1;
        if (agent >= 0)
            segments[agent] = segments[agent] with { Ending = Ending.Rest };
        return new Layout(Encoding.UTF8.GetBytes(_lead), segments, agent < 0 ? segments.Length - 1 : agent, zone);
    }

    private static Part? Grown(Part before, Part part) => (before, part) switch
    {
        (Part.Skip, Part.Skip) => Part.Skip,
        (Part.Path or Part.Target, Part.Query) => Part.Target,
        (Part.Host, Part.Target or Part.Path) => Part.HostTarget,
        (Part.HostTarget, Part.Query) => Part.HostTarget,
        _ => null,
    };

    private static Ending EndingOf(Part part, string after, Part next) => part switch
    {
        Part.Tail => Ending.Rest,
        Part.CommonTime => Ending.Time,
        Part.User when next == Part.CommonTime => Ending.BeforeTime,
        _ when after.StartsWith('"') => Ending.Free,
        _ when part.IsList() => after is "" or [' ', ..] ? Ending.List : Ending.Free,
        _ => part.IsFree() ? Ending.Free : Ending.Bare,
    };

    private void KeepFinestDuration()
    {
        var finest = Array.Find(Finest, Has);
        for (var n = 0; n < _fields.Count; n++)
        {
            if (_fields[n].Part != finest && Array.IndexOf(Finest, _fields[n].Part) >= 0)
                _fields[n] = _fields[n] with { Part = _fields[n].Part == Part.Seconds ? Part.Number : Part.Skip };
        }
    }

    private string Take()
    {
        var text = _literal.ToString();
        _literal.Clear();
        return text;
    }
}
