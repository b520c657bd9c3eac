namespace Faultline.Engine.Configuration;

/// <summary>Something wrong in a configuration file.</summary>
/// <param name="Line">Counted from 1.</param>
/// <param name="Column">Counted from 1, in UTF-16 characters, as editors do.</param>
/// <param name="Message">
/// One line that names the culprit and the remedy. Values of variables and of files are never in it; control characters are replaced.
/// </param>
public sealed record Mistake(int Line, int Column, string Message)
{
    /// <summary><c>LINE:COLUMN: message</c>, to be put after the file's name and a colon.</summary>
    public override string ToString() => string.Create(System.Globalization.CultureInfo.InvariantCulture, $"{Line}:{Column}: {Message}");
}
