namespace Personalize.Benchmarks;

/// <summary>
/// What more threads would give, by simulation: the chunks of a training as many threads would get them are done one after the other, and their times laid
/// out on so many threads. What such threads take from each other is left out: memory bandwidth, caches that they share, clocks that fall.
/// </summary>
internal static class CoresBenchmark
{
    public static int Run(Arguments arguments)
    {
        var snapshot = arguments.Text("data") is { } path
            ? BenchmarkData.Read(path, interactionsOnly: true)
            : BenchmarkData.Generate(arguments.Number("items", 3416), arguments.Number("events", 1_000_000));
        foreach (var hidden in arguments.Numbers("hidden", 43, 128, 256))
        {
            var alone = 0.0;
            foreach (var threads in arguments.Numbers("threads", 1, 2, 4, 8, 16, 32, 64))
            {
                using var team = new RecordingTeam(threads);
                using var prepared = new PreparedTraining(snapshot, withMetadata: false, hidden, bptt: 32, team);
                long events = 0;
                team.Begin();
                for (var window = 0; window < arguments.Number("windows", 100) && prepared.Batcher.Next(prepared.Window); window++)
                {
                    prepared.Step.Train(prepared.Window, 1e-3f);
                    events += prepared.Window.EventCount;
                }

                team.End();
                var total = team.SerialSeconds + team.SpanSeconds;
                var rate = events / total;
                alone = alone == 0 ? rate : alone;
                Console.WriteLine(
                    $"cores hidden {hidden} lanes {prepared.Options.Lanes} threads {threads}: {rate:F0} events/s, {rate / alone:F1} times one; serial "
                    + $"{100 * team.SerialSeconds / total:F1} %, sections with fewer chunks than threads {100 * team.NarrowSeconds / total:F1} % of the time, "
                    + $"threads busy {100 * (team.WorkSeconds + team.SerialSeconds) / (total * threads):F0} %");
            }
        }

        return 0;
    }
}
