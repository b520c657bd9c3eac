using System.Globalization;
using Faultline.Benchmarks;
using Faultline.Lab.Traffic;

if (args is ["generate", var kind and ("combined" or "json"), var bytes, var seed] && long.TryParse(bytes, out var wanted) && int.TryParse(seed, out var chance))
{
    await using var output = Console.OpenStandardOutput();
    await using var buffered = new BufferedStream(output, 1 << 20);
    await Console.Error.WriteLineAsync($"{new GeneratedLog(chance, kind == "json").WriteTo(buffered, wanted)} lines");
    return 0;
}

if (args is ["stages", var log])
{
    Stages.Measure(log);
    return 0;
}

var options = AskingOptions.Parse(args);
if (options is null)
{
    await Console.Error.WriteLineAsync(
        "usage: Faultline.Benchmarks asking --url URL [--connect-to ADDRESS] [--seconds N]" +
        " [--in-flight N] [--no-resumption]   ({n} in URL and ADDRESS is 1 to 32)\n" +
        "       Faultline.Benchmarks generate combined|json BYTES SEED   (an access log on standard output)\n" +
        "       Faultline.Benchmarks stages FILE   (where the nanoseconds of a line go)");
    return 64;
}

Console.WriteLine((await Asking.MeasureAsync(options)).ToString("F0", CultureInfo.InvariantCulture));
return 0;
