using Faultline.Engine.Configuration.Shapes;
using Faultline.Engine.Configuration.Yaml;

namespace Faultline.Engine.Configuration.Values;

/// <summary>Readers of several values of one kind.</summary>
internal static class Lists
{
    /// <summary>A list; every item is read, also after a wrong one.</summary>
    public static Read<IReadOnlyList<T>> Of<T>(Read<T> item) => (node, reading, out values) =>
    {
        values = null;
        if (node is not Sequence sequence)
            return node is Unreadable ? false : reading.Wrong(node.At, "a list is wanted: write [a, b], or lines that begin with -");
        var isRead = true;
        var found = new List<T>(sequence.Items.Count);
        foreach (var each in sequence.Items)
        {
            if (reading.InItem(each, () => item(each, reading, out var value) ? (IsRead: true, value) : default) is (true, { } one))
                found.Add(one);
            else
                isRead = false;
        }

        values = found;
        return isRead;
    };

    /// <summary>A list with something in it.</summary>
    public static Read<IReadOnlyList<T>> Some<T>(Read<T> item) => (node, reading, out values) =>
    {
        values = null;
        return node is Sequence { Items.Count: 0 }
            ? reading.Wrong(node.At, "the list is empty: name at least one, or remove the key")
            : Of(item)(node, reading, out values);
    };

    /// <summary>A list, or one value where one is enough.</summary>
    public static Read<IReadOnlyList<T>> OneOrSome<T>(Read<T> item) => (node, reading, out values) =>
    {
        values = null;
        if (node is Sequence)
            return Some(item)(node, reading, out values);
        if (!item(node, reading, out var one))
            return false;
        values = [one!];
        return true;
    };

    /// <summary>A mapping whose keys the user chooses, such as names of channels.</summary>
    /// <param name="wanted">Said when it is something else, such as <c>channels are written as NAME: { type: … }</c>.</param>
    public static Read<IReadOnlyList<T>> Named<T>(string wanted, TryEntry<T> entry) => (node, reading, out values) =>
    {
        values = null;
        if (node is not Mapping mapping)
            return node is Unreadable ? false : reading.Wrong(node.At, wanted);
        var isRead = true;
        var found = new List<T>(mapping.Entries.Count);
        foreach (var each in mapping.Entries)
        {
            var name = Shown.Clip(each.Key.Text);
            if (reading.Inside(name, () => entry(each, reading, out var value) ? (IsRead: true, value) : default) is (true, { } one))
                found.Add(one);
            else
                isRead = false;
        }

        values = found;
        return isRead;
    };
}

internal delegate bool TryEntry<T>(Entry entry, Reading reading, out T? value);
