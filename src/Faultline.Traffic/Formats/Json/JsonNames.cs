using System.Buffers.Binary;
using System.Text;

namespace Faultline.Traffic.Formats.Json;

/// <summary>
/// Which names of a JSON object hold what, compiled into a table that is asked once per key of a line. A path is written with points;
/// it is found nested (<c>{"http":{"status":…}}</c>), flat (<c>{"http.status":…}</c>) and mixed.
/// </summary>
internal sealed class JsonNames
{
    private const int DeepestFlat = 6;
    private readonly Name[] _table;

    /// <param name="keys">
    /// For each key its paths, the one that counts most first. A path that tells the product from others begins with <c>!</c>.
    /// </param>
    public JsonNames(params (JsonKey Key, string[] Paths)[] keys)
    {
        Paths = keys.ToDictionary(k => k.Key, k => k.Paths);
        var names = new Dictionary<(int Node, string Text), Name>();
        foreach (var (key, paths) in keys)
        {
            for (var rank = 0; rank < paths.Length; rank++)
                Add(names, 0, paths[rank].TrimStart('!').Split('.'), key, (byte)Math.Min(rank, byte.MaxValue), paths[rank].StartsWith('!'));
        }

        _table = new Name[(int)BitRound((uint)names.Count * 4)];
        foreach (var name in names.Values)
        {
            var at = Slot(Hash(name.Text, name.Node));
            while (_table[at].Text is not null)
                at = (at + 1) & (_table.Length - 1);
            _table[at] = name;
        }
    }

    /// <summary>What each key was declared with.</summary>
    public IReadOnlyDictionary<JsonKey, string[]> Paths { get; }

    /// <summary>How many places there are for names.</summary>
    public int Places => _table.Length;

    public ref readonly Name At(int place) => ref _table[place];

    /// <summary>Where a name of the object <paramref name="node"/> (0: the line) stands; of an unknown one a blank place.</summary>
    public int Find(ReadOnlySpan<byte> text, int node)
    {
        var table = _table;
        var at = Slot(Hash(text, node));
        while (true)
        {
            ref readonly var name = ref table[at];
            if (name.Text is null || (name.Node == node && text.SequenceEqual(name.Text)))
                return at;
            at = (at + 1) & (table.Length - 1);
        }
    }

    private static void Add(Dictionary<(int, string), Name> names, int node, ReadOnlySpan<string> parts, JsonKey key, byte rank, bool marks)
    {
        for (var n = 1; n <= parts.Length; n++)
        {
            if (n > 1 && parts.Length > DeepestFlat)
                return;
            var text = string.Join('.', parts[..n]!);
            var name = names.GetValueOrDefault((node, text), new Name { Text = Encoding.UTF8.GetBytes(text), Node = (short)node });
            if (n == parts.Length)
            {
                // The first who claims a name keeps it.
                if (name.Key == JsonKey.None)
                    (name.Key, name.Rank, name.Marks) = (key, rank, marks);
            }
            else if (name.Child == 0)
                name.Child = (short)(1 + names.Values.Select(v => v.Child).DefaultIfEmpty().Max());

            names[(node, text)] = name;
            if (n < parts.Length)
                Add(names, name.Child, parts[n..], key, rank, marks);
        }
    }

    private int Slot(ulong hash) => (int)(hash >> 40) & (_table.Length - 1);

    // Both ends and the length tell names of a log apart; whatever collides is compared.
    private static ulong Hash(ReadOnlySpan<byte> text, int node)
    {
        var mixed = (ulong)text.Length * 0x9E37 + (ulong)node * 0x2545_F491;
        if (text.Length >= 8)
        {
            mixed += BinaryPrimitives.ReadUInt64LittleEndian(text) * 0x9E37_79B9_7F4A_7C15
                ^ BinaryPrimitives.ReadUInt64LittleEndian(text[^8..]) * 0xC2B2_AE3D_27D4_EB4F;
        }
        else if (text.Length >= 4)
            mixed += BinaryPrimitives.ReadUInt32LittleEndian(text) | (ulong)BinaryPrimitives.ReadUInt32LittleEndian(text[^4..]) << 32;
        else if (text.Length > 0)
            mixed += (ulong)text[0] << 16 | (ulong)text[^1] << 8 | text[text.Length / 2];
        return mixed * 0xD6E8_FEB8_6659_FD93;
    }

    private static uint BitRound(uint value) => System.Numerics.BitOperations.RoundUpToPowerOf2(Math.Max(16, value));

    /// <summary>One name in one object: a value, an object of interest, or both.</summary>
    public struct Name
    {
        public byte[]? Text;
        public short Node;

        /// <summary>The node of the object it holds; 0 for none.</summary>
        public short Child;
        public JsonKey Key;

        /// <summary>Its place among the paths of its key: a smaller one wins.</summary>
        public byte Rank;
        public bool Marks;
    }
}
