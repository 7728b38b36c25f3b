using System.Diagnostics;
using System.Net;

namespace Personalize.Benchmarks.Endpoint;

/// <summary>
/// Clients with a connection and a thread each. At a given rate, every client has its part of a schedule, and times count from the schedule: an
/// answer that is late makes those after it late as well, as it would for independent users, instead of asking for less.
/// </summary>
internal sealed class Load(EndpointServer server, int connections)
{
    private readonly EndpointServer _server = server;
    private readonly int _connections = connections;

    /// <summary>Requests at a steady rate.</summary>
    /// <param name="write">A signed request; gets a random source that is the client's own.</param>
    public LoadReport AtRate(double rate, TimeSpan time, Func<RequestSigner, Random, byte[]> write, CancellationToken end = default)
    {
        var count = (int)(rate * time.TotalSeconds);
        var step = Stopwatch.Frequency / rate;
        return Run(
            (client, started, ask) =>
            {
                for (var n = client; n < count && !end.IsCancellationRequested; n += _connections)
                {
                    var due = started + (long)(n * step);
                    Pace.WaitUntil(due);
                    ask(due);
                }
            },
            write);
    }

    /// <summary>As many requests as the clients get answered.</summary>
    public LoadReport AtFullSpeed(TimeSpan time, Func<RequestSigner, Random, byte[]> write) => Run(
        (_, started, ask) =>
        {
            while (Stopwatch.GetElapsedTime(started) < time)
                ask(Stopwatch.GetTimestamp());
        },
        write);

    /// <summary>A number of requests, as fast as the clients get them answered.</summary>
    public LoadReport Counted(int count, Func<RequestSigner, Random, byte[]> write) => Run(
        (client, _, ask) =>
        {
            for (var n = client; n < count; n += _connections)
                ask(Stopwatch.GetTimestamp());
        },
        write);

    private LoadReport Run(Action<int, long, Action<long>> schedule, Func<RequestSigner, Random, byte[]> write)
    {
        var times = new List<double>[_connections];
        var failed = 0;
        var started = Stopwatch.GetTimestamp() + (Stopwatch.Frequency / 50);
        var threads = Enumerable.Range(0, _connections).Select(client => new Thread(() =>
        {
            var mine = times[client] = [];
            var (signer, random) = (_server.Signer(), new Random(client + 1));
            using var connection = new HttpConnection(_server.Address);
            schedule(client, started, due =>
            {
                if (Ask(connection, write(signer, random)))
                    mine.Add(Stopwatch.GetElapsedTime(due).TotalMilliseconds);
                else
                    Interlocked.Increment(ref failed);
            });
        })).ToArray();
        foreach (var thread in threads)
            thread.Start();
        foreach (var thread in threads)
            thread.Join();
        double[] all = [.. times.SelectMany(mine => mine)];
        Array.Sort(all);
        return new LoadReport(all, failed, Stopwatch.GetElapsedTime(started).TotalSeconds);
    }

    private static bool Ask(HttpConnection connection, byte[] request)
    {
        try
        {
            return connection.Send(request).Status == (int)HttpStatusCode.OK;
        }
        catch (IOException)
        {
            return false;
        }
    }
}
