using System.Collections.Concurrent;
using Personalize.Engine.Common;
using Personalize.Engine.Ports;

namespace Personalize.Engine.Networks.Exploration;

/// <summary>How much is known about the appeal of each item of a model that explores.</summary>
internal sealed class ItemAppeal
{
    private const string Name = "appeal";
    private const int SecondsPerDay = 86_400;

    // A campaign has one cut-off, so there are few.
    private readonly ConcurrentDictionary<double, int[]> _young = new();

    /// <summary>What is known of an item without events.</summary>
    public required AppealPrior Prior { get; init; }

    /// <summary>[hidden] mean vector of an item, in addition to that of its features.</summary>
    public required float[] MeanVector { get; init; }

    /// <summary>Time of the newest event in the data, from which ages are counted back.</summary>
    public required long LatestEvent { get; init; }

    /// <summary>Unix seconds since when each item exists; of an item of which nobody knows, the time at which it was first seen in the data.</summary>
    public required long[] Births { get; init; }

    /// <summary>The events of each item.</summary>
    public required float[] Events { get; init; }

    /// <summary>
    /// How many events were to be expected of each item since it exists, of users who were not shown a list of which we know; 0 for items that the
    /// network has learned.
    /// </summary>
    public required float[] Expected { get; init; }

    /// <summary>How many events were to be expected of each item, as often as it is known to have been shown; likewise.</summary>
    public required float[] Shown { get; init; }

    /// <summary>1 for items that the network has learned, 0 for those it knows by features and events.</summary>
    public required byte[] Learned { get; init; }

    /// <summary>The items that are not older than some days.</summary>
    public int[] Young(double days) =>
        _young.GetOrAdd(days, most => [.. Enumerable.Range(0, Births.Length).Where(item => IsYoung(Births[item], most))]);

    /// <summary>Whether something that exists since some time is not older than some days, counted back from the newest event.</summary>
    public bool IsYoung(long birth, double days) => LatestEvent - birth <= days * SecondsPerDay;

    /// <summary>The posterior of the score of an item for a user: what is added to the score, and its variance (see <see cref="Explorer"/>).</summary>
    /// <param name="item">The item.</param>
    /// <param name="variance">V of the user.</param>
    public (double Shift, double Variance) PosteriorOf(int item, double variance)
    {
        var unknown = 1 / (1 + (variance * Events[item]));
        return (unknown * Math.Log((Expected[item] + Shown[item] + Prior.Strength) / (Shown[item] + Prior.Strength)), variance * unknown);
    }

    /// <summary>The tensors to store.</summary>
    public IEnumerable<Tensor> Export() =>
    [
        new Tensor($"{Name}.prior", [AppealPrior.Length], Prior.ToArray()),
        new Tensor($"{Name}.mean_vector", [MeanVector.Length], MeanVector),
        new Tensor($"{Name}.latest_event", [1], new[] { LatestEvent }),
        new Tensor($"{Name}.birth", [Births.Length], Births),
        new Tensor($"{Name}.events", [Events.Length], Events),
        new Tensor($"{Name}.expected", [Expected.Length], Expected),
        new Tensor($"{Name}.shown", [Shown.Length], Shown),
        new Tensor($"{Name}.learned", [Learned.Length], Learned),
    ];

    /// <summary>What a model file says about appeal; null if its recipe does not explore.</summary>
    /// <exception cref="PersonalizeException">It does not fit the items.</exception>
    public static ItemAppeal? Open(IModelFile file, int itemCount, int hidden)
    {
        if (!file.TensorNames.Contains($"{Name}.prior"))
            return null;
        return new ItemAppeal
        {
            Prior = AppealPrior.From(Read<float>("prior", AppealPrior.Length)),
            MeanVector = Read<float>("mean_vector", hidden),
            LatestEvent = Read<long>("latest_event", 1)[0],
            Births = Read<long>("birth", itemCount),
            Events = Read<float>("events", itemCount),
            Expected = Read<float>("expected", itemCount),
            Shown = Read<float>("shown", itemCount),
            Learned = Read<byte>("learned", itemCount),
        };

        T[] Read<T>(string part, int length)
            where T : unmanaged
        {
            var name = $"{Name}.{part}";
            var values = file.TensorNames.Contains(name) ? file.Read<T>(name).ToArray() : [];
            return values.Length == length ? values : throw HrnnModel.Damaged($"its tensor '{name}' has {values.Length} values instead of {length}");
        }
    }
}
