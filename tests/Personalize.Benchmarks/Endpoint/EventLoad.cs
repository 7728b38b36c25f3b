using System.Collections.Concurrent;
using System.Diagnostics;
using System.Net;
using System.Text.Json;
using Personalize.Benchmarks.Serving;
using Personalize.Engine.Requests;
using Personalize.Engine.Resources;

namespace Personalize.Benchmarks.Endpoint;

/// <summary>
/// Events at a steady rate while the server is killed and started again. Clients repeat what was not answered, under the same invocation id, as those
/// of the service do; afterwards the events in the store are counted.
/// </summary>
internal sealed class EventLoad(EndpointServer server, string directory, int users, int items)
{
    private const int Connections = 32;
    private const double Slow = 50;

    private static readonly TimeSpan s_pause = TimeSpan.FromMilliseconds(50);

    private readonly EndpointServer _server = server;
    private readonly string _directory = directory;
    private readonly int _users = users;
    private readonly int _items = items;
    private readonly ConcurrentBag<(double Due, double Milliseconds)> _answers = [];
    private readonly ConcurrentDictionary<int, int> _refusals = new();
    private int _repeated;
    private int _broken;

    /// <param name="together">Events in a request.</param>
    public void Run(int eventsPerSecond, int together, int seconds)
    {
        var tracker = Tracker();
        var (count, step) = (eventsPerSecond * seconds / together, Stopwatch.Frequency * (double)together / eventsPerSecond);
        var before = _server.ProcessorTime;
        var started = Stopwatch.GetTimestamp();
        Thread[] clients =
        [
            .. Enumerable.Range(0, Connections).Select(client => new Thread(() =>
            {
                var signer = _server.Signer();
                using var connection = new HttpConnection(_server.Address);
                for (var n = client; n < count; n += Connections)
                {
                    var due = started + (long)(n * step);
                    Pace.WaitUntil(due);
                    Put(connection, signer, Body(tracker, n, together));
                    _answers.Add((Stopwatch.GetElapsedTime(started, due).TotalSeconds, Stopwatch.GetElapsedTime(due).TotalMilliseconds));
                }
            })),
        ];
        Array.ForEach(clients, client => client.Start());
        Pace.WaitUntil(started + (Stopwatch.Frequency * seconds / 2));
        var used = _server.ProcessorTime - before;
        _server.KillAndStart();
        var back = Stopwatch.GetElapsedTime(started).TotalSeconds;
        Array.ForEach(clients, client => client.Join());
        var took = Stopwatch.GetElapsedTime(started).TotalSeconds;

        var killed = seconds / 2.0;
        var quiet = Report(answer => answer.Due < killed - 1, killed - 1);
        var later = Report(answer => answer.Due >= back + 1, took - back - 1);
        Console.WriteLine($"  {_answers.Count * together} events in requests of {together}, all acknowledged after {took:F1} s; killed at {killed:F0} s, "
            + $"ready again after {back - killed:F2} s");
        Console.WriteLine($"  before the kill: {quiet}");
        Console.WriteLine($"  processors of the server until then: {used.TotalMilliseconds / (killed * eventsPerSecond / together):F3} ms per request");
        Console.WriteLine($"  from a second after it on: {later}");
        Console.WriteLine($"  seconds with answers after more than {Slow:F0} ms (their number, the longest): {string.Join(", ", SlowSeconds())}");
        Console.WriteLine($"  longest wait over the kill {_answers.Max(answer => answer.Milliseconds):F0} ms, {_broken} connections broke or were refused, "
            + $"{_repeated} requests were repeated{string.Concat(_refusals.Select(refusal => $", {refusal.Value} answers {refusal.Key}"))}");
        Count(count * together);
    }

    // Where the slow ones are tells what makes them slow: a start, a backlog, or something that happens again and again.
    private IEnumerable<string> SlowSeconds() => _answers.Where(answer => answer.Milliseconds > Slow)
        .GroupBy(answer => (int)answer.Due)
        .OrderBy(second => second.Key)
        .Select(second => FormattableString.Invariant($"{second.Key} s ({second.Count()}, {second.Max(answer => answer.Milliseconds):F0} ms)"));

    private LoadReport Report(Func<(double Due, double Milliseconds), bool> which, double seconds)
    {
        double[] times = [.. _answers.Where(which).Select(answer => answer.Milliseconds)];
        Array.Sort(times);
        return new LoadReport(times, 0, seconds);
    }

    private void Put(HttpConnection connection, RequestSigner signer, string body)
    {
        var invocation = Guid.NewGuid().ToString();
        for (var attempt = 0; ; attempt++)
        {
            if (attempt == 1)
                Interlocked.Increment(ref _repeated);
            try
            {
                var status = connection.Send(signer.Write("/events", body, invocation)).Status;
                if (status == (int)HttpStatusCode.OK)
                    return;
                _refusals.AddOrUpdate(status, 1, (_, number) => number + 1);
            }
            catch (IOException)
            {
                Interlocked.Increment(ref _broken);
            }

            Thread.Sleep(s_pause);
        }
    }

    // The value of an event is its number, by which it is recognised in the store.
    private string Body(string tracker, int n, int together) => JsonSerializer.Serialize(new
    {
        trackingId = tracker,
        userId = $"u{n % _users}",
        sessionId = $"s{n % _users}",
        eventList = Enumerable.Range(n * together, together).Select(number => new
        {
            eventType = "click", itemId = $"i{number * 7L % _items}", sentAt = 1_800_000_000 + number, eventValue = number,
        }),
    });

    private string Tracker()
    {
        using var engine = ServedStore.Open(_directory);
        return engine.DescribeEventTracker(new DescribeEventTrackerRequest(ServedStore.Name)).TrackingId;
    }

    private void Count(int sent)
    {
        using var engine = ServedStore.Open(_directory);
        var recorded = new int[sent];
        foreach (var one in engine.Store.Journal.Read(Arn.Dataset(ServedStore.Name, DatasetType.Interactions), long.MaxValue).SelectMany(events => events))
        {
            if (one.EventValue is { } value)
                recorded[(int)value]++;
        }

        var (lost, twice) = (recorded.Count(times => times == 0), recorded.Count(times => times > 1));
        Console.WriteLine($"  in the store: {recorded.Sum()} events, {lost} lost, {twice} more than once");
    }
}
