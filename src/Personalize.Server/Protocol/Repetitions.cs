using System.Collections.Concurrent;

namespace Personalize.Server.Protocol;

/// <summary>
/// Recognises the repetitions of a request by the id that clients give to all attempts at it: a repetition gets the answer of the first attempt,
/// and waits for it if need be. Attempts that failed are made again.
/// </summary>
internal sealed class Repetitions(TimeProvider clock)
{
    private static readonly TimeSpan s_remembered = TimeSpan.FromMinutes(10);
    private const int MostRemembered = 50_000;

    private readonly TimeProvider _clock = clock;
    private readonly ConcurrentDictionary<string, Attempt> _attempts = new();
    private long _swept;

    /// <param name="key">Credential, operation and invocation; null for a request that cannot be recognised.</param>
    public async Task<JsonObject?> Once(string? key, Func<Task<JsonObject?>> answer)
    {
        if (key is null)
            return await answer();
        Sweep();
        var attempt = _attempts.GetOrAdd(key, _ => new Attempt(new Lazy<Task<JsonObject?>>(answer), _clock.GetTimestamp()));
        try
        {
            return await attempt.Answer.Value;
        }
        catch
        {
            _attempts.TryRemove(KeyValuePair.Create(key, attempt));
            throw;
        }
    }

    // Now and then; all at once if there are too many, as after a burst of events.
    private void Sweep()
    {
        var last = Interlocked.Read(ref _swept);
        var isDue = last == 0 || _clock.GetElapsedTime(last) > s_remembered / 10;
        if (_attempts.Count < MostRemembered && !isDue)
            return;
        if (Interlocked.CompareExchange(ref _swept, _clock.GetTimestamp(), last) != last)
            return;
        var isCrowded = _attempts.Count >= MostRemembered;
        foreach (var (key, attempt) in _attempts)
        {
            if (attempt.Answer.Value.IsCompleted && (isCrowded || _clock.GetElapsedTime(attempt.Begun) > s_remembered))
                _attempts.TryRemove(KeyValuePair.Create(key, attempt));
        }
    }

    private sealed record Attempt(Lazy<Task<JsonObject?>> Answer, long Begun);
}
