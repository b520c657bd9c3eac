using System.Text;
using Faultline.Engine.Traffic.Syslog;

namespace Faultline.Tests.Traffic;

/// <summary>Messages in a stream (RFC 6587), however the network cuts it.</summary>
[Trait("Spec", "T1")]
public sealed class SyslogFramesTests
{
    [Theory]
    [InlineData("<13>a\n<13>b\n", "<13>a|<13>b")]
    [InlineData("5 <13>a6 <14>bb", "<13>a|<14>bb")]
    [InlineData("7 <13>a\nb5 <13>c", "<13>a\nb|<13>c")]
    [InlineData("5 <13>a\n5 <13>b\n", "<13>a|<13>b")]
    [InlineData("<13>a\n5 <13>b<13>c\n", "<13>a|<13>b|<13>c")]
    [InlineData("<13>a\0<13>b\0\n<13>c\r\n\r\n", "<13>a|<13>b|<13>c\r")]
    [InlineData("192.0.2.1 - - GET\n12 apples\n12 <\n7 <13>abc", "192.0.2.1 - - GET|12 apples|<\n7 <13>abc")]
    [InlineData("0 <13>a\n1234567890 <13>b\n", "0 <13>a|1234567890 <13>b")]
    [InlineData("<13>unfinished", "<13>unfinished")]
    [InlineData("9 <13>unf", "<13>unf")]
    [InlineData("<13>a\n12", "<13>a|12")]
    [InlineData("\n\0\r\n", "")]
    public void Messages_are_the_same_wherever_the_stream_is_cut(string stream, string expected)
    {
        var bytes = Encoding.ASCII.GetBytes(stream);
        Assert.Equal(expected, string.Join('|', Read(bytes, 1)));
        for (var cut = 0; cut <= bytes.Length; cut++)
            Assert.Equal(expected, string.Join('|', Read(bytes[..cut], bytes[cut..])));
    }

    [Theory]
    [InlineData(SyslogFrames.Longest - 1)]
    [InlineData(SyslogFrames.Longest)]
    [InlineData(SyslogFrames.Longest + 1)]
    [InlineData(SyslogFrames.Longest + 15)]
    [InlineData(3 * SyslogFrames.Longest)]
    public void Message_that_is_too_long_is_cut_and_the_next_one_is_found(int length)
    {
        var message = "<13>" + new string('x', length - 4);
        var kept = message[..Math.Min(length, SyslogFrames.Longest)];
        foreach (var piece in new[] { 1, 4096, int.MaxValue })
        {
            Assert.Equal([kept, "<13>next"], Read(Encoding.ASCII.GetBytes($"{message}\n<13>next\n"), piece));
            Assert.Equal([kept, "<13>next"], Read(Encoding.ASCII.GetBytes($"{length} {message}8 <13>next"), piece));
        }
    }

    private static List<string> Read(byte[] bytes, int piece) => Read([.. bytes.Chunk(Math.Min(piece, bytes.Length))]);

    private static List<string> Read(params byte[][] pieces)
    {
        var (frames, messages) = (new SyslogFrames(), new List<string>());
        foreach (var piece in pieces)
        {
            for (ReadOnlySpan<byte> rest = piece; !rest.IsEmpty;)
            {
                var count = Math.Min(rest.Length, frames.Free.Length);
                rest[..count].CopyTo(frames.Free.Span);
                rest = rest[count..];
                frames.Add(count);
                while (frames.TryTake(out var message))
                    messages.Add(Encoding.ASCII.GetString(message.Span));
            }
        }

        if (!frames.Rest().IsEmpty)
            messages.Add(Encoding.ASCII.GetString(frames.Rest().Span));
        return messages;
    }
}
