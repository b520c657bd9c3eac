using System.Runtime.CompilerServices;
using Faultline.Core.Checks;

namespace Faultline.Probing.Wire;

/// <summary>One exchange under way: what has been received so far, so that a failure can still say how far it got.</summary>
internal sealed class Conversation(Inlet inlet, Sending sending, string method, CheckLimits limits, TimeProvider time)
{
    private const int MostInformational = 16;

    private List<int>? _informational;
    private HeadReader? _head;
    private BodyReading? _body;
    private Failure? _failure;
    private long _begun;
    private long? _firstByte;

    public async ValueTask<ExchangeResult> RunAsync(CancellationToken cancel)
    {
        _begun = time.GetTimestamp();
        try
        {
            await sending.BeginAsync(cancel);
            _failure = await ReadFinalHeadAsync(cancel) ?? await ReadBodyAsync(cancel);
        }
        catch (Exception e) when (Breakage.IsOutside(e))
        {
            _failure = Breakage.Describe(e, _head is not null, Progress(), cancel);
        }

        await sending.EndAsync();
        return Result();
    }

    // Informational answers come before the final one (RFC 9110 §15.2). After 101 the connection speaks another protocol, so it is final.
    [AsyncMethodBuilder(typeof(PoolingAsyncValueTaskMethodBuilder<>))]
    private async ValueTask<Failure?> ReadFinalHeadAsync(CancellationToken cancel)
    {
        var left = limits.Headers;
        while (true)
        {
            var head = new HeadReader();
            if (await ReadHeadAsync(head, left, cancel) is { } failure)
                return failure;
            inlet.Consume(head.Length);
            if (head.Status.Status is >= 200 or 101)
            {
                _head = head;
                return null;
            }

            left -= head.Length;
            _firstByte = null;
            _informational ??= [];
            if (_informational.Count < MostInformational)
                _informational.Add(head.Status.Status);
        }
    }

    /// <param name="left">
    /// What is left of the limit: bytes beyond it are not looked at, so the result does not depend on how they are split.
    /// </param>
    [AsyncMethodBuilder(typeof(PoolingAsyncValueTaskMethodBuilder<>))]
    private async ValueTask<Failure?> ReadHeadAsync(HeadReader head, int left, CancellationToken cancel)
    {
        while (true)
        {
            var seen = inlet.Unread[..Math.Min(inlet.Unread.Length, left)];
            if (!seen.IsEmpty)
                _firstByte ??= inlet.LastArrival;
            switch (head.Read(seen))
            {
                case HeadProgress.Complete:
                    return null;
                case HeadProgress.Malformed:
                    return new Failure(FailureKind.NotHttp, head.Malformed);
            }

            if (seen.Length == left)
                return new Failure(FailureKind.HeadersTooLarge, $"more than {Grammar.Bytes(limits.Headers)}");
            if (!await inlet.FillAsync(cancel))
                return EndedEarly(cancel);
        }
    }

    private Failure EndedEarly(CancellationToken cancel)
    {
        if (sending.Broken is { } broken)
            return Breakage.Describe(broken, headComplete: false, $"while sending the request, {Progress()}", cancel);
        if (!inlet.Unread.IsEmpty)
            return new Failure(FailureKind.NotHttp, $"ended {Progress()}: {Excerpt.Of(inlet.Unread)}");
        var after = _informational is null ? "before the first byte" : $"after an informational {_informational[^1]}";
        return new Failure(FailureKind.EmptyResponse, $"closed {after}");
    }

    [AsyncMethodBuilder(typeof(PoolingAsyncValueTaskMethodBuilder<>))]
    private async ValueTask<Failure?> ReadBodyAsync(CancellationToken cancel)
    {
        if (Framing.Of(method, _head!.Status, _head.Headers, out var malformed) is not { } framing)
            return new Failure(FailureKind.NotHttp, malformed);
        _body = new BodyReading(inlet, framing, limits);
        return await _body.RunAsync(cancel);
    }

    private string Progress() =>
        _body is not null ? $"after {_body.Progress} of the body"
        : inlet.Unread.IsEmpty ? "before the first byte"
        : $"after {Grammar.Bytes(inlet.Unread.Length)} of the header";

    private ExchangeResult Result()
    {
        TimeSpan? firstByte = _firstByte is { } first ? time.GetElapsedTime(_begun, first) : null;
        TimeSpan? transfer = _head is not null && _firstByte is { } from ? time.GetElapsedTime(from) : null;
        return new ExchangeResult(_head is null ? null : AnswerOf(_head), _body?.Bytes.Written ?? default, _failure, firstByte, transfer)
        {
            Buffer = _body?.Bytes,
        };
    }

    private Answer AnswerOf(HeadReader head) => new()
    {
        Status = head.Status.Status,
        ReasonPhrase = head.Status.ReasonPhrase,
        Protocol = head.Status.Protocol,
        Headers = head.Headers,
        Informational = _informational ?? (IReadOnlyList<int>)[],
        BodyLength = _body?.Bytes.Length ?? 0,
        BodySample = _body?.Sample() ?? default,
        BodyCapped = _body?.Capped ?? false,
        Oddities = OddityText.Of(head.Oddities | (_body?.Oddities ?? Oddity.None)),
    };
}
