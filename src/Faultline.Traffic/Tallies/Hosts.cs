using System.Text;
using Faultline.Core.Verdicts;
using Ascii = System.Text.Ascii;

namespace Faultline.Traffic.Tallies;

/// <summary>
/// Names of hosts by number: 256 are told apart, of which half are kept for hosts that answer anything but 4xx, so that a scanner which makes
/// names up does not use them up. Case is folded (RFC 9110 §4.2.3). Host 0 is where lines name none, 1 all the others.
/// </summary>
internal sealed class Hosts
{
    public const int Most = 258;
    public const int Others = 1;
    public const string OthersName = "(other)";
    private const int Longest = 253;

    // Spellings by digest: 2,048 places for at most 1,024.
    private readonly ulong[] _digests = new ulong[2048];
    private readonly short[] _numbers = new short[2048];
    private readonly List<byte[]> _names = [[], []];
    private readonly List<string> _texts = ["", OthersName];
    private int _spellings;
    private int _doubtful;

    public int Count => _texts.Count;

    /// <summary>Fit to be shown.</summary>
    public string this[int number] => _texts[number];

    public ReadOnlySpan<byte> Name(int number) => _names[number];

    public int NumberOf(ReadOnlySpan<byte> name, bool known)
    {
        if (name.IsEmpty)
            return 0;
        var digest = Digest.Of(name);
        var at = Find(digest);
        return _digests[at] == digest ? _numbers[at] : New(name, digest, at, known);
    }

    private int New(ReadOnlySpan<byte> name, ulong digest, int at, bool known)
    {
        if (_spellings == 1024 || name.Length > Longest)
            return Others;
        Span<byte> lower = stackalloc byte[Longest];
        Ascii.ToLower(name, lower, out var length);
        lower = lower[..length];
        var folded = Digest.Of(lower);
        if (folded != digest && _digests[Find(folded)] == folded)
            return Keep(digest, at, _numbers[Find(folded)]);
        if (_texts.Count == Most || (!known && _doubtful == Most / 2))
            return Others;
        if (!known)
            _doubtful++;
        _names.Add(lower.ToArray());
        _texts.Add(Printable.Of(Encoding.UTF8.GetString(lower)));
        Keep(folded, Find(folded), _texts.Count - 1);
        return folded == digest ? _texts.Count - 1 : Keep(digest, Find(digest), _texts.Count - 1);
    }

    private int Keep(ulong digest, int at, int number)
    {
        _spellings++;
        (_digests[at], _numbers[at]) = (digest, (short)number);
        return number;
    }

    private int Find(ulong digest)
    {
        var at = (int)(digest >> 53);
        while (_digests[at] != 0 && _digests[at] != digest)
            at = (at + 1) & 2047;
        return at;
    }
}
