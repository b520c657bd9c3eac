namespace Faultline.Engine.Configuration.Yaml;

/// <summary>A place in the file; line and column count from 1.</summary>
internal readonly record struct Position(int Line, int Column) : IComparable<Position>
{
    public static Position Start { get; } = new(1, 1);

    public int CompareTo(Position other) => (Line, Column).CompareTo((other.Line, other.Column));
}

/// <summary>What stands in the file, and where. Nothing is interpreted yet: <c>yes</c>, <c>0x1F</c> and <c>12:30</c> are text.</summary>
internal abstract record Node(Position At);

/// <summary>One piece of text.</summary>
/// <param name="Text">What it says, once escapes and variables are replaced.</param>
internal sealed record Scalar(Position At, string Text) : Node(At)
{
    /// <summary>Without quotes.</summary>
    public bool IsPlain { get; init; }

    /// <summary>The first character's column when the file holds the text character by character on one line; else null.</summary>
    public int? TextColumn { get; init; }

    /// <summary>What may be shown of it: <c>${NAME}</c> where a variable's value would be a secret (S3).</summary>
    public string Written { get; init; } = Text;

    /// <summary>Some of the text came from a variable or another file.</summary>
    public bool IsSecret { get; init; }

    /// <summary>A key without value, or an explicit null.</summary>
    public bool IsNull => IsPlain && Text is "" or "~" or "null" or "Null" or "NULL";

    /// <summary>Where in the file a character of the text stands, or the text itself where that can't be told.</summary>
    public Position PositionOf(int index) => TextColumn is { } column ? new Position(At.Line, column + index) : At;
}

internal sealed record Sequence(Position At, IReadOnlyList<Node> Items, bool IsFlow) : Node(At);

/// <summary>Keys in the order of the file, each once.</summary>
internal sealed record Mapping(Position At, IReadOnlyList<Entry> Entries, bool IsFlow) : Node(At)
{
    public Entry? Find(string key) => Entries.FirstOrDefault(e => e.Key.Text == key);
}

internal sealed record Entry(Scalar Key, Node Value);

/// <summary>A node whose mistake was already reported: whoever reads it says nothing more about it.</summary>
internal sealed record Unreadable(Position At) : Node(At);
