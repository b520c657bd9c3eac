namespace Faultline.Core.Diagnosis;

/// <summary>
/// Cloudflare's 1xxx codes, which its 500 and 530 pages carry in the body: as <c>error code: 1016</c> in plain text,
/// as <c>Error 1016</c> in a page (developers.cloudflare.com, "Cloudflare 1xxx errors").
/// </summary>
internal static class CloudflareCode
{
    /// <summary>The first such code; 0 when there is none.</summary>
    public static int Find(ReadOnlySpan<byte> body)
    {
        while (IndexAfterError(body) is var at and >= 0)
        {
            body = body[at..];
            var digits = body;
            if (digits.StartsWith(" code"u8))
                digits = digits[5..];
            digits = digits.TrimStart(": \r\n\t"u8);
            if (digits.Length >= 4 && digits[0] == '1' && IsDigit(digits[1]) && IsDigit(digits[2]) && IsDigit(digits[3])
                && (digits.Length == 4 || !IsDigit(digits[4])))
                return 1000 + ((digits[1] - '0') * 100) + ((digits[2] - '0') * 10) + (digits[3] - '0');
        }

        return 0;
    }

    private static int IndexAfterError(ReadOnlySpan<byte> body)
    {
        var at = body.IndexOf("rror"u8);
        return at < 0 ? -1 : at + 4;
    }

    private static bool IsDigit(byte b) => b is >= (byte)'0' and <= (byte)'9';
}
