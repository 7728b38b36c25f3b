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
    private readonly EncodedSequences _sequences;
    private readonly ThreadTeam _team;
    private readonly QueryLayer _query;
    private readonly NativeBuffer _packedTable;
    private readonly NativeBuffer[] _scores;
    private readonly RowRanker[] _rowRankers;
    private readonly float _newItemBias;
    private readonly int _stride;
    private readonly int _rowsPerChunk;

    /// <param name="parameters">The network.</param>
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
        _sequences = sequences;
        _team = team;
        _query = new QueryLayer(_shape, sequences);
        _stride = MatrixMultiply.PanelCount(_shape.ItemCount + (sequences.NewItems?.MostCount ?? 0)) * MatrixMultiply.PanelWidth;
        _rowsPerChunk = (int)Math.Clamp(ScoreBytesPerThread / (4L * _stride), 4, MostRowsPerChunk);
        _packedTable = NativeBuffer.Allocate(MatrixMultiply.PackedLength(_shape.ItemCount, _shape.Hidden));
        _scores = [.. Enumerable.Range(0, team.ThreadCount).Select(_ => NativeBuffer.Allocate((long)_rowsPerChunk * _stride))];
        _rowRankers = [.. Enumerable.Range(0, team.ThreadCount).Select(_ => new RowRanker(parameters, neighbors, trend, blend, appeal))];
    }

    /// <summary>Ranks items for each user, given the first <paramref name="lengths"/>[user] of their events.</summary>
    /// <param name="users">The users, each once.</param>
    /// <param name="lengths">User → number of events given; 0 for an empty history.</param>
    /// <param name="count">Number of items in a ranking; fewer only if the catalogue is smaller.</param>
    /// <param name="cancellationToken">Stops between windows and chunks.</param>
    /// <param name="allowed">For each of <paramref name="users"/> the items that may be selected (null for all); null for all items for all users.</param>
    /// <param name="withContext">Whether the context of the event to predict is known.</param>
    /// <param name="exploration">For each of <paramref name="users"/> how to explore (null not to); null to explore for nobody.</param>
    /// <returns>In the order of <paramref name="users"/>.</returns>
    public Ranking[] Rank(
        IReadOnlyList<int> users,
        int[] lengths,
        int count,
        CancellationToken cancellationToken,
        IReadOnlyList<ItemSet?>? allowed = null,
        bool withContext = false,
        IReadOnlyList<ExplorationSettings?>? exploration = null)
    {
        var result = new Ranking[users.Count];
        Score(users, lengths, withContext, cancellationToken, (index, query, row, worker) => result[index] = _rowRankers[worker].Rank(
            _sequences.History(users[index]), lengths[users[index]], query, row, count, allowed?[index], Added(users[index]), exploration?[index]));
        return result;
    }

    /// <summary>The best items of each user with each of several weights of the blend, whose own is 0.</summary>
    /// <param name="users">The users, each once.</param>
    /// <param name="lengths">User → number of events given; 0 for an empty history.</param>
    /// <param name="count">Number of items in a ranking.</param>
    /// <param name="weights">The weights, increasing.</param>
    /// <param name="withContext">Whether the context of the event to predict is known.</param>
    /// <param name="allowed">Items that may be selected; null for all.</param>
    /// <param name="cancellationToken">Stops between windows and chunks.</param>
    /// <returns>[users][weights][items].</returns>
    public int[][][] RankByWeight(
        IReadOnlyList<int> users, int[] lengths, int count, IReadOnlyList<float> weights, bool withContext, ItemSet? allowed,
        CancellationToken cancellationToken)
    {
        var result = new int[users.Count][][];
        Score(users, lengths, withContext, cancellationToken, (index, query, row, worker) =>
            result[index] = _rowRankers[worker].RankByWeight(
                _sequences.History(users[index]), lengths[users[index]], query, row, count, weights, allowed));
        return result;
    }

    /// <summary>The logarithms of the probabilities of some items for each user.</summary>
    /// <param name="users">The users, each once.</param>
    /// <param name="lengths">User → number of events given.</param>
    /// <param name="items">The items.</param>
    /// <param name="withContext">Whether the context of the event to predict is known.</param>
    public float[][] LogProbabilities(IReadOnlyList<int> users, int[] lengths, int[] items, bool withContext)
    {
        var result = new float[users.Count][];
        Score(users, lengths, withContext, CancellationToken.None, (index, state, row, worker) =>
        {
            var logSumExp = _rowRankers[worker].Complete(_sequences.History(users[index]), lengths[users[index]], state, row, Added(users[index]));
            result[index] = Array.ConvertAll(items, item => row[item] - logSumExp);
        });
        return result;
    }

    /// <summary>The probability of groups of items for each user, with the context of the event to predict.</summary>
    /// <param name="users">The users, each once.</param>
    /// <param name="lengths">User → number of events given.</param>
    /// <param name="groups">Sets of items.</param>
    /// <param name="cancellationToken">Stops between chunks.</param>
    /// <returns>[users][groups].</returns>
    public double[][] Probabilities(IReadOnlyList<int> users, int[] lengths, IReadOnlyList<ItemSet> groups, CancellationToken cancellationToken)
    {
        var members = groups.Select(group => Enumerable.Range(0, _shape.ItemCount).Where(group.Contains).ToArray()).ToArray();
        var result = new double[users.Count][];
        Score(users, lengths, withContext: true, cancellationToken, (index, query, row, worker) =>
        {
            var logSumExp = _rowRankers[worker].Complete(_sequences.History(users[index]), lengths[users[index]], query, row, Added(users[index]));
            result[index] = Array.ConvertAll(members, items =>
            {
                double sum = 0;
                foreach (var item in items)
                    sum += Math.Exp(row[item] - logSumExp);
                return sum;
            });
        });
        return result;
    }

    /// <summary>Passes on the scores of all items at some places of the histories, from several threads at once.</summary>
    /// <param name="places">Users and numbers of events given.</param>
    /// <param name="cancellationToken">Stops between windows and chunks.</param>
    /// <param name="read">Gets the index of the place, the query, the scores and ln Σ e^score.</param>
    public void Read(IReadOnlyList<(int User, int Position)> places, CancellationToken cancellationToken, PlaceReader read)
    {
        // A user is in a batch only once.
        var lengths = new int[_sequences.Snapshot.UserCount];
        var rounds = new Dictionary<int, int>();
        foreach (var round in Enumerable.Range(0, places.Count).GroupBy(i => rounds[places[i].User] = rounds.GetValueOrDefault(places[i].User) + 1))
        {
            int[] indices = [.. round];
            foreach (var i in indices)
                lengths[places[i].User] = places[i].Position;
            Score([.. indices.Select(i => places[i].User)], lengths, withContext: false, cancellationToken, (index, query, row, worker) =>
            {
                var (user, position) = places[indices[index]];
                var logSumExp = _rowRankers[worker].Complete(_sequences.History(user), position, query, row, Added(user));
                read(indices[index], query, row, logSumExp);
            });
        }
    }

    /// <summary>Gets what <see cref="Read"/> finds.</summary>
    public delegate void PlaceReader(int index, float* query, float* row, float logSumExp);

    private NewItemColumns Added(int user) => NewItemColumns.Of(_sequences, user, _newItemBias);

    private delegate void RowReader(int index, float* state, float* row, int worker);

    /// <summary>Computes q and q·v of all items for each user, and passes both on.</summary>
    private void Score(IReadOnlyList<int> users, int[] lengths, bool withContext, CancellationToken cancellationToken, RowReader read)
    {
        MatrixMultiply.PackTransposed(_shape.ItemCount, _shape.Hidden, _parameters.Items, _parameters.ItemStride, _packedTable.Pointer);
        using var states = NativeBuffer.Allocate(Math.Max(1, (long)users.Count * _shape.PaddedHidden));
        EncodeStates(users, lengths, states.Pointer, cancellationToken);
        _team.Run((users.Count + _rowsPerChunk - 1) / _rowsPerChunk, (chunk, worker) =>
        {
            cancellationToken.ThrowIfCancellationRequested();
            var first = chunk * _rowsPerChunk;
            var rows = Math.Min(_rowsPerChunk, users.Count - first);
            var scores = _scores[worker].Pointer;
            for (var r = first; _query.IsActive && r < first + rows; r++)
                _query.Forward(_parameters, users[r], lengths[users[r]], withContext, states.Pointer + ((long)r * _shape.PaddedHidden), null);
            NetworkTerm.Forward(
                rows, _shape.ItemCount, _shape, states.Pointer + ((long)first * _shape.PaddedHidden), _packedTable.Pointer, scores, _stride);
            for (var r = 0; r < rows; r++)
            {
                var query = states.Pointer + ((long)(first + r) * _shape.PaddedHidden);
                var row = scores + ((long)r * _stride);

                // As in a request of its own, because a new item and one of the network's may have the same features, and thus the same score.
                if (Added(users[first + r]).Count > 0)
                    NetworkTerm.Forward(_parameters, query, row);
                read(first + r, query, row, worker);
            }
        });
    }

    public void Dispose()
    {
        _packedTable.Dispose();
        foreach (var buffer in _scores)
            buffer.Dispose();
        foreach (var ranker in _rowRankers)
            ranker.Dispose();
    }

    /// <summary>h after each user's known events, [users × padded hidden].</summary>
    private void EncodeStates(IReadOnlyList<int> users, int[] lengths, float* states, CancellationToken cancellationToken)
    {
        var positions = new int[_sequences.Snapshot.UserCount];
        var slot = new int[_sequences.Snapshot.UserCount];
        for (var i = 0; i < users.Count; i++)
        {
            positions[users[i]] = lengths[users[i]] + 1;
            slot[users[i]] = i;
        }

        var batcher = new LaneBatcher(users, positions, Lanes);
        var window = new SequenceWindow(Lanes, Steps);
        using var recurrent = new RecurrentLayer(_shape, Lanes, Steps, _team, forTraining: false);
        batcher.StartEpoch(new FastRandom(0, RandomStream.Shuffle));
        while (batcher.Next(window))
        {
            cancellationToken.ThrowIfCancellationRequested();
            recurrent.Forward(window, _sequences, _parameters);
            for (var row = 0; row < window.Rows; row++)
            {
                var user = window.Users[row];
                if (window.Positions[row] != SequenceWindow.NoEvent && window.Positions[row] == lengths[user])
                {
                    new Span<float>(recurrent.States + ((long)row * _shape.PaddedHidden), _shape.PaddedHidden)
                        .CopyTo(new Span<float>(states + ((long)slot[user] * _shape.PaddedHidden), _shape.PaddedHidden));
                }
            }
        }
    }
}
