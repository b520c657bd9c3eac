using Faultline.Engine.Monitors;
using Faultline.Lab;

namespace Faultline.Tests.Monitors;

/// <summary>A system clock that somebody sets while time passes as ever.</summary>
public sealed class SteadyTimeTests
{
    private readonly SetClock _system = new();

    [Fact]
    public void A_clock_set_back_never_dates_anything_earlier_and_is_met_again()
    {
        var steady = new SteadyTime(_system);
        var before = steady.GetUtcNow();
        _system.Set(-TimeSpan.FromMinutes(1));
        for (var second = 0; second < 15 * 60; second++)
        {
            _system.Pass(TimeSpan.FromSeconds(1));
            var now = steady.GetUtcNow();
            Assert.True(now > before);
            before = now;
        }

        Assert.Equal(_system.GetUtcNow(), steady.GetUtcNow());
    }

    [Fact]
    public void A_clock_set_forward_is_followed()
    {
        var steady = new SteadyTime(_system);
        _system.Set(TimeSpan.FromHours(1));
        Assert.Equal(_system.GetUtcNow(), steady.GetUtcNow());
    }

    private sealed class SetClock : TimeProvider
    {
        private readonly ManualTime _passing = new(new DateTimeOffset(2026, 11, 24, 12, 0, 0, TimeSpan.Zero));
        private TimeSpan _set;

        public override long TimestampFrequency => _passing.TimestampFrequency;

        public override DateTimeOffset GetUtcNow() => _passing.GetUtcNow() + _set;

        public override long GetTimestamp() => _passing.GetTimestamp();

        public void Pass(TimeSpan time) => _passing.Advance(time);

        public void Set(TimeSpan by) => _set += by;
    }
}
