namespace Faultline.Traffic.Tallies;

/// <summary>What a node of a <see cref="RouteTree"/> stands for.</summary>
internal enum RouteKind : byte
{
    /// <summary>A host's <c>/</c>.</summary>
    Root,

    /// <summary>Successes that the sample leaves out.</summary>
    Unseen,

    /// <summary>Requests that were none.</summary>
    Malformed,

    /// <summary><c>/*</c>: what there is no room to tell apart.</summary>
    Beyond,

    /// <summary>A segment as it is.</summary>
    Name,

    /// <summary>A segment that stands for many: <c>{id}</c>. Empty after a final slash.</summary>
    Shape,
}

internal struct RouteNode
{
    /// <summary>So many names at a place are names; one more, and they are a <c>{name}</c>.</summary>
    public const int Learned = 50;

    public const int LearnedAtRoot = 200;

    public byte[] Text { get; set; }

    /// <summary>Names below it that were found at least once.</summary>
    public int Names { get; set; }

    /// <summary>Names below it that never were.</summary>
    public int Unfound { get; set; }
    public short Parent { get; set; }
    public short Host { get; set; }
    public byte Depth { get; set; }
    public RouteKind Kind { get; set; }
    public bool Found { get; set; }

    public readonly int Width => Depth == 0 ? LearnedAtRoot : Learned;
}
