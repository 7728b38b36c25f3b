using System.Runtime.InteropServices;
using Personalize.Engine.Kernels;

namespace Personalize.Benchmarks;

/// <summary>
/// A team that says it has many threads and has one: it does one chunk after the other, takes the processor time of each, and adds up how long the
/// same would take if so many threads took the chunks in their order, each whenever it is free.
/// </summary>
internal sealed partial class RecordingTeam(int threadCount) : ThreadTeam(threadCount, started: 1)
{
    // Measured with two threads: the beginning and the end of a parallel section, and taking a chunk.
    private const double SectionSeconds = 2e-6;
    private const double ChunkSeconds = 0.1e-6;
    private const int ThreadClock = 3;

    private readonly double[] _busyUntil = new double[threadCount];
    private double _lastEnd;

    /// <summary>Processor time outside of parallel sections.</summary>
    public double SerialSeconds { get; private set; }

    /// <summary>Processor time of all chunks.</summary>
    public double WorkSeconds { get; private set; }

    /// <summary>How long the parallel sections would take.</summary>
    public double SpanSeconds { get; private set; }

    /// <summary>That of sections with fewer chunks than threads.</summary>
    public double NarrowSeconds { get; private set; }

    public void Begin()
    {
        (SerialSeconds, WorkSeconds, SpanSeconds, NarrowSeconds) = (0, 0, 0, 0);
        _lastEnd = Now();
    }

    public void End() => SerialSeconds += Now() - _lastEnd;

    public override void Run(int chunkCount, Action<int, int> body)
    {
        var time = Now();
        SerialSeconds += time - _lastEnd;
        Array.Clear(_busyUntil);
        var begun = time;
        for (var chunk = 0; chunk < chunkCount; chunk++)
        {
            var worker = chunk % ThreadCount;
            for (var other = 0; other < ThreadCount; other++)
            {
                if (_busyUntil[other] < _busyUntil[worker])
                    worker = other;
            }

            body(chunk, worker);
            var end = Now();
            _busyUntil[worker] += end - time + ChunkSeconds;
            time = end;
        }

        WorkSeconds += time - begun;
        var span = _busyUntil.Max() + (ThreadCount == 1 || chunkCount <= 1 ? 0 : SectionSeconds);
        SpanSeconds += span;
        NarrowSeconds += chunkCount < ThreadCount ? span : 0;
        _lastEnd = Now();
    }

    /// <summary>Processor time of this thread, so that what else runs on the machine counts less.</summary>
    private static double Now() => ClockGetTime(ThreadClock, out var time) == 0 ? time.Seconds + (time.Nanoseconds * 1e-9) : throw new NotSupportedException();

    [LibraryImport("libc", EntryPoint = "clock_gettime")]
    private static partial int ClockGetTime(int clock, out TimeSpec time);

    [StructLayout(LayoutKind.Sequential)]
    private struct TimeSpec
    {
        public long Seconds;
        public long Nanoseconds;
    }
}
