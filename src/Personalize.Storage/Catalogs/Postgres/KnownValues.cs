using System.Collections.Concurrent;
using System.Diagnostics;

namespace Personalize.Storage.Catalogs.Postgres;

/// <summary>
/// Values that were read and are valid until the next change of resources or segments. Every such change raises a number in the same transaction;
/// changes are committed one after the other, so a value that was read after a number is at least as new as it. Whether the number is still the same
/// is asked once for each <see cref="BeginReading"/>, or for each value outside of one, and never answered from before it.
/// </summary>
internal sealed class KnownValues
{
    // Names that nobody has are asked for, too.
    private const int MostKnown = 10_000;

    // What waits for a change to become visible looks again.
    private static readonly long s_longest = Stopwatch.Frequency / 50;

    [ThreadStatic]
    private static long s_since;

    private readonly Lock _lock = new();
    private volatile State _state = State.None;

    public static IDisposable? BeginReading()
    {
        if (s_since != 0)
            return null;
        s_since = Stopwatch.GetTimestamp();
        return new Scope();
    }

    /// <param name="key">What is read.</param>
    /// <param name="readNumber">Reads the number of changes.</param>
    /// <param name="read">Reads the value.</param>
    public T Read<T>((string Kind, string Name) key, Func<long> readNumber, Func<T> read)
    {
        var values = Current(readNumber).Values;
        if (values.TryGetValue(key, out var value))
            return (T)value!;
        var result = read();
        if (values.Count < MostKnown)
            values[key] = result;
        return result;
    }

    public void Forget()
    {
        lock (_lock)
            _state = State.None;
    }

    private State Current(Func<long> readNumber)
    {
        var now = Stopwatch.GetTimestamp();
        var since = Math.Max(s_since == 0 ? now : s_since, now - s_longest);
        var known = _state;
        if (known.AskedAt >= since)
            return known;
        var number = readNumber();
        lock (_lock)
        {
            known = new State(number, now, _state.Number == number ? _state.Values : []);
            if (now > _state.AskedAt)
                _state = known;
            return known;
        }
    }

    private sealed class Scope : IDisposable
    {
        public void Dispose() => s_since = 0;
    }

    /// <param name="Number">The number of changes.</param>
    /// <param name="AskedAt">When it was asked for: what was committed before that counts in it.</param>
    /// <param name="Values">Those that were read since.</param>
    private sealed record State(long Number, long AskedAt, ConcurrentDictionary<(string Kind, string Name), object?> Values)
    {
        public static State None { get; } = new(-1, 0, []);
    }
}
