using System.Buffers.Binary;
using System.Globalization;
using System.Runtime.InteropServices;
using Microsoft.Win32.SafeHandles;

namespace Faultline.Engine.Traffic.Following;

/// <summary>What a file is and how far it goes, without reading it.</summary>
/// <param name="Id">Stays over a rename; may be used again once the file is deleted, so it proves nothing alone.</param>
/// <param name="Written">When it was last written, in nanoseconds on Linux; only to be compared.</param>
/// <param name="IsRegular">False for folders, pipes and devices: opening a pipe would wait for a writer.</param>
internal readonly partial record struct FileLook(string Id, long Length, long Written, bool IsRegular)
{
    private const int Here = -100; // AT_FDCWD
    private const int TheHandleItself = 0x1000; // AT_EMPTY_PATH
    private const uint Basics = 0x7FF; // STATX_BASIC_STATS

    /// <summary>Null when there is no such file.</summary>
    /// <exception cref="IOException">It can't be looked at.</exception>
    /// <exception cref="UnauthorizedAccessException">This user may not.</exception>
    public static FileLook? Of(string path)
    {
        if (OperatingSystem.IsLinux())
            return Ask(Here, path, 0);
        var file = new FileInfo(path);
        if (Directory.Exists(path))
            return new FileLook("", 0, 0, IsRegular: false);
        return file.Exists ? new FileLook(Number(file.CreationTimeUtc.Ticks), file.Length, file.LastWriteTimeUtc.Ticks, IsRegular: true) : null;
    }

    public static FileLook Of(SafeFileHandle file)
    {
        if (OperatingSystem.IsLinux())
            return Ask((int)file.DangerousGetHandle(), "", TheHandleItself)!.Value;
        return new FileLook(
            Number(File.GetCreationTimeUtc(file).Ticks), RandomAccess.GetLength(file), File.GetLastWriteTimeUtc(file).Ticks, IsRegular: true);
    }

    private static FileLook? Ask(int folder, string path, int flags)
    {
        // struct statx (linux/stat.h) is laid out alike on every processor, unlike struct stat.
        Span<byte> told = stackalloc byte[256];
        if (Statx(folder, path, flags, Basics, ref MemoryMarshal.GetReference(told)) != 0)
        {
            return Marshal.GetLastPInvokeError() switch
            {
                2 or 20 => null, // ENOENT, ENOTDIR
                13 => throw new UnauthorizedAccessException("this user may not look at it"),
                var other => throw new IOException(Marshal.GetPInvokeErrorMessage(other)),
            };
        }

        var (device, inode) = (U32(told, 136) << 32 | U32(told, 140), BinaryPrimitives.ReadUInt64LittleEndian(told[32..]));
        var written = BinaryPrimitives.ReadInt64LittleEndian(told[112..]) * 1_000_000_000 + (long)U32(told, 120);
        var isRegular = (BinaryPrimitives.ReadUInt16LittleEndian(told[28..]) & 0xF000) == 0x8000;
        return new FileLook($"{device:x}:{inode:x}", BinaryPrimitives.ReadInt64LittleEndian(told[40..]), written, isRegular);
    }

    private static ulong U32(ReadOnlySpan<byte> told, int at) => BinaryPrimitives.ReadUInt32LittleEndian(told[at..]);

    private static string Number(long value) => value.ToString("x", CultureInfo.InvariantCulture);

    [LibraryImport("libc", EntryPoint = "statx", SetLastError = true, StringMarshalling = StringMarshalling.Utf8)]
    private static partial int Statx(int folder, string path, int flags, uint mask, ref byte told);
}
