namespace Faultline.Server;

/// <param name="Listen">Where browsers and programs reach it.</param>
/// <param name="DataFolder">Exists; gets the control socket.</param>
/// <param name="Complain">Told of what went wrong inside, a line each; from any thread.</param>
public sealed record ServerOptions(ListenAddress Listen, string DataFolder, Action<string> Complain);
