using System.Diagnostics;
using Personalize.Benchmarks.Serving;
using Personalize.Engine.Common;
using Personalize.Engine.Resources;

namespace Personalize.Benchmarks.Endpoint;

/// <summary>The server under load from another process on the same machine: rates, latencies, kills, memory, and clients that only waste connections.</summary>
internal static class EndpointBenchmark
{
    private const int Connections = 32;

    public static int Run(Arguments arguments)
    {
        var directory = Directory.CreateTempSubdirectory("personalize-benchmark-").FullName;
        try
        {
            var items = arguments.Number("items", 30_000);
            var users = ServedStore.Fabricate(directory, items, arguments.Number("hidden", 43));
            var parts = (arguments.Text("parts") ?? "start,latency,maximum,kinds,events,idle,memory").Split(',');
            if (parts.Contains("kinds"))
                RequestKinds.Prepare(directory, directory, items);
            Console.WriteLine($"{items} items, {users} users, {Environment.ProcessorCount} processors for server and clients together");
            foreach (var part in parts)
            {
                // Several servers are compared by taking turns.
                foreach (var program in arguments.Text("servers")?.Split(',') ?? new string?[1])
                {
                    Console.WriteLine(program is null ? $"{part}:" : $"{part}, {program}:");
                    using var server = Start(directory, program);
                    Run(part, server, directory, users, items, arguments);
                }
            }
        }
        finally
        {
            Directory.Delete(directory, recursive: true);
        }

        return 0;
    }

    private static void Run(string part, EndpointServer server, string directory, int users, int items, Arguments arguments)
    {
        var seconds = arguments.Number("seconds", 60);
        switch (part)
        {
            case "start":
                FirstAnswers(server, users);
                break;
            case "latency":
                Latency(server, users, arguments.Number("rate", 500), seconds);
                break;
            case "maximum":
                Maximum(server, directory, users);
                break;
            case "events":
                new EventLoad(server, directory, users, items).Run(arguments.Number("event-rate", 2_000), arguments.Number("together", 10), seconds);
                break;
            case "idle":
                new IdleLoad(server, users).Run(arguments.Number("idle", 1_000), arguments.Number("slow", 50), arguments.Number("idle-seconds", 150));
                break;
            case "kinds":
                Kinds(server, directory, users, items);
                break;
            case "memory":
                Memory(server, users, arguments.Number("requests", 360_000));
                break;
            default:
                throw new ArgumentException($"There is no part '{part}'.");
        }
    }

    /// <summary>A request for 25 items for one of the users.</summary>
    public static Func<RequestSigner, Random, byte[]> Recommendation(int users) => (signer, random) => Recommendation(signer, $"u{random.Next(users)}");

    private static byte[] Recommendation(RequestSigner signer, string user) => signer.Write(
        "/recommendations", $$"""{"campaignArn":"{{Arn.Campaign(ServedStore.Name)}}","userId":"{{user}}"}""");

    private static EndpointServer Start(string directory, string? program)
    {
        using var engine = ServedStore.Open(directory);
        return new EndpointServer(program, directory, engine.CreateServerCredential(new()), "--requests-per-second", "0");
    }

    private static void FirstAnswers(EndpointServer server, int users)
    {
        var first = new Load(server, 1).Counted(1, Recommendation(users));
        var used = server.ProcessorTime;
        Console.WriteLine(
            $"  ready {server.ReadyAfter.TotalMilliseconds:F0} ms after the start of the process, first answer after {first.Percentile(0.5):F0} ms more, "
            + $"{used.TotalMilliseconds:F0} ms of processors until then");
        Console.WriteLine($"  the next 5 s: {new Load(server, 8).AtRate(200, TimeSpan.FromSeconds(5), Recommendation(users))}; "
            + $"{(server.ProcessorTime - used).TotalMilliseconds:F0} ms of processors");
    }

    private static void Latency(EndpointServer server, int users, int rate, int seconds)
    {
        var load = new Load(server, Connections);
        load.AtRate(rate, TimeSpan.FromSeconds(10), Recommendation(users));
        var before = server.ProcessorTime;
        var report = load.AtRate(rate, TimeSpan.FromSeconds(seconds), Recommendation(users));
        Console.WriteLine($"  GetRecommendations, due at {rate}/s: {report}");
        var each = (server.ProcessorTime - before).TotalMilliseconds / report.Milliseconds.Length;
        Console.WriteLine($"  the server used the processors for {each:F3} ms per request, and has {server.MegabytesInMemory:F0} MB");
    }

    // Alternately, so that what else the machine does meets both.
    private static void Maximum(EndpointServer server, string directory, int users)
    {
        using var engine = ServedStore.Open(directory);
        var time = TimeSpan.FromSeconds(5);
        new Load(server, Connections).AtFullSpeed(time, Recommendation(users));
        InProcess(2, TimeSpan.FromSeconds(2));
        var best = 0.0;
        foreach (var connections in new[] { 1, 2, 4, 8, 16, 32 })
        {
            var before = server.ProcessorTime;
            var report = new Load(server, connections).AtFullSpeed(time, Recommendation(users));
            var each = (server.ProcessorTime - before).TotalMilliseconds / report.Milliseconds.Length;
            best = Math.Max(best, report.Rate);
            Console.WriteLine($"  {connections} connections: {report}; processors of the server {each:F3} ms per request");
            if (connections <= Environment.ProcessorCount)
                Console.WriteLine($"  the engine itself with {connections} threads: {InProcess(connections, time)}");
        }

        foreach (var share in new[] { 0.5, 0.6, 0.7, 0.8, 0.9 })
        {
            var report = new Load(server, Connections).AtRate(share * best, time * 2, Recommendation(users));
            Console.WriteLine($"  due at {share * best:F0}/s: {report}");
        }

        string InProcess(int threads, TimeSpan duration)
        {
            var answered = 0;
            using var process = Process.GetCurrentProcess();
            var (before, started) = (process.TotalProcessorTime, Stopwatch.GetTimestamp());
            Thread[] running =
            [
                .. Enumerable.Range(0, threads).Select(n => new Thread(() =>
                {
                    var random = new Random(n);
                    for (; Stopwatch.GetElapsedTime(started) < duration; Interlocked.Increment(ref answered))
                        engine.GetRecommendations(new() { Campaign = ServedStore.Name, UserId = $"u{random.Next(users)}" }, OperationContext.None);
                })),
            ];
            Array.ForEach(running, thread => thread.Start());
            Array.ForEach(running, thread => thread.Join());
            process.Refresh();
            var each = (process.TotalProcessorTime - before).TotalMilliseconds / answered;
            return $"{answered / duration.TotalSeconds:F0} answers/s; processors {each:F3} ms per answer";
        }
    }

    private static void Kinds(EndpointServer server, string directory, int users, int items)
    {
        using var engine = ServedStore.Open(directory);
        foreach (var kind in RequestKinds.Of(users, items))
        {
            var load = new Load(server, 1);
            byte[] Write(RequestSigner signer, Random random)
            {
                var (path, body) = RequestKind.Encode(kind.Next(random));
                return signer.Write(path, body);
            }

            var random = new Random(2);
            for (var i = 0; i < 200; i++)
                RequestKind.Ask(engine, kind.Next(random));
            load.Counted(200, Write);
            List<double> inProcess = [];
            for (var i = 0; i < 1000; i++)
            {
                var request = kind.Next(random);
                inProcess.Add(ServedStore.Time(() => RequestKind.Ask(engine, request)));
            }

            var report = load.Counted(1000, Write);
            Console.WriteLine(
                $"  {kind.Name,-32}in process {ServedStore.Quantiles(inProcess)}, through the endpoint p50 {report.Percentile(0.5):F3} ms, "
                + $"p99 {report.Percentile(0.99):F3} ms, {report.Failed} failed");
        }
    }

    // One user in ten has never been seen before: what is kept for such must have a limit as well.
    private static void Memory(EndpointServer server, int users, int requests)
    {
        const int Minutes = 60;
        var (asked, minutes, failed, megabytes) = (0, 0, 0, new List<double>());
        var watch = Stopwatch.StartNew();
        Console.WriteLine($"  {server.MegabytesInMemory:F0} MB before the first request");
        while (asked < requests)
        {
            var report = new Load(server, 16).Counted(requests / Minutes, (signer, random) => random.Next(10) == 0
                ? Recommendation(signer, Guid.NewGuid().ToString())
                : Recommendation(signer, $"u{random.Next(users)}"));
            asked += report.Milliseconds.Length + report.Failed;
            failed += report.Failed;
            megabytes.Add(server.MegabytesInMemory);
            minutes++;
            if (minutes % 10 == 0)
                Console.WriteLine($"  after {asked} requests: {string.Join(' ', megabytes.TakeLast(10).Select(value => $"{value:F0}"))} MB");
        }

        Console.WriteLine($"  {asked} requests in {watch.Elapsed.TotalSeconds:F0} s, {failed} failed; {server.ProcessorTime.TotalSeconds:F0} s of processors");
    }
}
