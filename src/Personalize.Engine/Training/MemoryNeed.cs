using System.Globalization;
using Personalize.Engine.Common;
using Personalize.Engine.Data;
using Personalize.Engine.Networks;
using Personalize.Engine.Training.Policy;

namespace Personalize.Engine.Training;

/// <summary>The memory that a training takes at its peak, in bytes, known before it begins.</summary>
/// <param name="Data">
/// The events as they were read and as networks read them, ids, the similarities of items, and what counting these takes beyond all that a network
/// takes at other times.
/// </param>
/// <param name="Weights">The network: as it is trained, averaged, kept, measured and written.</param>
/// <param name="Optimizer">Gradients and moments.</param>
/// <param name="Windows">What the sequences side by side hold for the way back.</param>
/// <param name="Scores">Scores of items, and the item table as it is multiplied.</param>
internal sealed record MemoryNeed(long Data, long Weights, long Optimizer, long Windows, long Scores)
{
    private const int SmallestHidden = 8;

    // Arrays of a Snapshot, of EncodedSequences, and of what counts neighbours and trends.
    private const int BytesPerEvent = 16 + 27 + 20;

    // A string of a Vocabulary with its places in the array and in the dictionary.
    private const int BytesPerId = 100;

    // An entry of a NeighborTable: an item and its similarity. While it is counted, each item has an array, and each thread counters.
    private const int BytesPerNeighbor = 8;
    private const int BytesPerRow = 32;

    // SimpleMethods counts more neighbours, on part of the events and into one table that is not empty.
    private const int NeighborsOfSimpleMethods = 200;
    private const int EventsOfSimpleMethods = 1_000_000;

    // TrendCounter bounds its table.
    private const long TrendBytes = 16 << 20;

    // .NET itself, compiled code, and what is not collected yet.
    internal const long Runtime = 128 << 20;

    // Layers of RecurrentLayer and TrainingStep with one row per position, in multiples of the hidden dimension.
    private const int RowsPerPosition = 25;

    // The network as trained, averaged, kept, as the start of the final run, as measured, and as written.
    private const int Copies = 6;

    // Blocks of scores: OutputLayer has one of its own size, BatchRanker one per thread, and each thread sums terms.
    private const long ScoreBlockBytes = 8 << 20;
    private const int RowsPerBlock = 48;
    private const int RowsPerThread = 8;

    public long Total => Data + Weights + Optimizer + Windows + Scores + Runtime;

    /// <param name="sequences">All events.</param>
    /// <param name="options">How they are trained on.</param>
    /// <param name="networks">Number of networks that are combined.</param>
    /// <param name="threads">Number of threads.</param>
    public static MemoryNeed Of(EncodedSequences sequences, TrainingOptions options, int networks, int threads)
    {
        var shape = HrnnShape.Of(sequences, options.HiddenDimension);
        var snapshot = sequences.Snapshot;
        long items = snapshot.ItemCount;
        var network = shape.Layout.Length * sizeof(float);
        var table = items * shape.PaddedHidden * sizeof(float);
        var block = Math.Max(ScoreBlockBytes, items * RowsPerBlock * sizeof(float));
        var columns = (int)Math.Min(items, options.FullSoftmaxItems);
        var trained = (long)OutputLayer.RowsPerBlock(options.Lanes * options.Bptt, Math.Max(1, columns), threads) * columns * sizeof(float);
        var training = new MemoryNeed(
            0,
            network * (Copies + networks - 1),
            (network * 3) + (shape.ItemFeatures is null ? 0 : 2 * table),
            (long)options.Lanes * options.Bptt * shape.PaddedHidden * RowsPerPosition * sizeof(float),
            trained + (threads * (block + (items * RowsPerThread * sizeof(float)))) + (2 * table));

        // The similarities of the measured run stay while those of the final one are counted, when no network is trained.
        var (kept, counting) = Neighbors(snapshot, options.Neighbors, threads);
        var beyond = Math.Max(0, counting - (training.Optimizer + training.Windows + training.Scores));
        return training with
        {
            Data = ((long)BytesPerEvent * snapshot.EventCount) + ((items + snapshot.UserCount) * BytesPerId) + (2 * kept) + beyond,
        };
    }

    /// <summary>Bytes of the similarities of a run, and what counting takes in addition, for these or for the simple methods.</summary>
    private static (long Kept, long Counting) Neighbors(Snapshot snapshot, NeighborOptions options, int threads)
    {
        long items = snapshot.ItemCount;
        long Entries(int perItem, long events) => Math.Min(items * perItem, events * 2 * options.Window) * BytesPerNeighbor;
        var tables = options.Folds + 1;
        var entries = tables * Entries(options.PerItem, snapshot.EventCount);
        var kept = entries + Math.Max(TrendBytes, items * TrendTable.Scales * sizeof(float));
        var counters = items * ((tables * (BytesPerRow + (2 * sizeof(float)))) + (threads * ((options.Folds * sizeof(float)) + 1)));
        var simple = 2 * Entries(NeighborsOfSimpleMethods, Math.Min(snapshot.EventCount, EventsOfSimpleMethods));
        return (kept, Math.Max(entries, simple) + counters);
    }

    /// <summary>Says how much is needed, or refuses to begin.</summary>
    /// <param name="plan">What is to be trained.</param>
    /// <param name="request">The same, as it was asked for.</param>
    /// <param name="context">Receives the figures.</param>
    /// <exception cref="PersonalizeException">LimitExceeded, id <c>NotEnoughMemory</c>.</exception>
    public static void Require(TrainingPlan plan, TrainingRequest request, OperationContext context)
    {
        MemoryNeed With(int hidden) => Of(plan.Sequences, plan.Options with { HiddenDimension = hidden }, request.MaxNetworks, request.ThreadCount);
        var need = With(plan.Options.HiddenDimension);
        var available = request.MemoryLimit ?? GC.GetGCMemoryInfo().TotalAvailableMemoryBytes;
        context.Detail?.Invoke($"The training takes about {need} of memory; there are {Text(available)}.");
        if (need.Total <= available || available <= 0)
            return;
        var (fits, tooMany) = (0, plan.Options.HiddenDimension);
        while (tooMany - fits > 1)
        {
            var middle = (fits + tooMany) / 2;
            if (With(middle).Total <= available)
                fits = middle;
            else
                tooMany = middle;
        }

        throw new PersonalizeException(
            ErrorKind.LimitExceeded,
            ErrorIds.NotEnoughMemory,
            $"The training needs about {need} of memory, but there are {Text(available)}.",
            fits < SmallestHidden
                ? "Train with more memory, or on fewer items and interactions."
                : $"Train with more memory, or with a hidden_dimension of at most {fits} instead of {plan.Options.HiddenDimension}.",
            need.Total);
    }

    public override string ToString() =>
        $"{Text(Total)} (data {Text(Data)}, weights {Text(Weights)}, optimizer {Text(Optimizer)}, windows {Text(Windows)}, scores {Text(Scores)}, "
        + $"runtime {Text(Runtime)})";

    private static string Text(long bytes) => string.Create(CultureInfo.InvariantCulture, $"{bytes / 1048576.0:N0} MB");
}
