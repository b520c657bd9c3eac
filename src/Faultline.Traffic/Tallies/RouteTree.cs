namespace Faultline.Traffic.Tallies;

/// <summary>
/// The paths that were asked for, folded into routes. A node is a place in a host's tree of segments; its number is the number of a series.
/// Segments fold by their shape at once (<see cref="Segment"/>), and by learning: a place with more than 50 different names that were found
/// (200 at the first place, where sites keep their sections) becomes <c>{name}</c>; so do more than 50 names that were never found (4xx), alone.
/// </summary>
/// <remarks>
/// Names seen before their place was learned keep nodes of their own, whose counts are folded in when read (<see cref="Templates"/>). Because a
/// node is never counted twice and the names below folded nodes are united before they are judged, templates and their counts are the same in
/// whatever order lines come and tallies are merged. Two things are first come, first served: which names that were not found are told apart
/// from the unknown, and everything beyond the bounds: 8,192 nodes, after which a path is its host's <c>/*</c>.
/// </remarks>
internal sealed class RouteTree(Hosts hosts)
{
    public const int Most = 8192;

    /// <summary>The series of what is counted without its host and route, for want of room.</summary>
    public const int Spilled = 0;

    public const int Deepest = 10;
    private const int Longest = 2048;

    // The rest is kept for the special routes of hosts.
    private const int MostNames = Most - (Hosts.Most * 5) - 1;
    private const int Places = 32_768;

    private readonly ulong[] _digests = new ulong[Places];
    private readonly short[] _found = new short[Places];
    private readonly RouteNode[] _nodes = new RouteNode[Most];

    // What a path came to: 50 bits of its digest over 13 bits of the node. Repeated paths cost one digest.
    private readonly ulong[] _recent = new ulong[16_384];
    private int _names;

    public int Count { get; private set; } = 1;

    public ReadOnlySpan<RouteNode> Nodes => _nodes.AsSpan(0, Count);

    /// <summary>Changes when templates may have.</summary>
    public int Version { get; private set; }

    /// <summary>A route that is no path.</summary>
    public int Special(int host, RouteKind kind)
    {
        var digest = Digest.Mix((ulong)host + 1, 0xD6E8_FEB8_6659_FD93 + (ulong)kind) | 1;
        var at = Find(digest);
        if (_digests[at] == digest)
            return _found[at];
        return Keep(digest, at, new RouteNode { Text = [], Host = (short)host, Parent = -1, Kind = kind, Found = true });
    }

    /// <param name="found">Whether the answer says that there is something at the path: any but a 4xx.</param>
    public int Of(int host, ReadOnlySpan<byte> path, bool found)
    {
        var digest = Digest.Of(path, (ulong)host << 1 | (found ? 1u : 0));
        ref var recent = ref _recent[digest >> 50];
        var tag = digest & (1UL << 50) - 1;
        if (recent >> 13 == tag)
            return (int)recent & 0x1FFF;
        var node = Walk(host, path, found);
        recent = tag << 13 | (uint)node;
        return node;
    }

    private int Walk(int host, ReadOnlySpan<byte> path, bool found)
    {
        var node = Special(host, RouteKind.Root);
        if (path is not [(byte)'/', ..])
            return path is [(byte)'*'] ? node : Special(host, RouteKind.Beyond);
        if (path.Length > Longest)
            path = path[..Longest];
        Span<byte> scratch = stackalloc byte[Segment.Longest];
        path = path[1..];
        for (var depth = 0; !path.IsEmpty; depth++)
        {
            var slash = path.IndexOf((byte)'/');
            var segment = slash < 0 ? path : path[..slash];
            if (depth == Deepest)
                return Child(node, "*"u8, shaped: true, found);
            if (!segment.IsEmpty)
            {
                var shaped = Segment.Fold(segment, scratch, out var folded);
                node = Child(node, shaped ? folded : segment, shaped, found);
            }

            if (slash < 0 || _nodes[node].Kind == RouteKind.Beyond)
                return node;
            path = path[(slash + 1)..];
        }

        // /users/ and /users answer differently often enough to be two.
        return _nodes[node].Parent < 0 ? node : Child(node, default, shaped: true, found);
    }

    /// <summary>The node under another, made when there is room, under the rules of learning.</summary>
    public int Child(int parent, ReadOnlySpan<byte> name, bool shaped, bool found)
    {
        ref var above = ref _nodes[parent];
        if (above.Kind == RouteKind.Beyond)
            return parent;
        if (!shaped && above.Names > above.Width)
        {
            name = "{name}"u8;
            shaped = true;
        }

        var digest = Digest.Of(name, (ulong)(parent + 1) << 32);
        var at = Find(digest);
        if (_digests[at] == digest)
        {
            var number = _found[at];
            if (found && !_nodes[number].Found)
                Discover(number);
            return number;
        }

        if (!shaped && !found && above.Unfound > RouteNode.Learned)
            return Child(parent, "{name}"u8, shaped: true, found);
        if (_names == MostNames)
            return Special(above.Host, RouteKind.Beyond);
        _names++;
        if (!shaped)
        {
            above.Names += found ? 1 : 0;
            above.Unfound += found ? 0 : 1;
        }

        return Keep(digest, at, new RouteNode
        {
            Host = above.Host,
            Parent = (short)parent,
            Depth = (byte)(above.Depth + 1),
            Kind = shaped ? RouteKind.Shape : RouteKind.Name,
            Found = found,
            Text = name.ToArray(),
        });
    }

    /// <summary>Adds what another tree learned.</summary>
    /// <returns>Its nodes' numbers in this one.</returns>
    public int[] Take(RouteTree other, Hosts otherHosts)
    {
        var map = new int[other.Count];
        for (var n = 1; n < other.Count; n++)
        {
            ref readonly var node = ref other._nodes[n];
            var host = node.Host == Hosts.Others ? Hosts.Others : hosts.NumberOf(otherHosts.Name(node.Host), known: true);
            // A parent is always older than its children.
            map[n] = node.Parent < 0 ? Special(host, node.Kind)
                : Child(map[node.Parent], node.Text, node.Kind == RouteKind.Shape, node.Found);
            _nodes[map[n]].Names = Math.Max(_nodes[map[n]].Names, node.Names > node.Width ? node.Names : 0);
            _nodes[map[n]].Unfound = Math.Max(_nodes[map[n]].Unfound, node.Unfound > RouteNode.Learned ? node.Unfound : 0);
        }

        Version++;
        return map;
    }

    /// <summary>The routes by node; empty for node 0 and for those not looked at.</summary>
    public string[] Templates() => RouteTemplates.Of(Nodes);

    private void Discover(int number)
    {
        ref var node = ref _nodes[number];
        node.Found = true;
        Version++;
        if (node.Kind != RouteKind.Name)
            return;
        _nodes[node.Parent].Names++;
        _nodes[node.Parent].Unfound--;
    }

    private int Keep(ulong digest, int at, RouteNode node)
    {
        _nodes[Count] = node;
        (_digests[at], _found[at]) = (digest, (short)Count);
        Version++;
        return Count++;
    }

    private int Find(ulong digest)
    {
        var at = (int)(digest >> 49);
        while (_digests[at] != 0 && _digests[at] != digest)
            at = (at + 1) & (Places - 1);
        return at;
    }
}
