using System.Net;
using Faultline.Core.Checks;
using Faultline.Probing.Wire;

namespace Faultline.Probing;

/// <summary>A check under way: what has been seen so far. Used by one check on one logical thread; becomes the observation at the end.</summary>
internal sealed class Journey(CheckSpec spec, TimeProvider time)
{
    private readonly DateTimeOffset _at = time.GetUtcNow();
    private readonly long _started = time.GetTimestamp();
    private Failure? _failure;
    private FailurePlace _answeredBy;
    private Examination? _examination;
    private List<RedirectHop>? _redirects;
    private List<FailedAddress>? _failedAddresses;
    private TimeSpan? _dns;
    private TimeSpan? _connect;
    private TimeSpan? _tls;
    private TimeSpan? _firstByte;
    private TimeSpan? _transfer;

    public CheckSpec Spec => spec;

    /// <summary>Of the check's time; never negative.</summary>
    public TimeSpan TimeLeft => spec.Timeout - time.GetElapsedTime(_started) is var left && left > TimeSpan.Zero ? left : TimeSpan.Zero;

    /// <summary>Of the hop under way, as are address, look-up and TLS.</summary>
    public CheckUrl Url { get; private set; } = spec.Url;

    public IPEndPoint? Address { get; set; }

    public NameLookup? Lookup { get; set; }

    public TlsFacts? Tls { get; set; }

    public Answer? Answer { get; private set; }

    /// <summary>There is a failure, or an answer to stand for the check.</summary>
    public bool HasEnded => _failure is not null || Answer is not null;

    /// <summary>Something is not as expected, as far as it can be told before the times are judged.</summary>
    public bool HasFailed =>
        _failure is not null
        || (Answer is { } answer && !spec.Expect.Status.Expects(answer.Status))
        || (_examination is { Assertions.Count: > 0 } && _examination.Assertions.Any(asked => asked.Outcome == AssertionOutcome.Fails));

    /// <summary>The target itself says that it does not know who asks, and nobody expected that.</summary>
    public bool IsLockedOut =>
        _failure is null && Answer is { Status: 401 } && _answeredBy == FailurePlace.Target && Url.IsSameOrigin(spec.Url)
        && !spec.Expect.Status.Expects(401);

    public int RedirectsTaken => _redirects?.Count ?? 0;

    /// <summary>The address that answered; behind a proxy null, unless the URL names it.</summary>
    public IPAddress? AnsweredFrom => spec.Proxy is null ? Address?.Address : Url.LiteralAddress;

    /// <summary>What was found on the way to the hop before says nothing about this one.</summary>
    public void Begin(CheckUrl url) => (Url, Address, Lookup, Tls) = (url, null, null, null);

    /// <summary>Forgets what was answered and where that led; the time that it took stays spent.</summary>
    public void StartOver() => (Answer, _answeredBy, _examination, _redirects) = (null, FailurePlace.Target, null, null);

    /// <summary>The first failure names the reason; what fails after it is a consequence.</summary>
    public void Fail(Failure failure, FailurePlace place) => _failure ??= failure with { At = place };

    /// <summary>Keeps the answer, and what its body says while the body is there.</summary>
    public void Answered(ExchangeResult result, FailurePlace by)
    {
        Answer = result.Answer;
        _answeredBy = by;
        _examination = result.Answer is { } answer ? Examiner.Examine(spec, answer, result.Body.Span, time.GetUtcNow()) : null;
    }

    public void Redirected(RedirectHop hop) => (_redirects ??= []).Add(hop);

    public void Tried(IReadOnlyList<FailedAddress> failed)
    {
        if (failed.Count > 0)
            (_failedAddresses ??= []).AddRange(failed);
    }

    /// <summary>Phases are summed over hops. Each takes the timestamp at which it began.</summary>
    public void SpentOnDns(long since) => _dns = Sum(_dns, time.GetElapsedTime(since));

    public void SpentOnConnect(long since) => _connect = Sum(_connect, time.GetElapsedTime(since));

    public void SpentOnTls(long since) => _tls = Sum(_tls, time.GetElapsedTime(since));

    public void SpentOnAnswer(TimeSpan? firstByte, TimeSpan? transfer)
    {
        _firstByte = Sum(_firstByte, firstByte);
        _transfer = Sum(_transfer, transfer);
    }

    public Observation Arrive() => new()
    {
        At = _at,
        Url = Url,
        Failure = _failure,
        Answer = Answer,
        AnsweredBy = _answeredBy,
        Redirects = _redirects ?? (IReadOnlyList<RedirectHop>)[],
        Phases = new PhaseTimings(_dns, _connect, _tls, _firstByte, _transfer, time.GetElapsedTime(_started)),
        Address = Address,
        FailedAddresses = _failedAddresses ?? (IReadOnlyList<FailedAddress>)[],
        Lookup = Lookup,
        Tls = Tls,
        Examination = _examination,
        Proxy = spec.Proxy is { } proxy ? $"{proxy.Host}:{proxy.Port}" : null,
    };

    private static TimeSpan? Sum(TimeSpan? sum, TimeSpan? more) => sum is null ? more : more is null ? sum : sum + more;
}
