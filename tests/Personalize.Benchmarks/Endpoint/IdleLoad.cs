using System.Diagnostics;
using System.Net.Sockets;

namespace Personalize.Benchmarks.Endpoint;

/// <summary>Recommendations at a steady rate beside clients that open connections and then say nothing, or a byte per second.</summary>
internal sealed class IdleLoad(EndpointServer server, int users)
{
    private const int Rate = 200;

    private readonly EndpointServer _server = server;
    private readonly int _users = users;

    /// <param name="idle">Connections on which nothing is sent.</param>
    /// <param name="slow">Connections on which the headers come slowly, and as many on which the body does.</param>
    public void Run(int idle, int slow, int seconds)
    {
        var load = new Load(_server, 16);
        load.AtRate(Rate, TimeSpan.FromSeconds(10), EndpointBenchmark.Recommendation(_users));
        var alone = load.AtRate(Rate, TimeSpan.FromSeconds(20), EndpointBenchmark.Recommendation(_users));
        Console.WriteLine($"  without them: {alone}, {_server.MegabytesInMemory:F0} MB");

        using var end = new CancellationTokenSource();
        var whole = EndpointBenchmark.Recommendation(_users)(_server.Signer(), new Random(0));
        var head = whole.AsSpan().IndexOf("\r\n\r\n"u8) + 4;
        Connection[] connections =
        [
            .. Open("saying nothing", idle, [], []),
            .. Open("sending headers slowly", slow, [], whole[..head]),
            .. Open("sending the body slowly", slow, whole[..head], whole[head..]),
        ];
        var opened = _server.MegabytesInMemory;
        var watcher = new Thread(() => Watch(connections, end.Token));
        watcher.Start();
        var beside = load.AtRate(Rate, TimeSpan.FromSeconds(seconds), EndpointBenchmark.Recommendation(_users));
        end.Cancel();
        watcher.Join();
        Console.WriteLine(
            $"  beside {idle} idle and 2 x {slow} slow: {beside}, {opened:F0} MB with all of them open, {_server.MegabytesInMemory:F0} MB at the end");
        foreach (var kind in connections.GroupBy(connection => connection.Kind))
        {
            double[] closed = [.. kind.Select(connection => connection.ClosedAfter).OfType<TimeSpan>().Select(time => time.TotalSeconds)];
            var when = closed.Length == 0 ? "" : $" after {closed.Min():F0} to {closed.Max():F0} s";
            Console.WriteLine($"  {kind.Key}: {closed.Length} of {kind.Count()} were closed by the server{when}");
        }

        foreach (var connection in connections)
            connection.Dispose();
    }

    private IEnumerable<Connection> Open(string kind, int count, byte[] first, byte[] slowly) =>
        Enumerable.Range(0, count).Select(_ => new Connection(kind, _server, first, slowly));

    private static void Watch(Connection[] connections, CancellationToken end)
    {
        while (!end.IsCancellationRequested)
        {
            var due = Stopwatch.GetTimestamp() + Stopwatch.Frequency;
            foreach (var connection in connections)
                connection.Continue();
            Pace.WaitUntil(due);
        }
    }

    private sealed class Connection : IDisposable
    {
        private readonly Socket _socket = new(AddressFamily.InterNetwork, SocketType.Stream, ProtocolType.Tcp);
        private readonly long _opened = Stopwatch.GetTimestamp();
        private readonly byte[] _slowly;
        private int _sent;

        public Connection(string kind, EndpointServer server, byte[] first, byte[] slowly)
        {
            (Kind, _slowly) = (kind, slowly);
            _socket.Connect(server.Address);
            _socket.Send(first);
        }

        public string Kind { get; }

        /// <summary>Null as long as it is open.</summary>
        public TimeSpan? ClosedAfter { get; private set; }

        /// <summary>Sends the next byte if there is one, and finds out whether the server has had enough.</summary>
        public void Continue()
        {
            if (ClosedAfter is not null)
                return;
            try
            {
                if (_sent < _slowly.Length)
                    _socket.Send(_slowly, _sent++, 1, SocketFlags.None);
                if (!_socket.Poll(0, SelectMode.SelectRead))
                    return;
                if (_socket.Receive(new byte[4096]) > 0)
                    return;
            }
            catch (SocketException)
            {
                // Reset: closed as well.
            }

            ClosedAfter = Stopwatch.GetElapsedTime(_opened);
        }

        public void Dispose() => _socket.Dispose();
    }
}
