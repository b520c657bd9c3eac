using Faultline.Cli;

using var process = new RunningProcess();
return await CommandLine.RunAsync(args, process.Surroundings);
