using System.Text;
using Faultline.Core.Verdicts;

namespace Faultline.Traffic.Tallies;

/// <summary>The routes of a tree as they are known now: what is learned is applied to the nodes that are older than the lesson.</summary>
internal static class RouteTemplates
{
    public const string Malformed = "(malformed)";
    public const string Beyond = "/*";

    public static string[] Of(ReadOnlySpan<RouteNode> nodes)
    {
        var templates = new string[nodes.Length];
        templates[RouteTree.Spilled] = Hosts.OthersName;
        var below = new List<int>?[nodes.Length];
        for (var n = 1; n < nodes.Length; n++)
        {
            if (nodes[n].Parent > 0)
                (below[nodes[n].Parent] ??= []).Add(n);
        }

        var work = new Stack<(List<int> Same, string Template)>();
        for (var n = 1; n < nodes.Length; n++)
        {
            if (nodes[n].Parent > 0)
                continue;
            templates[n] = nodes[n].Kind switch
            {
                RouteKind.Unseen => "",
                RouteKind.Malformed => Malformed,
                RouteKind.Beyond => Beyond,
                _ => "/",
            };
            work.Push(([n], ""));
        }

        while (work.TryPop(out var next))
        {
            foreach (var (segment, same) in Children(nodes, below, next.Same))
            {
                var template = next.Template + "/" + segment;
                foreach (var n in same)
                    templates[n] = template;
                work.Push((same, template));
            }
        }

        return templates;
    }

    /// <summary>The children of nodes that are one route, those that are one route as well together.</summary>
    private static Dictionary<string, List<int>> Children(ReadOnlySpan<RouteNode> nodes, List<int>?[] below, List<int> same)
    {
        var children = new Dictionary<string, List<int>>(StringComparer.Ordinal);
        var found = new HashSet<string>(StringComparer.Ordinal);
        var names = new HashSet<string>(StringComparer.Ordinal);
        var (folds, foldsUnfound) = (false, false);
        foreach (var above in same)
        {
            folds |= nodes[above].Names > nodes[above].Width;
            foldsUnfound |= nodes[above].Unfound > RouteNode.Learned;
            foreach (var n in below[above] ?? [])
            {
                var text = Printable.Of(Encoding.UTF8.GetString(nodes[n].Text));
                if (nodes[n].Kind == RouteKind.Name)
                {
                    names.Add(text);
                    if (nodes[n].Found)
                        found.Add(text);
                }
            }
        }

        folds |= found.Count > nodes[same[0]].Width;
        foldsUnfound |= names.Count - found.Count > RouteNode.Learned;
        foreach (var above in same)
        {
            foreach (var n in below[above] ?? [])
            {
                var text = Printable.Of(Encoding.UTF8.GetString(nodes[n].Text));
                if (nodes[n].Kind == RouteKind.Name && (folds || (foldsUnfound && !found.Contains(text))))
                    text = "{name}";
                if (!children.TryGetValue(text, out var those))
                    children.Add(text, those = []);
                those.Add(n);
            }
        }

        return children;
    }
}
