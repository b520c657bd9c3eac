namespace Faultline.Cli.Commands.Serve;

/// <summary>Holds a data folder for one server: two that write into one would undo each other's work. Goes with the process.</summary>
internal sealed class DataLock : IDisposable
{
    private const UnixFileMode OnlyUser = UnixFileMode.UserRead | UnixFileMode.UserWrite | UnixFileMode.UserExecute;

    private readonly FileStream _file;

    private DataLock(FileStream file) => _file = file;

    /// <summary>Makes the folder where there is none, for this user alone.</summary>
    /// <exception cref="CannotServeException">It can't be made or written, or another server holds it.</exception>
    public static DataLock Take(string folder)
    {
        var file = Path.Combine(folder, "lock");
        try
        {
            if (OperatingSystem.IsWindows())
                Directory.CreateDirectory(folder);
            else
                Directory.CreateDirectory(folder, OnlyUser);

            // An exclusive flock(2), which the kernel takes back however the process ends.
            return new DataLock(new FileStream(file, FileMode.OpenOrCreate, FileAccess.ReadWrite, FileShare.None));
        }
        catch (IOException reason) when (IsHeld(file, reason))
        {
            throw new CannotServeException(
                ExitCode.Unavailable, $"another faultline is running with the data in {folder}: stop it, or choose another --data", reason);
        }
        catch (Exception reason) when (reason is IOException or UnauthorizedAccessException)
        {
            throw new CannotServeException(
                ExitCode.CannotCreate,
                $"can't write into {folder} ({reason.Message}): choose another --data, or give the folder to this user",
                reason);
        }
    }

    public void Dispose() => _file.Dispose();

    private static bool IsHeld(string file, IOException reason)
    {
        const int WouldBlock = 11;
        return reason.HResult == WouldBlock && File.Exists(file);
    }
}
