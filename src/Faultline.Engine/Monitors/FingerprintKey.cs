using System.Security.Cryptography;
using Faultline.Engine.Storage;

namespace Faultline.Engine.Monitors;

/// <summary>The key of <see cref="Fingerprints"/>: random, made once, readable by this user alone.</summary>
internal static class FingerprintKey
{
    private const int Length = 32;

    /// <exception cref="StorageException">The folder can't be used; the message names the remedy.</exception>
    public static byte[] Of(string folder)
    {
        var path = Path.Combine(folder, "fingerprint.key");
        try
        {
            Directory.CreateDirectory(folder);
            if (File.Exists(path) && File.ReadAllBytes(path) is { Length: Length } known)
                return known;
            var key = RandomNumberGenerator.GetBytes(Length);
            var options = new FileStreamOptions { Mode = FileMode.Create, Access = FileAccess.Write };
            if (!OperatingSystem.IsWindows())
                options.UnixCreateMode = UnixFileMode.UserRead | UnixFileMode.UserWrite;
            using var file = new FileStream(path, options);
            file.Write(key);
            return key;
        }
        catch (Exception wrong) when (wrong is IOException or UnauthorizedAccessException)
        {
            throw new StorageException(
                $"the data folder {folder} can't be used: {wrong.Message}; let this user write there, or name another folder with --data", wrong);
        }
    }
}
