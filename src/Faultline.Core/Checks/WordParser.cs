namespace Faultline.Core.Checks;

/// <summary>Reads one word that people write, on the command line or in a file. Pure.</summary>
/// <returns>
/// Null when that worked; else what is wrong and what would be right, to be said behind the text. Never repeats it: it may be a secret.
/// </returns>
public delegate string? WordParser<T>(string text, out T? value);
