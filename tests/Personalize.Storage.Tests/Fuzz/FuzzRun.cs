using System.Diagnostics;
using System.Text.RegularExpressions;
using Personalize.Engine.Common;

namespace Personalize.Storage.Tests.Fuzz;

/// <summary>
/// Feeds mutated inputs to a reader. It passes if every input is accepted or rejected with our own error, within limits of time and
/// memory; otherwise the input is written to a file that the message names.
/// </summary>
internal sealed partial class FuzzRun(string name, Mutator mutator, Action<byte[]> read)
{
    private static readonly TimeSpan s_longest = TimeSpan.FromSeconds(30);
    private const long MostAllocated = 1L << 29;
    private const int LongestOutcome = 150;

    private readonly string _name = name;
    private readonly Mutator _mutator = mutator;
    private readonly Action<byte[]> _read = read;
    private readonly HashSet<string> _outcomes = [];
    private byte[] _input = [];
    private long _started;
    private int _accepted;

    /// <returns>The tally, for people.</returns>
    public string Run(int inputs)
    {
        Exception? failure = null;
        var done = 0;

        // On a separate thread, so that a hanging reader is noticed.
        var worker = new Thread(() =>
        {
            try
            {
                for (; done < inputs; done++)
                    Try(_mutator.Next());
            }
            catch (Exception exception)
            {
                failure = exception;
            }
        })
        { IsBackground = true };
        Volatile.Write(ref _started, Stopwatch.GetTimestamp());
        worker.Start();
        while (!worker.Join(250))
        {
            if (Stopwatch.GetElapsedTime(Volatile.Read(ref _started)) > s_longest)
                throw Failed($"has not ended after {s_longest.TotalSeconds:0} s", null);
        }

        return failure is null
            ? $"{_name}: {done} inputs, {_accepted} taken, {done - _accepted} refused, {_outcomes.Count} kinds of outcome, 0 failures"
            : throw Failed(failure.Message, failure);
    }

    private void Try(byte[] input)
    {
        _input = input;
        Volatile.Write(ref _started, Stopwatch.GetTimestamp());
        var before = GC.GetAllocatedBytesForCurrentThread();
        var outcome = "taken";
        try
        {
            _read(input);
            _accepted++;
        }
        catch (PersonalizeException exception)
        {
            var kind = Quoted().Replace(exception.ErrorId + exception.Message, "");
            outcome = kind[..Math.Min(kind.Length, LongestOutcome)];
        }

        var allocated = GC.GetAllocatedBytesForCurrentThread() - before;
        if (allocated > MostAllocated)
            throw new InvalidOperationException($"allocated {allocated} bytes");
        if (_outcomes.Add(outcome))
            _mutator.Add(input);
    }

    private Xunit.Sdk.XunitException Failed(string what, Exception? cause)
    {
        var path = Path.Combine(Path.GetTempPath(), $"personalize-fuzz-{_name}-{Guid.NewGuid():N}");
        File.WriteAllBytes(path, _input);
        return new Xunit.Sdk.XunitException($"{_name}: the input in {path} {what}\n{cause}");
    }

    // What differs from input to input: what is quoted, and numbers.
    [GeneratedRegex(@"'[^']*'|""[^""]*""|\d+")]
    private static partial Regex Quoted();
}
