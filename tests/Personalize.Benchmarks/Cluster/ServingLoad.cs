using System.Collections.Concurrent;
using System.Diagnostics;
using System.Net;
using System.Text.Json;
using Personalize.Benchmarks.Endpoint;
using Personalize.Benchmarks.Serving;
using Personalize.Engine.Requests;

namespace Personalize.Benchmarks.Cluster;

/// <summary>
/// Visitors who are shown a list, click its first item, and ask again, each time at another node. A filter leaves out what they have clicked, so a list
/// with an item whose click was acknowledged is a stale answer. They do what a load balancer in front of nodes does: a node that does not answer is
/// left alone for a second, and the request goes to another one.
/// </summary>
internal sealed class ServingLoad(IReadOnlyList<ClusterHost> nodes, NewServerCredential credential, string tracker, int users)
{
    public const string Filter = "not-clicked";

    private const int Clients = 40;

    private static readonly TimeSpan s_longestAnswer = TimeSpan.FromSeconds(1);
    private static readonly TimeSpan s_leftAlone = TimeSpan.FromSeconds(1);
    private static readonly TimeSpan s_patience = TimeSpan.FromSeconds(15);

    private readonly IReadOnlyList<ClusterHost> _nodes = nodes;
    private readonly NewServerCredential _credential = credential;
    private readonly string _tracker = tracker;
    private readonly int _users = users;
    private readonly long[] _leftAloneUntil = new long[nodes.Count];
    private readonly ConcurrentBag<(double Due, double Done, bool IsEvent)> _answers = [];
    private readonly ConcurrentDictionary<string, int> _failures = new();
    private readonly ConcurrentDictionary<string, bool> _events = new();
    private int _stale;
    private int _unanswered;

    /// <summary>Distinguishes the ids of this load's events from those of others.</summary>
    public int FirstEvent { get; init; }

    /// <summary>Event ids, and whether they were acknowledged.</summary>
    public IReadOnlyDictionary<string, bool> Events => _events;

    /// <param name="rate">Requests and events per second, each.</param>
    /// <param name="happenings">What is done to the nodes, and after how many seconds.</param>
    /// <param name="end">Ends it earlier.</param>
    public void Run(int rate, int seconds, IReadOnlyList<(double Second, string What, Action Do)> happenings, CancellationToken end = default)
    {
        var started = Stopwatch.GetTimestamp();
        var threads = Enumerable.Range(0, Clients).Select(client => new Thread(() => Client(client, started, rate, seconds, end))).ToArray();
        Array.ForEach(threads, thread => thread.Start());
        foreach (var (second, what, action) in happenings)
        {
            Pace.WaitUntil(started + (long)(second * Stopwatch.Frequency));
            action();
            Console.WriteLine($"  {Stopwatch.GetElapsedTime(started).TotalSeconds,6:F1} s  {what}");
        }

        Array.ForEach(threads, thread => thread.Join());
        Report(Stopwatch.GetElapsedTime(started).TotalSeconds, happenings);
    }

    private void Client(int client, long started, int rate, int seconds, CancellationToken end)
    {
        var random = new Random(client + 1);
        var connections = _nodes.Select(node => new HttpConnection(node.Address, s_longestAnswer)).ToArray();
        var signers = _nodes.Select(node => new RequestSigner(
            node.Address.ToString(), _credential.Credential.AccessKeyId, _credential.SecretAccessKey)).ToArray();
        var clicked = new Dictionary<int, HashSet<string>>();
        var step = Stopwatch.Frequency * (double)Clients / rate;
        for (var n = 0; n * (double)Clients / rate < seconds && !end.IsCancellationRequested; n++)
        {
            var due = started + (long)((n + (client / (double)Clients)) * step);
            Pace.WaitUntil(due);
            var user = client + (Clients * random.Next(_users / Clients));
            var mine = clicked.TryGetValue(user, out var known) ? known : clicked[user] = [];
            if (Ask(connections, signers, n, due, "/recommendations", JsonSerializer.Serialize(new
            {
                campaignArn = ServedStore.Name, userId = $"u{user}", filterArn = Filter, numResults = 10,
            })) is not { } answer)
            {
                continue;
            }

            string[] items = [.. answer.RootElement.GetProperty("itemList").EnumerateArray().Select(item => item.GetProperty("itemId").GetString()!)];
            if (items.Any(mine.Contains))
                Interlocked.Increment(ref _stale);
            var id = $"{client}/{FirstEvent + n}";
            _events[id] = false;
            if (Ask(connections, signers, n + 1, Stopwatch.GetTimestamp(), "/events", JsonSerializer.Serialize(new
            {
                trackingId = _tracker, userId = $"u{user}", sessionId = $"s{user}",
                eventList = new[] { new { eventId = id, eventType = "click", itemId = items[0], sentAt = 1_800_000_000 + n } },
            })) is null)
            {
                continue;
            }

            _events[id] = true;
            mine.Add(items[0]);
        }

        Array.ForEach(connections, connection => connection.Dispose());
    }

    private JsonDocument? Ask(HttpConnection[] connections, RequestSigner[] signers, int first, long due, string path, string body)
    {
        for (var attempt = 0; Stopwatch.GetElapsedTime(due) < s_patience; attempt++)
        {
            var node = Choose(first + attempt);
            try
            {
                var (status, answer) = connections[node].Send(signers[node].Write(path, body));
                if (status == (int)HttpStatusCode.OK)
                {
                    _answers.Add((due / (double)Stopwatch.Frequency, Stopwatch.GetTimestamp() / (double)Stopwatch.Frequency, path == "/events"));
                    return answer.Length == 0 ? JsonDocument.Parse("{}") : JsonDocument.Parse(answer.ToArray());
                }

                Fail(node, $"{status}");
            }
            catch (IOException)
            {
                Fail(node, "no answer");
            }

            if (attempt >= _nodes.Count - 1)
                Thread.Sleep(20);
        }

        Interlocked.Increment(ref _unanswered);
        return null;
    }

    private int Choose(int n)
    {
        var now = Stopwatch.GetTimestamp();
        for (var i = 0; i < _nodes.Count; i++)
        {
            var node = (n + i) % _nodes.Count;
            if (Volatile.Read(ref _leftAloneUntil[node]) < now)
                return node;
        }

        return n % _nodes.Count;
    }

    private void Fail(int node, string how)
    {
        _failures.AddOrUpdate($"{_nodes[node].Name} {how}", 1, (_, count) => count + 1);
        Volatile.Write(ref _leftAloneUntil[node], Stopwatch.GetTimestamp() + (long)(s_leftAlone.TotalSeconds * Stopwatch.Frequency));
    }

    private void Report(double seconds, IReadOnlyList<(double Second, string What, Action Do)> happenings)
    {
        var answers = _answers.OrderBy(answer => answer.Done).ToArray();
        var begin = answers.Min(answer => answer.Due);
        var gap = answers.Zip(answers.Skip(1), (one, next) => (Length: next.Done - one.Done, At: one.Done - begin)).MaxBy(pair => pair.Length);
        var requests = answers.Count(answer => !answer.IsEvent);
        Console.WriteLine($"  {requests} lists and {answers.Length - requests} events answered in {seconds:F1} s, {_unanswered} never");
        Console.WriteLine($"  stale answers: {_stale}");
        Console.WriteLine($"  longest time in which nobody was answered: {gap.Length:F2} s, after {gap.At:F1} s");
        var bounds = happenings.Select(one => one.Second).Prepend(0).Append(seconds).ToArray();
        for (var i = 0; i + 1 < bounds.Length; i++)
        {
            var part = answers.Where(answer => answer.Due - begin >= bounds[i] && answer.Due - begin < bounds[i + 1]).ToArray();
            if (part.Length == 0)
                continue;
            Console.WriteLine(
                $"  from {bounds[i]:F0} s: lists {Quantiles(part.Where(answer => !answer.IsEvent))}; events {Quantiles(part.Where(answer => answer.IsEvent))}");
        }

        foreach (var (what, count) in _failures.OrderBy(failure => failure.Key))
            Console.WriteLine($"  attempts that failed: {what}: {count}");
    }

    private static string Quantiles(IEnumerable<(double Due, double Done, bool IsEvent)> answers)
    {
        double[] times = [.. answers.Select(answer => 1000 * (answer.Done - answer.Due)).Order()];
        return times.Length == 0
            ? "none"
            : $"p50 {times[times.Length / 2]:F1}, p99 {times[times.Length * 99 / 100]:F1}, max {times[^1]:F0} ms ({times.Length})";
    }
}
