namespace Faultline.Server;

/// <param name="Listen">Where browsers and programs reach it.</param>
/// <param name="DataFolder">Exists; gets the control socket.</param>
public sealed record ServerOptions(ListenAddress Listen, string DataFolder);
