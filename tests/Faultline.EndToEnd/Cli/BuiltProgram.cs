using System.Diagnostics;
using System.Globalization;

namespace Faultline.EndToEnd.Cli;

/// <summary>The program as it was built, run as a process of its own.</summary>
internal static class BuiltProgram
{
    public static string Program => Path.Combine(AppContext.BaseDirectory, "faultline");

    public static Process Start(params string[] args) => Start(Program, args);

    /// <param name="script">Finds the program as <c>$0</c>.</param>
    public static Process StartInShell(string script) => Start("sh", ["-c", script, Program]);

    /// <summary>Runs it, and weighs it as the kernel does (getrusage(2)): the most memory it ever had in use.</summary>
    public static async Task<(int ExitCode, string Out, long PeakBytes)> WeighAsync(params string[] args)
    {
        var file = Path.GetTempFileName();
        using var process = Start("/usr/bin/time", ["--quiet", "--format=%M", $"--output={file}", Program, .. args]);
        var (exitCode, output, error) = await EndAsync(process);
        var kibibytes = await File.ReadAllTextAsync(file, TestContext.Current.CancellationToken);
        File.Delete(file);
        Assert.Equal("", error);
        return (exitCode, output, 1024 * long.Parse(kibibytes, NumberStyles.AllowTrailingWhite, CultureInfo.InvariantCulture));
    }

    /// <summary>Another program, or ours by another way.</summary>
    public static Process Start(string program, string[] args)
    {
        var start = new ProcessStartInfo(program)
        {
            UseShellExecute = false,
            RedirectStandardOutput = true,
            RedirectStandardError = true,
            StandardOutputEncoding = new System.Text.UTF8Encoding(encoderShouldEmitUTF8Identifier: false),
        };
        foreach (var arg in args)
            start.ArgumentList.Add(arg);
        return Process.Start(start)!;
    }

    public static async Task<(int ExitCode, string Out, string Error)> RunAsync(params string[] args)
    {
        using var process = Start(args);
        return await EndAsync(process);
    }

    public static async Task<(int ExitCode, string Out, string Error)> EndAsync(Process process)
    {
        var cancel = TestContext.Current.CancellationToken;
        var (output, error) = (process.StandardOutput.ReadToEndAsync(cancel), process.StandardError.ReadToEndAsync(cancel));
        await process.WaitForExitAsync(cancel);
        return (process.ExitCode, await output, await error);
    }
}
