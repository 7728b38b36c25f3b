namespace Personalize.Benchmarks.Scale;

/// <summary>Many nodes, campaigns, users and trials, simulated with the measured costs of each: what is used up first, and how long things wait.</summary>
internal static class ScaleBenchmark
{
    // What has just come is not done yet.
    private const double LeastShare = 0.9;

    private static readonly double[] s_shares = [0.01, 0.05, 0.1, 0.25, 0.5, 1, 2];

    public static int Run(Arguments arguments)
    {
        var costs = new ScaleCosts { Flush = arguments.Number("flush-us", 3600) * 1e-6, RoundTrip = arguments.Number("round-trip-us", 200) * 1e-6 };
        var full = new ScaleLoad
        {
            Nodes = arguments.Number("nodes", 100),
            Cores = arguments.Number("cores", 16),
            DatabaseCores = arguments.Number("database-cores", 16),
            Campaigns = arguments.Number("campaigns", 1000),
            Trials = arguments.Number("trials", 1000),
            EpochSeconds = arguments.Number("epoch-seconds", 10),
            RequestsPerSecond = arguments.Number("requests", 500) * (double)arguments.Number("nodes", 100),
            EventsPerSecond = arguments.Number("events", 500) * (double)arguments.Number("nodes", 100),
            WritesDatasetsAtOnce = arguments.Text("at-once") == "yes",
            Seconds = arguments.Number("seconds", 24),
        };
        Console.WriteLine($"{full}");
        Console.WriteLine($"{costs}");
        foreach (var share in s_shares)
        {
            var load = full with { RequestsPerSecond = share * full.RequestsPerSecond, EventsPerSecond = share * full.EventsPerSecond };
            var model = new ScaleModel(load, costs, arguments.Number("seed", 1));
            model.Run();
            Console.WriteLine($"{load.RequestsPerSecond:N0} requests/s and {load.EventsPerSecond:N0} events/s:");
            Console.WriteLine($"  a request {Times(model.Requests)}; an event {Times(model.Events)}; an epoch {Times(model.Epochs)}");
            foreach (var station in model.Stations().OrderByDescending(station => station.Utilisation))
                Console.WriteLine($"  {station.Utilisation,6:P0} {station.Name}, wait {1000 * station.MeanWait:0.00} ms, {station.Waiting} waiting at the end");
            var counted = load.Seconds - (load.Seconds / 4);
            if (model.Requests.Count < LeastShare * counted * load.RequestsPerSecond || model.Events.Count < LeastShare * counted * load.EventsPerSecond
                || model.Epochs.Count < LeastShare * counted * load.Trials / load.EpochSeconds)
            {
                Console.WriteLine("  more comes than is done");
                break;
            }
        }

        return 0;
    }

    private static string Times(List<double> seconds)
    {
        if (seconds.Count == 0)
            return "never ended";
        seconds.Sort();
        return $"p50 {1000 * seconds[seconds.Count / 2]:0.0} ms, p99 {1000 * seconds[(int)(seconds.Count * 0.99)]:0.0} ms ({seconds.Count:N0})";
    }
}
