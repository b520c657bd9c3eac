using Faultline.Traffic.Records;

namespace Faultline.Traffic.Tallies;

/// <summary>
/// Who and what each error code concentrates on, against all traffic. 64 codes are told apart; later ones are counted, not attributed.
/// Routes and hosts need none of this: cells have them.
/// </summary>
/// <param name="weight">How many successes one in the sample stands for.</param>
internal sealed class Attribution(uint weight)
{
    public const int MostCodes = 64;

    /// <summary>How many counters a code has for one dimension.</summary>
    public const int Counters = 256;

    /// <summary>What is counted here, with how many bytes of a value are kept and how wide the background is.</summary>
    public static (Dimension Dimension, int Longest, int Width)[] Dimensions { get; } =
    [
        (Dimension.Address, 64, 16_384), (Dimension.Prefix, 64, 16_384), (Dimension.Agent, 200, 4096), (Dimension.Referrer, 200, 4096),
        (Dimension.Method, 32, 1024), (Dimension.Upstream, 100, 4096),
    ];

    private readonly Background[] _backgrounds = [.. Dimensions.Select(d => new Background(d.Width))];
    private readonly CodeSketch?[] _codes = new CodeSketch?[CellKey.LastStatus + 1];
    private int _count;

    public long Total { get; private set; }

    public CodeSketch? Of(int status) => _codes[status];

    public Background Of(Dimension dimension) => _backgrounds[Array.FindIndex(Dimensions, d => d.Dimension == dimension)];

    public void Add(scoped in Record record, int status, bool success)
    {
        var address = record.Address;
        var prefix = NetworkPrefix.Cut(address);
        var agent = record.Agent;
        var referrer = WithoutQuery(record.Referrer);
        Span<ulong> digests =
        [
            Digest.Of(address), Digest.Of(prefix), Digest.Of(agent), Digest.Of(referrer), Digest.Of(record.Method), Digest.Of(record.Upstream),
        ];
        var counts = success ? weight : 1;
        Total += counts;
        for (var d = 0; d < digests.Length; d++)
            _backgrounds[d].Add(digests[d], counts);
        if (success || status is > 0 and < 400)
            return;
        if (_codes[status] is not { } code)
        {
            if (_count == MostCodes)
                return;
            _count++;
            _codes[status] = code = new CodeSketch();
        }

        code.Addresses.Add(digests[0]);
        code.Tops[0].Add(digests[0], address);
        code.Tops[1].Add(digests[1], prefix);
        code.Tops[2].Add(digests[2], agent);
        code.Tops[3].Add(digests[3], referrer);
        code.Tops[4].Add(digests[4], record.Method);
        code.Tops[5].Add(digests[5], record.Upstream);
    }

    public void Merge(Attribution other)
    {
        Total += other.Total;
        for (var d = 0; d < _backgrounds.Length; d++)
            _backgrounds[d].Merge(other._backgrounds[d]);
        for (var status = 0; status < _codes.Length; status++)
        {
            if (other._codes[status] is not { } theirs || (_codes[status] is null && _count == MostCodes))
                continue;
            if (_codes[status] is not { } ours)
            {
                _count++;
                _codes[status] = ours = new CodeSketch();
            }

            ours.Merge(theirs);
        }
    }

    public void Clear()
    {
        foreach (var background in _backgrounds)
            background.Clear();
        foreach (var code in _codes)
            code?.Clear();
        Total = 0;
    }

    // A page's name says where visitors come from; its query is theirs.
    private static ReadOnlySpan<byte> WithoutQuery(ReadOnlySpan<byte> referrer)
    {
        var end = referrer.IndexOfAny((byte)'?', (byte)'#');
        return end < 0 ? referrer : referrer[..end];
    }
}

/// <summary>What is kept of one error code.</summary>
internal sealed class CodeSketch
{
    public DistinctCount Addresses { get; } = new();

    /// <summary>In the order of <see cref="Attribution.Dimensions"/>.</summary>
    public TopValues[] Tops { get; } = [.. Attribution.Dimensions.Select(d => new TopValues(Attribution.Counters, d.Longest))];

    public void Merge(CodeSketch other)
    {
        Addresses.Merge(other.Addresses);
        for (var d = 0; d < Tops.Length; d++)
            Tops[d].Merge(other.Tops[d]);
    }

    public void Clear()
    {
        Addresses.Clear();
        foreach (var top in Tops)
            top.Clear();
    }
}
