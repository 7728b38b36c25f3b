using System.Collections.Concurrent;
using Personalize.Engine.Common;
using Personalize.Engine.Kernels;
using Personalize.Engine.Ports;

namespace Personalize.Engine.Networks.Exploration;

/// <summary>How much is known about the appeal of each item of a model that explores.</summary>
internal sealed class ItemAppeal
{
    private const string Name = "appeal";
    private const int SecondsPerDay = 86_400;
    private const int MostAttempts = 20;

    // Models once had a prior of their own form in "appeal.prior"; with those, nothing is known but the events.
    private const string PriorName = "bias_prior";
    private const int OldPriorLength = 5;

    // A campaign has one cut-off, so there are few.
    private readonly ConcurrentDictionary<double, int[]> _young = new();

    /// <summary>What is known of an item without events.</summary>
    public required AppealPrior Prior { get; init; }

    /// <summary>Where events tell something about vectors.</summary>
    public required QuerySpace Space { get; init; }

    /// <summary>[hidden] mean vector of an item, in addition to that of its features.</summary>
    public required float[] MeanVector { get; init; }

    /// <summary>Time of the newest event in the data, from which ages are counted back.</summary>
    public required long LatestEvent { get; init; }

    /// <summary>Unix seconds since when each item exists; of an item of which nobody knows, the time at which it was first seen in the data.</summary>
    public required long[] Births { get; init; }

    /// <summary>The events of each item.</summary>
    public required float[] Events { get; init; }

    /// <summary>The variance of the posterior of each item's bias.</summary>
    public required float[] BiasVariances { get; init; }

    /// <summary>How much is known about each item's vector, in events: Σ p·(1 − p) over all choices that it was part of.</summary>
    public required float[] Information { get; init; }

    /// <summary>1 for items that the network has learned, 0 for those it knows by features and events.</summary>
    public required byte[] Learned { get; init; }

    /// <summary>The items that are not older than some days.</summary>
    public int[] Young(double days) =>
        _young.GetOrAdd(days, most => [.. Enumerable.Range(0, Births.Length).Where(item => IsYoung(Births[item], most))]);

    /// <summary>Whether something that exists since some time is not older than some days, counted back from the newest event.</summary>
    public bool IsYoung(long birth, double days) => LatestEvent - birth <= days * SecondsPerDay;

    /// <summary>
    /// A draw from the posterior of the score of an item for a user, less its mode (see <see cref="Explorer"/>). An item that is expected e^δ times as
    /// often and not chosen is far less likely than a normal distribution around the mode says: its logarithm falls by P·(e^δ − 1 − δ) and not by P·δ²/2,
    /// with P the events that were to be expected. So draws are accepted with the ratio of both.
    /// </summary>
    /// <param name="item">The item; -1 for one without events.</param>
    /// <param name="squares">[hidden] the squares of the user's turned query (<see cref="QuerySpace.Turn"/>).</param>
    /// <param name="random">The draw.</param>
    public double Draw(int item, ReadOnlySpan<float> squares, FastRandom random)
    {
        var variance = item < 0 ? Prior.Variance : BiasVariances[item];
        var expected = Math.Max(0, (1 / variance) - (1 / Prior.Variance));
        var ofUser = Math.Sqrt(OfUser(squares, item < 0 ? 0 : Information[item])) * random.NextGaussian();
        for (var attempt = 0; attempt < MostAttempts; attempt++)
        {
            var draw = Math.Sqrt(variance) * random.NextGaussian();
            if (random.NextDouble() < Math.Exp(expected * (1 + draw + (draw * draw / 2) - Math.Exp(draw))))
                return ofUser + draw;
        }

        return ofUser;
    }

    /// <summary>The variance of a normal distribution around the mode.</summary>
    /// <param name="item">The item.</param>
    /// <param name="squares">As above.</param>
    public double VarianceOf(int item, ReadOnlySpan<float> squares) => BiasVariances[item] + OfUser(squares, Information[item]);

    private double OfUser(ReadOnlySpan<float> squares, float information)
    {
        var sum = Prior.RestVariance / (1.0 + (information * Prior.RestVariance));
        for (var k = 0; k < Space.ItemVariances.Length; k++)
            sum += squares[k] * Space.ItemVariances[k] / (1 + (information * Space.Variances[k] * Space.ItemVariances[k]));
        return sum;
    }

    /// <summary>The tensors to store.</summary>
    public IEnumerable<Tensor> Export()
    {
        var hidden = MeanVector.Length;
        return
        [
            new Tensor($"{Name}.{PriorName}", [AppealPrior.Length], Prior.ToArray()),
            new Tensor($"{Name}.mean_vector", [hidden], MeanVector),
            new Tensor($"{Name}.query_mean", [Space.Mean.Length], Space.Mean),
            new Tensor($"{Name}.query_axes", [Space.Axes.Length], Space.Axes),
            new Tensor($"{Name}.query_variance", [Space.Variances.Length], Space.Variances),
            new Tensor($"{Name}.item_variance", [Space.ItemVariances.Length], Space.ItemVariances),
            new Tensor($"{Name}.latest_event", [1], new[] { LatestEvent }),
            new Tensor($"{Name}.birth", [Births.Length], Births),
            new Tensor($"{Name}.events", [Events.Length], Events),
            new Tensor($"{Name}.bias_variance", [BiasVariances.Length], BiasVariances),
            new Tensor($"{Name}.information", [Information.Length], Information),
            new Tensor($"{Name}.learned", [Learned.Length], Learned),
        ];
    }

    /// <summary>What a model file says about appeal; null if its recipe does not explore.</summary>
    /// <exception cref="PersonalizeException">It does not fit the items.</exception>
    public static ItemAppeal? Open(IModelFile file, int itemCount, int hidden)
    {
        var isOld = file.TensorNames.Contains($"{Name}.prior");
        if (!isOld && !file.TensorNames.Contains($"{Name}.{PriorName}"))
            return null;
        var events = Read<float>("events", itemCount);
        var prior = isOld ? FromOld(Read<float>("prior", OldPriorLength)) : AppealPrior.From(Read<float>(PriorName, AppealPrior.Length));
        return new ItemAppeal
        {
            Prior = prior,
            Space = isOld
                ? new QuerySpace([], [], [], [])
                : new QuerySpace(
                    Read<float>("query_mean", hidden), Read<float>("query_axes", hidden * hidden), Read<float>("query_variance", hidden),
                    Read<float>("item_variance", hidden)),
            MeanVector = Read<float>("mean_vector", hidden),
            LatestEvent = Read<long>("latest_event", 1)[0],
            Births = Read<long>("birth", itemCount),
            Events = events,
            BiasVariances = isOld ? Array.ConvertAll(events, n => 1 / ((1 / prior.Variance) + n)) : Read<float>("bias_variance", itemCount),
            Information = isOld ? events : Read<float>("information", itemCount),
            Learned = Read<byte>("learned", itemCount),
        };

        T[] Read<T>(string part, int length)
            where T : unmanaged
        {
            var name = $"{Name}.{part}";
            var values = file.TensorNames.Contains(name) ? file.Read<T>(name).ToArray() : [];
            return values.Length == length ? values : throw HrnnModel.Damaged($"its tensor '{name}' has {values.Length} values instead of {length}");
        }

        static AppealPrior FromOld(float[] values) => new(values[0], Math.Clamp(values[1], 0.1f, 10), 0, 0, 0, values[0]);
    }
}
