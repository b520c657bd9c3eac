namespace Faultline.Engine.Traffic;

/// <summary>A source of log lines as it is now.</summary>
/// <param name="Kind"><c>file</c>, <c>syslog</c> or <c>http</c>.</param>
/// <param name="State">A word: <c>reading</c>, <c>waiting</c> (nothing to read yet), <c>failing</c>.</param>
/// <param name="Trouble">Why it fails, or what it lost, in a sentence; empty when there is nothing to say.</param>
/// <param name="Behind">Bytes that are there and not read yet.</param>
/// <param name="Dropped">Datagrams since the source was begun for which there was no room.</param>
public sealed record LogSource(string Name, string Kind, string State, string Trouble = "", long Behind = 0, long Dropped = 0);
