using System.Text.Json;
using Faultline.Core.Verdicts;

namespace Faultline.Cli.Output;

/// <summary>JSON on standard output: UTF-8 bytes, one object a line.</summary>
internal static class JsonOutput
{
    public static void Write(Stream output, Action<Utf8JsonWriter> write)
    {
        using (var json = new Utf8JsonWriter(output, VerdictJson.Format))
            write(json);
        output.Write("\n"u8);
        output.Flush();
    }
}
