using System.Globalization;
using Faultline.Benchmarks;

var options = AskingOptions.Parse(args);
if (options is null)
{
    await Console.Error.WriteLineAsync(
        "usage: Faultline.Benchmarks asking --url URL [--connect-to ADDRESS] [--seconds N]" +
        " [--in-flight N] [--no-resumption]   ({n} in URL and ADDRESS is 1 to 32)");
    return 64;
}

Console.WriteLine((await Asking.MeasureAsync(options)).ToString("F0", CultureInfo.InvariantCulture));
return 0;
