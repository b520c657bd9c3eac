using System.Collections.Concurrent;
using System.Globalization;
using System.Net;
using System.Text;
using System.Text.Json;
using Faultline.Core.Checks;

namespace Faultline.Probing.Hops;

/// <summary>OAuth2 access tokens (RFC 6749 §4.4), kept until a minute before they expire. Bounded; thread-safe.</summary>
internal sealed class Tokens(TimeProvider time)
{
    private const int MaxTokens = 10_000;
    private const int LongestToken = 16_384;
    private const int LongestLifetime = 86_400;

    private static readonly TimeSpan Early = TimeSpan.FromMinutes(1);

    private readonly ConcurrentDictionary<Credentials.OAuth2, Token> _tokens = new();
    private readonly ConcurrentDictionary<Credentials.OAuth2, TaskCompletionSource> _underWay = new();

    public string? Find(Credentials.OAuth2 credentials) =>
        _tokens.TryGetValue(credentials, out var token) && time.GetUtcNow() < token.Until ? token.Value : null;

    /// <summary>
    /// Fetches a token, unless another check is about to: then waits for it. When that one brings none, each check asks for itself, so that
    /// each can tell why.
    /// </summary>
    /// <param name="fetch">Brings a token by way of <see cref="Keep"/>, or null.</param>
    /// <param name="cancel">Ends the waiting with null.</param>
    public async ValueTask<string?> ShareAsync(Credentials.OAuth2 credentials, Func<ValueTask<string?>> fetch, CancellationToken cancel)
    {
        var own = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
        var first = _underWay.GetOrAdd(credentials, own);
        if (first != own)
        {
            await first.Task.WaitAsync(cancel).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
            return Find(credentials) ?? (cancel.IsCancellationRequested ? null : await fetch());
        }

        try
        {
            // Another one may have come home since the caller looked.
            return Find(credentials) ?? await fetch();
        }
        finally
        {
            _underWay.TryRemove(credentials, out _);
            own.SetResult();
        }
    }

    /// <summary>A token that was refused is not worth keeping; one that came in its stead is.</summary>
    public void Forget(Credentials.OAuth2 credentials, string refused)
    {
        if (_tokens.TryGetValue(credentials, out var token) && token.Value == refused)
            _tokens.TryRemove(new(credentials, token));
    }

    /// <summary>The hop that asks for a token.</summary>
    public static Hop HopFor(Credentials.OAuth2 oauth)
    {
        var form = "grant_type=client_credentials" + (oauth.Scope is { Length: > 0 } scope ? "&scope=" + WebUtility.UrlEncode(scope) : "");
        return new Hop(
            oauth.TokenUrl, "POST", Encoding.ASCII.GetBytes(form), FailurePlace.TokenEndpoint,
            CarriesSecrets: true, NamedByOperator: true, FromPublic: false);
    }

    /// <summary>Takes the token out of a successful answer (RFC 6749 §5.1); null when there is none in it.</summary>
    public string? Keep(Credentials.OAuth2 credentials, ReadOnlyMemory<byte> body)
    {
        try
        {
            using var json = JsonDocument.Parse(body, new JsonDocumentOptions { MaxDepth = 16 });
            if (json.RootElement.ValueKind != JsonValueKind.Object || TokenIn(json.RootElement) is not { } token)
                return null;
            if (_tokens.Count >= MaxTokens)
                _tokens.Clear();
            _tokens[credentials] = new Token(token, time.GetUtcNow() + LifetimeIn(json.RootElement) - Early);
            return token;
        }
        // The latter for text that is no Unicode, such as half a surrogate pair.
        catch (Exception e) when (e is JsonException or InvalidOperationException)
        {
            return null;
        }
    }

    private static string? TokenIn(JsonElement answer) =>
        answer.TryGetProperty("access_token", out var value) && value.ValueKind == JsonValueKind.String
        && value.GetString() is { Length: > 0 and <= LongestToken } token && !token.AsSpan().ContainsAnyExceptInRange('!', '~')
            ? token
            : null;

    /// <summary>Zero when it is not told: then the token is good for the check that fetched it. Some write the number as text.</summary>
    private static TimeSpan LifetimeIn(JsonElement answer)
    {
        if (!answer.TryGetProperty("expires_in", out var value))
            return TimeSpan.Zero;
        var text = value.ValueKind == JsonValueKind.String ? value.GetString() : value.GetRawText();
        return double.TryParse(text, NumberStyles.Float, CultureInfo.InvariantCulture, out var seconds) && seconds > 0
            ? TimeSpan.FromSeconds(Math.Min(seconds, LongestLifetime))
            : TimeSpan.Zero;
    }

    private sealed record Token(string Value, DateTimeOffset Until);
}
