using System.Diagnostics;
using System.Globalization;
using System.Text;

namespace Faultline.EndToEnd.Traffic;

/// <summary>A log that is written bit by bit, and rotated meanwhile in the ways that servers and logrotate have.</summary>
internal sealed class RotatedLog : IDisposable
{
    private readonly byte[] _whole;
    private FileStream _file;
    private int _at;

    /// <param name="whole">All that will ever be written to it.</param>
    /// <param name="folder">It gets a folder of its own in it.</param>
    public RotatedLog(string name, string folder, byte[] whole)
    {
        (Name, _whole) = (name, whole);
        Path = System.IO.Path.Combine(Directory.CreateDirectory(System.IO.Path.Combine(folder, name)).FullName, "access.log");
        _file = Created(Path);
    }

    public string Name { get; }

    public string Path { get; }

    /// <summary>Lines whose line feed is written.</summary>
    public long Lines { get; private set; }

    public int Left => _whole.Length - _at;

    public static byte[] Of(IEnumerable<string> lines)
    {
        var all = new MemoryStream();
        foreach (var line in lines)
            all.Write(Encoding.ASCII.GetBytes(line));
        return all.ToArray();
    }

    /// <summary>So many bytes more; ends within a line, most likely.</summary>
    public void Write(int bytes)
    {
        var next = _whole.AsSpan(_at, Math.Min(bytes, Left));
        _file.Write(next);
        _at += next.Length;
        Lines += next.Count((byte)'\n');
    }

    public void WriteLines(int bytes)
    {
        Write(bytes);
        EndLine();
    }

    /// <summary>What is written next goes into the renamed file.</summary>
    public void Rename()
    {
        Shift();
        File.Move(Path, Path + ".1");
    }

    /// <summary>What is written next goes into a new file.</summary>
    public void Reopen()
    {
        EndLine();
        _file.Dispose();
        _file = Created(Path);
    }

    /// <summary>Copied and emptied. What is written in between would be lost by it, so nothing is.</summary>
    public void CopyAndTruncate()
    {
        EndLine();
        Shift();
        File.Copy(Path, Path + ".1");
        _file.SetLength(0);
    }

    /// <summary>Packs the file that was rotated last.</summary>
    public async Task PackAsync()
    {
        using var gzip = Process.Start("gzip", [Path + ".1"]);
        await gzip.WaitForExitAsync(TestContext.Current.CancellationToken);
        Assert.Equal(0, gzip.ExitCode);
    }

    public void Dispose() => _file.Dispose();

    private static FileStream Created(string path) =>
        new(path, FileMode.CreateNew, FileAccess.Write, FileShare.ReadWrite | FileShare.Delete, 0);

    private void EndLine() => Write(_at == 0 ? 0 : _whole.AsSpan(_at - 1).IndexOf((byte)'\n'));

    /// <summary>Makes room for the number 1.</summary>
    private void Shift()
    {
        foreach (var ending in (string[])["", ".gz"])
            for (var n = 30; n > 0; n--)
            {
                var name = string.Create(CultureInfo.InvariantCulture, $"{Path}.{n}{ending}");
                if (File.Exists(name))
                    File.Move(name, string.Create(CultureInfo.InvariantCulture, $"{Path}.{n + 1}{ending}"));
            }
    }
}
