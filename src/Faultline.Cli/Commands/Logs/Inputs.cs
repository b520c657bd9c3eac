namespace Faultline.Cli.Commands.Logs;

/// <summary>Files that somebody named to be read.</summary>
internal static class Inputs
{
    /// <summary>Why it can't be read, to be said behind its name; empty when nothing speaks against it.</summary>
    public static string Problem(string file)
    {
        if (file == "-")
            return "";
        if (Directory.Exists(file))
            return "is a folder: name the files in it";
        if (!File.Exists(file))
            return "does not exist";
        try
        {
            // Pipes look empty. Opening one would wait for who writes it, and closing it would end that program.
            if (new FileInfo(file).Length > 0)
                File.OpenRead(file).Dispose();
            return "";
        }
        catch (UnauthorizedAccessException)
        {
            return "may not be read by this user";
        }
        catch (IOException wrong)
        {
            return $"can't be read: {wrong.Message}";
        }
    }
}
