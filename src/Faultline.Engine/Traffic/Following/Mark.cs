using System.Security.Cryptography;

namespace Faultline.Engine.Traffic.Following;

/// <summary>
/// How a file is known again: fingerprints of its beginning and of what stood just before the place that it is read to. Files only grow, so
/// they hold for its whole life, whatever it is called by then, and for its copies.
/// </summary>
internal readonly record struct Mark(string Head, string Tail)
{
    private const int Longest = 1024;

    public static Mark None { get; } = new("", "");

    /// <summary>Of a file that is read up to <paramref name="offset"/>. Another one has another mark, or is too short for one: null.</summary>
    public static Mark? Of(Content content, long offset)
    {
        if (offset == 0)
            return None;
        var head = HeadOf(content, (int)Math.Min(Longest, offset));
        if (head is null)
            return null;
        return offset <= Longest
            ? new Mark(head, head)
            : Hash(content, offset - Longest, Longest) is { } tail ? new Mark(head, tail) : null;
    }

    /// <summary>Whether a file begins as the one of this mark, which is read up to <paramref name="offset"/>.</summary>
    public bool IsHeadOf(Content content, long offset) =>
        offset > 0 && HeadOf(content, (int)Math.Min(Longest, offset)) is { } head && head == Head;

    /// <summary>Whether one file is the beginning of the other, as far as that can be told from their first bytes.</summary>
    public static bool BeginAlike(Content one, Content other)
    {
        Span<byte> first = stackalloc byte[Longest];
        Span<byte> second = stackalloc byte[Longest];
        var common = Math.Min(one.Read(first, 0), other.Read(second, 0));
        return common > 0 && first[..common].SequenceEqual(second[..common]);
    }

    private static string? HeadOf(Content content, int length) => Hash(content, 0, length);

    private static string? Hash(Content content, long at, int length)
    {
        Span<byte> bytes = stackalloc byte[Longest];
        bytes = bytes[..length];
        return content.Read(bytes, at) == length ? Convert.ToHexStringLower(SHA256.HashData(bytes)[..12]) : null;
    }
}
