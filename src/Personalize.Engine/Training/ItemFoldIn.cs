using Personalize.Engine.Data;
using Personalize.Engine.Networks;
using Personalize.Engine.Networks.Exploration;

namespace Personalize.Engine.Training;

/// <summary>
/// Gives items that the network has not learned the vectors that their events suggest, while the network remains unchanged ("folding in"). With
/// q the query of a user at an event, Σ its covariance and q̄ its mean over all users, and q̄_j its mean over the n events of item j:
/// <code>v_j = v + (n·Σ + I/d)⁻¹·n·(q̄_j − q̄)</code>
/// Fisher's linear discriminant between those who choose the item and everybody (Annals of Eugenics 1936), in which q·v_j is the logarithm of the
/// ratio of their densities, with the prior N(v, d·I): v is what the features say, and d how much the vectors of learned items differ from that.
/// </summary>
/// <param name="parameters">The network, whose item vectors and biases are changed.</param>
/// <param name="ranker">Computes queries.</param>
/// <param name="sequences">All events.</param>
internal sealed unsafe class ItemFoldIn(HrnnParameters parameters, BatchRanker ranker, EncodedSequences sequences)
{
    /// <summary>Of a user's events with such items, this many of the newest count.</summary>
    private const int MostPerUser = 8;

    /// <summary>More users tell no more about means and covariances.</summary>
    private const int MostUsers = 10_000;

    private readonly int _hidden = parameters.Shape.Hidden;

    /// <param name="appeal">What is known about the items.</param>
    /// <param name="cancellationToken">Stops between rounds.</param>
    public void Run(ItemAppeal appeal, CancellationToken cancellationToken)
    {
        var (sums, counts) = Sum(appeal.Learned, cancellationToken);
        if (sums.Count == 0)
            return;
        var (mean, covariance) = Measure(cancellationToken);
        foreach (var (item, sum) in sums)
        {
            var n = counts[item];
            var change = Solve(covariance, n, 1 / appeal.Prior.VectorVariance, [.. sum.Select((value, k) => value - (n * mean[k]))]);
            var vector = parameters.Items + ((long)item * parameters.ItemStride);
            double shift = 0;
            for (var k = 0; k < _hidden; k++)
            {
                vector[k] += (float)change[k];
                shift += change[k] * (mean[k] + (0.5 * Row(covariance, k, change)));
            }

            // Over all users, the item is chosen as often as its bias said: the mean of e^(q·change) for normal q.
            parameters.ItemBias[item] -= (float)shift;
        }
    }

    /// <summary>Sums of the queries at the events of each item that was not learned, and their numbers.</summary>
    private (Dictionary<int, double[]> Sums, Dictionary<int, int> Counts) Sum(byte[] learned, CancellationToken cancellationToken)
    {
        var snapshot = sequences.Snapshot;
        var (sums, counts) = (new Dictionary<int, double[]>(), new Dictionary<int, int>());
        var rounds = new List<(int User, int Position)>[MostPerUser];
        for (var user = 0; user < snapshot.UserCount; user++)
        {
            var round = 0;
            for (var e = snapshot.UserOffsets[user + 1] - 1; e >= snapshot.UserOffsets[user] && round < MostPerUser; e--)
            {
                if (learned[snapshot.EventItems[e]] == 0)
                    (rounds[round++] ??= []).Add((user, e - snapshot.UserOffsets[user]));
            }
        }

        foreach (var round in rounds.Where(round => round is not null))
        {
            Visit(round, cancellationToken, (user, position, query) =>
            {
                var item = snapshot.EventItems[snapshot.UserOffsets[user] + position];
                if (!sums.TryGetValue(item, out var sum))
                    sums.Add(item, sum = new double[_hidden]);
                counts[item] = counts.GetValueOrDefault(item) + 1;
                for (var k = 0; k < _hidden; k++)
                    sum[k] += query[k];
            });
        }

        return (sums, counts);
    }

    /// <summary>Mean and covariance of the queries at the newest events of the users.</summary>
    private (double[] Mean, double[][] Covariance) Measure(CancellationToken cancellationToken)
    {
        var offsets = sequences.Snapshot.UserOffsets;
        var stride = Math.Max(1, sequences.Snapshot.UserCount / MostUsers);
        List<(int, int)> users = [.. Enumerable.Range(0, sequences.Snapshot.UserCount).Where(user => user % stride == 0 && offsets[user + 1] > offsets[user])
            .Select(user => (user, offsets[user + 1] - offsets[user] - 1))];
        var mean = new double[_hidden];
        var covariance = Enumerable.Range(0, _hidden).Select(_ => new double[_hidden]).ToArray();
        Visit(users, cancellationToken, (_, _, query) =>
        {
            for (var k = 0; k < _hidden; k++)
            {
                mean[k] += query[k] / users.Count;
                for (var l = 0; l < _hidden; l++)
                    covariance[k][l] += (double)query[k] * query[l] / users.Count;
            }
        });
        for (var k = 0; k < _hidden; k++)
        {
            for (var l = 0; l < _hidden; l++)
                covariance[k][l] -= mean[k] * mean[l];
        }

        return (mean, covariance);
    }

    private void Visit(List<(int User, int Position)> places, CancellationToken cancellationToken, Action<int, int, float[]> visit)
    {
        var lengths = new int[sequences.Snapshot.UserCount];
        foreach (var (user, position) in places)
            lengths[user] = position;
        var queries = ranker.Queries([.. places.Select(place => place.User)], lengths, cancellationToken);
        for (var i = 0; i < places.Count; i++)
            visit(places[i].User, places[i].Position, queries[i]);
    }

    /// <summary>The solution of (n·Σ + r·I)·x = b by conjugate gradients (Hestenes and Stiefel, 1952).</summary>
    private static double[] Solve(double[][] covariance, int n, double ridge, double[] b)
    {
        var (x, residual, direction) = (new double[b.Length], b.ToArray(), b.ToArray());
        var square = residual.Sum(value => value * value);
        var enough = 1e-10 * square;
        for (var step = 0; step < b.Length && square > enough; step++)
        {
            var image = direction.Select((value, k) => (n * Row(covariance, k, direction)) + (ridge * value)).ToArray();
            var length = square / image.Zip(direction, (one, other) => one * other).Sum();
            for (var k = 0; k < x.Length; k++)
            {
                x[k] += length * direction[k];
                residual[k] -= length * image[k];
            }

            var next = residual.Sum(value => value * value);
            for (var k = 0; k < x.Length; k++)
                direction[k] = residual[k] + (next / square * direction[k]);
            square = next;
        }

        return x;
    }

    private static double Row(double[][] matrix, int row, double[] vector)
    {
        var sum = 0.0;
        for (var k = 0; k < vector.Length; k++)
            sum += matrix[row][k] * vector[k];
        return sum;
    }
}
