using System.Diagnostics;
using System.Globalization;
using System.Text;

namespace Faultline.EndToEnd.Traffic;

/// <summary>A log that is written bit by bit, and rotated meanwhile in the ways that servers and logrotate have.</summary>
/// <param name="whole">All that will ever be written to it.</param>
internal sealed class RotatedLog(string path, byte[] whole) : IDisposable
{
    private FileStream _file = Created(path);
    private int _at;

    public string Path => path;

    /// <summary>Lines whose line feed is written.</summary>
    public long Lines { get; private set; }

    public int Left => whole.Length - _at;

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
        var next = whole.AsSpan(_at, Math.Min(bytes, Left));
        _file.Write(next);
        _at += next.Length;
        Lines += next.Count((byte)'\n');
    }

    public void WriteLines(int bytes)
    {
        Write(bytes);
        EndLine();
    }

    /// <summary>Renamed and made anew; as a server does until it is told, it writes on to the renamed one.</summary>
    public void Rename(int still)
    {
        Shift();
        File.Move(path, path + ".1");
        WriteLines(still);
        _file.Dispose();
        _file = Created(path);
    }

    /// <summary>Copied and emptied. What is written in between would be lost by it, so nothing is.</summary>
    public void CopyAndTruncate()
    {
        EndLine();
        Shift();
        File.Copy(path, path + ".1");
        _file.SetLength(0);
    }

    /// <summary>Packs the file that was rotated last.</summary>
    public async Task PackAsync()
    {
        using var gzip = Process.Start("gzip", [path + ".1"]);
        await gzip.WaitForExitAsync(TestContext.Current.CancellationToken);
        Assert.Equal(0, gzip.ExitCode);
    }

    public void Dispose() => _file.Dispose();

    private static FileStream Created(string path) => new(path, FileMode.CreateNew, FileAccess.Write, FileShare.ReadWrite | FileShare.Delete, 0);

    private void EndLine() => Write(_at == 0 ? 0 : whole.AsSpan(_at - 1).IndexOf((byte)'\n'));

    /// <summary>Makes room for the number 1.</summary>
    private void Shift()
    {
        foreach (var ending in (string[])["", ".gz"])
            for (var n = 30; n > 0; n--)
            {
                var name = string.Create(CultureInfo.InvariantCulture, $"{path}.{n}{ending}");
                if (File.Exists(name))
                    File.Move(name, string.Create(CultureInfo.InvariantCulture, $"{path}.{n + 1}{ending}"));
            }
    }
}
