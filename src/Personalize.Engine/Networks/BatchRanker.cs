using Personalize.Engine.Data;
using Personalize.Engine.Kernels;
using Personalize.Engine.Networks.Exploration;
using Personalize.Engine.Networks.Knn;
using Personalize.Engine.Networks.Terms;

namespace Personalize.Engine.Networks;

/// <summary>Ranks all items for many histories at once: lanes through the GRU, then products of rows of states with the item table.</summary>
internal sealed unsafe class BatchRanker : IDisposable
{
    private const int Lanes = 64;
    private const int Steps = 32;
    private const int MostRowsPerChunk = 48;
    private const long ScoreBytesPerThread = 16 << 20;

    private readonly HrnnParameters _parameters;
    private readonly HrnnShape _shape;
    private readonly ThreadTeam _team;
    private readonly NativeBuffer _packedTable;
    private readonly NativeBuffer?[] _scores;
    private readonly RowRanker[] _rowRankers;
    private readonly float _newItemBias;
    private EncodedSequences _sequences = null!;
    private QueryLayer _query = null!;
    private RecurrentLayer? _recurrent;
    private NativeBuffer? _states;
    private int _stride;
    private int _rowsPerChunk;

    /// <param name="parameters">The network, which must not change.</param>
    /// <param name="sequences">The events of all users.</param>
    /// <param name="neighbors">The similarities.</param>
    /// <param name="trend">What was in demand.</param>
    /// <param name="team">The threads to use.</param>
    /// <param name="blend">A simple method that is added to the scores; null for none.</param>
    /// <param name="newItemBias">Bias of an item that the network was not trained on and that has no features.</param>
    /// <param name="appeal">What is known about the items of a model that explores; null for others.</param>
    public BatchRanker(
        HrnnParameters parameters, EncodedSequences sequences, NeighborTable neighbors, TrendTable trend, ThreadTeam team, ScoreBlend? blend = null,
        float newItemBias = 0, ItemAppeal? appeal = null)
    {
        _newItemBias = newItemBias;
        _parameters = parameters;
        _shape = parameters.Shape;
        _team = team;
        _packedTable = NativeBuffer.Allocate(MatrixMultiply.PackedLength(_shape.ItemCount, _shape.Hidden));
        MatrixMultiply.PackTransposed(_shape.ItemCount, _shape.Hidden, _parameters.Items, _parameters.ItemStride, _packedTable.Pointer);
        _scores = new NativeBuffer?[team.ThreadCount];
        _rowRankers = [.. Enumerable.Range(0, team.ThreadCount).Select(_ => new RowRanker(parameters, neighbors, trend, blend, appeal))];
        Use(sequences);
    }

    /// <summary>Replaces the events.</summary>
    public void Use(EncodedSequences sequences)
    {
        _sequences = sequences;
        _query = new QueryLayer(_shape, sequences);
        var columns = _shape.ItemCount + (sequences.NewItems?.MostCount ?? 0);
        _stride = MatrixMultiply.PanelCount(columns) * MatrixMultiply.PanelWidth;
        _rowsPerChunk = (int)Math.Clamp(ScoreBytesPerThread / (4L * _stride), 4, MostRowsPerChunk);
        for (var thread = 0; thread < _scores.Length; thread++)
            Require(ref _scores[thread], (long)_rowsPerChunk * _stride);
    }

    /// <summary>Ranks items at each place.</summary>
    /// <param name="places">Where to rank. Places of the same user cost little more than the last of them.</param>
    /// <param name="count">Number of items in a ranking; fewer only if the catalogue is smaller.</param>
    /// <param name="cancellationToken">Stops between windows and chunks.</param>
    /// <param name="allowed">For each place the items that may be selected (null for all); null for all items everywhere.</param>
    /// <param name="withContext">Whether the context of the event to predict is known.</param>
    /// <param name="exploration">For each place how to explore (null not to); null to explore nowhere.</param>
    /// <returns>In the order of <paramref name="places"/>.</returns>
    public Ranking[] Rank(
        IReadOnlyList<HistoryPlace> places,
        int count,
        CancellationToken cancellationToken,
        IReadOnlyList<ItemSet?>? allowed = null,
        bool withContext = false,
        IReadOnlyList<ExplorationSettings?>? exploration = null)
    {
        var result = new Ranking[places.Count];
        Score(places, withContext, cancellationToken, (index, query, row, worker) =>
        {
            var (user, position) = places[index];
            result[index] = _rowRankers[worker].Rank(
                _sequences.History(user), position, query, row, count, allowed?[index], Added(user), exploration?[index]);
        });
        return result;
    }

    /// <summary>The best items at each place with each of several weights of the blend, whose own is 0.</summary>
    /// <param name="places">Where to rank.</param>
    /// <param name="count">Number of items in a ranking.</param>
    /// <param name="weights">The weights, increasing.</param>
    /// <param name="withContext">Whether the context of the event to predict is known.</param>
    /// <param name="allowed">Items that may be selected; null for all.</param>
    /// <param name="cancellationToken">Stops between windows and chunks.</param>
    /// <returns>[places][weights][items].</returns>
    public int[][][] RankByWeight(
        IReadOnlyList<HistoryPlace> places, int count, IReadOnlyList<float> weights, bool withContext, ItemSet? allowed,
        CancellationToken cancellationToken)
    {
        var result = new int[places.Count][][];
        Score(places, withContext, cancellationToken, (index, query, row, worker) => result[index] = _rowRankers[worker].RankByWeight(
            _sequences.History(places[index].User), places[index].Position, query, row, count, weights, allowed));
        return result;
    }

    /// <summary>The logarithms of the probabilities of some items at each place.</summary>
    /// <param name="places">Where to predict.</param>
    /// <param name="items">The items.</param>
    /// <param name="withContext">Whether the context of the event to predict is known.</param>
    public float[][] LogProbabilities(IReadOnlyList<HistoryPlace> places, int[] items, bool withContext)
    {
        var result = new float[places.Count][];
        ScoreAll(places, withContext, CancellationToken.None, (index, _, row, logSumExp) =>
            result[index] = Array.ConvertAll(items, item => row[item] - logSumExp));
        return result;
    }

    /// <summary>The probability of groups of items at each place, with the context of the event to predict.</summary>
    /// <param name="places">Where to predict.</param>
    /// <param name="groups">Sets of items.</param>
    /// <param name="cancellationToken">Stops between chunks.</param>
    /// <returns>[places][groups].</returns>
    public double[][] Probabilities(IReadOnlyList<HistoryPlace> places, IReadOnlyList<ItemSet> groups, CancellationToken cancellationToken)
    {
        var members = groups.Select(group => Enumerable.Range(0, _shape.ItemCount).Where(group.Contains).ToArray()).ToArray();
        var result = new double[places.Count][];
        ScoreAll(places, withContext: true, cancellationToken, (index, _, row, logSumExp) => result[index] = Array.ConvertAll(members, items =>
        {
            double sum = 0;
            foreach (var item in items)
                sum += Math.Exp(row[item] - logSumExp);
            return sum;
        }));
        return result;
    }

    /// <summary>Passes on the scores of all items at some places, from several threads at once.</summary>
    /// <param name="places">Where to predict.</param>
    /// <param name="cancellationToken">Stops between windows and chunks.</param>
    /// <param name="read">Gets the index of the place, the query, the scores and ln Σ e^score.</param>
    public void Read(IReadOnlyList<HistoryPlace> places, CancellationToken cancellationToken, PlaceReader read) =>
        ScoreAll(places, withContext: false, cancellationToken, read);

    /// <summary>Gets what <see cref="Read"/> finds.</summary>
    public delegate void PlaceReader(int index, float* query, float* row, float logSumExp);

    private NewItemColumns Added(int user) => NewItemColumns.Of(_sequences, user, _newItemBias);

    private void ScoreAll(IReadOnlyList<HistoryPlace> places, bool withContext, CancellationToken cancellationToken, PlaceReader read) =>
        Score(places, withContext, cancellationToken, (index, query, row, worker) =>
        {
            var (user, position) = places[index];
            read(index, query, row, _rowRankers[worker].Complete(_sequences.History(user), position, query, row, Added(user)));
        });

    private delegate void RowReader(int index, float* state, float* row, int worker);

    /// <summary>Computes q and q·v of all items at each place, and passes both on.</summary>
    private void Score(IReadOnlyList<HistoryPlace> places, bool withContext, CancellationToken cancellationToken, RowReader read)
    {
        var states = Require(ref _states, (long)places.Count * _shape.PaddedHidden);
        EncodeStates(places, states, cancellationToken);
        _team.Run((places.Count + _rowsPerChunk - 1) / _rowsPerChunk, (chunk, worker) =>
        {
            cancellationToken.ThrowIfCancellationRequested();
            var first = chunk * _rowsPerChunk;
            var rows = Math.Min(_rowsPerChunk, places.Count - first);
            var scores = _scores[worker]!.Pointer;
            for (var r = first; _query.IsActive && r < first + rows; r++)
                _query.Forward(_parameters, places[r].User, places[r].Position, withContext, states + ((long)r * _shape.PaddedHidden), null);
            NetworkTerm.Forward(
                rows, _shape.ItemCount, _shape, states + ((long)first * _shape.PaddedHidden), _packedTable.Pointer, scores, _stride);
            for (var r = 0; r < rows; r++)
            {
                var query = states + ((long)(first + r) * _shape.PaddedHidden);
                var row = scores + ((long)r * _stride);

                // As in a request of its own, because a new item and one of the network's may have the same features, and thus the same score.
                if (Added(places[first + r].User).Count > 0)
                    NetworkTerm.Forward(_parameters, query, row);
                read(first + r, query, row, worker);
            }
        });
    }

    public void Dispose()
    {
        _packedTable.Dispose();
        _states?.Dispose();
        _recurrent?.Dispose();
        foreach (var buffer in _scores)
            buffer?.Dispose();
        foreach (var ranker in _rowRankers)
            ranker.Dispose();
    }

    /// <summary>Makes a buffer large enough, without its content.</summary>
    private static float* Require(ref NativeBuffer? buffer, long length)
    {
        if (buffer is null || buffer.Length < length)
        {
            buffer?.Dispose();
            buffer = NativeBuffer.Allocate(length);
        }

        return buffer.Pointer;
    }

    /// <summary>h at each place, [places × padded hidden].</summary>
    private void EncodeStates(IReadOnlyList<HistoryPlace> places, float* states, CancellationToken cancellationToken)
    {
        // A lane passes the places of a user in their order.
        int[] order = [.. Enumerable.Range(0, places.Count).OrderBy(place => places[place].User).ThenBy(place => places[place].Position)];
        var next = new int[_sequences.UserCount];
        var lengths = new int[_sequences.UserCount];
        var users = new List<int>();
        for (var i = 0; i < order.Length; i++)
        {
            var (user, position) = places[order[i]];
            if (lengths[user] == 0)
            {
                users.Add(user);
                next[user] = i;
            }

            lengths[user] = position + 1;
        }

        var batcher = new LaneBatcher(users, lengths, Lanes);
        var window = new SequenceWindow(Lanes, Steps);
        var recurrent = _recurrent ??= new RecurrentLayer(_shape, Lanes, Steps, _team, forTraining: false);
        recurrent.Reset();
        batcher.StartEpoch(new FastRandom(0, RandomStream.Shuffle));
        while (batcher.Next(window))
        {
            cancellationToken.ThrowIfCancellationRequested();
            recurrent.Forward(window, _sequences, _parameters);
            for (var row = 0; row < window.Rows; row++)
            {
                if (window.Positions[row] == SequenceWindow.NoEvent)
                    continue;
                var here = new HistoryPlace(window.Users[row], window.Positions[row]);
                for (ref var place = ref next[here.User]; place < order.Length && places[order[place]] == here; place++)
                {
                    new Span<float>(recurrent.States + ((long)row * _shape.PaddedHidden), _shape.PaddedHidden)
                        .CopyTo(new Span<float>(states + ((long)order[place] * _shape.PaddedHidden), _shape.PaddedHidden));
                }
            }
        }
    }
}
