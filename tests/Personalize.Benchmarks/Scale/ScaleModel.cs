namespace Personalize.Benchmarks.Scale;

/// <summary>
/// Nodes over one database, as the server works: a request takes three round trips one after the other; the events that arrive at a node while it writes are
/// written together, those of each dataset in one transaction, which has the turn of the dataset to itself; the epoch of a trial is a transaction that has
/// the turn of the catalogue; a leader asks for each of its trials every 50 ms.
/// </summary>
internal sealed class ScaleModel
{
    private const int StatementsOfRequest = 3;
    private const int RoundTripsOfWrite = 5;
    private const int MostTogether = 500;
    private const double PollSeconds = 0.05;

    private readonly Simulation _simulation;
    private readonly ScaleCosts _costs;
    private readonly ScaleLoad _load;
    private readonly Random _random;
    private readonly Station[] _nodes;
    private readonly Dictionary<(int Node, int Dataset), (Station Writer, Queue<(int Dataset, double Since)> Pending)> _writers = [];
    private readonly Station[] _turns;
    private readonly Station _catalog;
    private readonly Station _database;
    private readonly LogDisk _disk;
    private readonly double[] _popularity;

    public ScaleModel(ScaleLoad load, ScaleCosts costs, int seed)
    {
        (_load, _costs, _random) = (load, costs, new Random(seed));
        _simulation = new Simulation { CountsFrom = load.Seconds / 4 };
        _nodes = Stations("processors of a node", load.Nodes, Math.Max(1, load.Cores - ((load.Trials + load.Nodes - 1) / load.Nodes)));
        _turns = Stations("the turn of the busiest dataset", load.Campaigns, 1);
        _catalog = new Station(_simulation, "the turn of the catalogue", 1);
        _database = new Station(_simulation, "processors of the database", load.DatabaseCores);
        _disk = new LogDisk(_simulation, costs.Flush);
        var weights = Enumerable.Range(1, load.Campaigns).Select(rank => 1.0 / rank).ToArray();
        var sum = 0.0;
        _popularity = [.. weights.Select(weight => sum += weight / weights.Sum())];
    }

    public List<double> Requests { get; } = [];

    public List<double> Events { get; } = [];

    public List<double> Epochs { get; } = [];

    /// <summary>What could run out, each with that one of its kind that is used most.</summary>
    public IReadOnlyList<Station> Stations() =>
        [Busiest(_nodes), Busiest(_writers.Values.Select(one => one.Writer)), Busiest(_turns), _catalog, _database];

    public void Run()
    {
        for (var node = 0; node < _nodes.Length; node++)
        {
            var one = node;
            Arrive(_load.RequestsPerSecond / _nodes.Length, () => Ask(one));
            Arrive(_load.EventsPerSecond / _nodes.Length, () => Put(one));
            Arrive(2.0 * _load.Trials / PollSeconds / _nodes.Length, () => _nodes[one].Serve(_costs.Poll, () => { }));
        }

        Arrive(_load.Trials / _load.EpochSeconds, RecordEpoch);
        _simulation.Run(_load.Seconds);
    }

    private static Station Busiest(IEnumerable<Station> stations) => stations.MaxBy(station => station.Utilisation)!;

    private Station[] Stations(string name, int count, int servers) => [.. Enumerable.Range(0, count).Select(_ => new Station(_simulation, name, servers))];

    private void Arrive(double perSecond, Action arrival)
    {
        if (perSecond <= 0)
            return;
        _simulation.After(-Math.Log(1 - _random.NextDouble()) / perSecond, () =>
        {
            arrival();
            Arrive(perSecond, arrival);
        });
    }

    private void Ask(int node)
    {
        var since = _simulation.Now;
        _nodes[node].Serve(_costs.Node, () => Statements(StatementsOfRequest, _costs.Statement, () => Add(Requests, since)));
    }

    private void Put(int node)
    {
        var since = _simulation.Now;
        _nodes[node].Serve(_costs.Node, () =>
        {
            var found = Array.BinarySearch(_popularity, _random.NextDouble());
            var dataset = Math.Min(found < 0 ? ~found : found, _turns.Length - 1);
            var (writer, pending) = WriterOf(node, dataset);
            pending.Enqueue((dataset, since));
            if (pending.Count == 1)
                writer.Take(() => Write(writer, pending));
        });
    }

    private (Station Writer, Queue<(int Dataset, double Since)> Pending) WriterOf(int node, int dataset)
    {
        var key = (node, _load.WritesDatasetsAtOnce ? dataset : 0);
        if (!_writers.TryGetValue(key, out var writer))
            _writers[key] = writer = (new Station(_simulation, "the writer of events of a node", 1), new Queue<(int, double)>());
        return writer;
    }

    // What has come meanwhile is taken at once; the datasets of it follow one another.
    private void Write(Station writer, Queue<(int Dataset, double Since)> pending)
    {
        var batch = new List<(int Dataset, double Since)>();
        while (batch.Count < MostTogether && pending.TryDequeue(out var next))
            batch.Add(next);
        var groups = new Queue<(int Dataset, double[] Since)>(
            batch.GroupBy(one => one.Dataset).Select(group => (group.Key, group.Select(one => one.Since).ToArray())));
        Next();

        void Next()
        {
            if (groups.TryDequeue(out var group))
            {
                Commit(_turns[group.Dataset], _costs.Batch + (group.Since.Length * _costs.Event), () =>
                {
                    foreach (var since in group.Since)
                        Add(Events, since);
                    Next();
                });
            }
            else if (pending.Count > 0)
            {
                Write(writer, pending);
            }
            else
            {
                writer.Release();
            }
        }
    }

    private void RecordEpoch()
    {
        var since = _simulation.Now;
        Commit(_catalog, _costs.Epoch, () => Add(Epochs, since));
    }

    private void Commit(Station turn, double cost, Action done) => turn.Take(() => Statements(RoundTripsOfWrite, cost / RoundTripsOfWrite, () =>
        _disk.Flush(() =>
        {
            turn.Release();
            _simulation.After(_costs.RoundTrip / 2, done);
        })));

    private void Statements(int count, double cost, Action done)
    {
        if (count == 0)
            done();
        else
            _simulation.After(_costs.RoundTrip, () => _database.Serve(cost, () => Statements(count - 1, cost, done)));
    }

    private void Add(List<double> times, double since)
    {
        if (since >= _simulation.CountsFrom)
            times.Add(_simulation.Now - since);
    }
}
