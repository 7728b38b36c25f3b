using Personalize.Engine.Common;
using Personalize.Engine.Data;
using Personalize.Engine.Data.Features;
using Personalize.Engine.Evaluation;
using Personalize.Engine.Kernels;
using Personalize.Engine.Networks;
using Personalize.Engine.Networks.Exploration;
using Personalize.Engine.Networks.Knn;
using Personalize.Engine.Recipes;
using Personalize.Engine.Training.Appeal;
using Personalize.Engine.Training.Policy;

namespace Personalize.Engine.Training;

/// <summary>
/// The training mode UPDATE of a recipe that recommends all items: the network remains unchanged, but items and events become those of the current
/// data. Similarities and demand are counted again; an item that came after the training is represented by its features and judged by its events
/// (<see cref="AppealEstimate"/>).
/// </summary>
internal static unsafe class CatalogUpdate
{
    /// <param name="snapshot">The current data.</param>
    /// <param name="request">The request, with the model to update as <see cref="TrainingRequest.Base"/>.</param>
    /// <param name="context">Cancellation.</param>
    /// <exception cref="PersonalizeException">The model is damaged.</exception>
    public static TrainedModel Run(Snapshot snapshot, TrainingRequest request, OperationContext context)
    {
        using var old = HrnnModel.Open(request.Base!);
        using var team = new ThreadTeam(request.ThreadCount);
        var spaces = old.Configuration.Features;
        var sequences = new EncodedSequences(snapshot, old.Thresholds, team, SequenceFeatures.Encode(spaces, snapshot));
        var shape = new HrnnShape(snapshot.ItemCount, old.EventTypes.Count, old.Configuration.HiddenDimension, spaces.Sizes);
        var parameters = Copy(old, snapshot.Items, shape);
        var known = old.Appeal ?? throw NoAppeal();
        var hyperparameters = HrnnHyperparameters.Parse(request.Hyperparameters);
        var users = new TrainingData(snapshot).Split(request.Seed, hyperparameters).Everyone;
        var options = TrainingOptions.For(hyperparameters, sequences, users, request.Seed);
        var neighbors = NeighborTables.Build(sequences, users, options.Neighbors with { Folds = 1 }, team, context.CancellationToken);
        LeaveToBias(neighbors.Trend, [.. snapshot.Items.Ids.Select(id => old.Items.TryGetIndex(id, out var item) ? known.Learned[item] : (byte)0)]);
        var blend = old.Blend is KnnBlend before ? Count(before, new SimpleMethods(sequences, team, context.CancellationToken), users) : null;
        ItemAppeal appeal;
        using (var ranker = new BatchRanker(parameters, sequences, neighbors.Full, neighbors.Trend, team, blend))
            appeal = new AppealEstimate(parameters, sequences, ranker, blend?.Share ?? 1).AfterUpdate(known, old.Items, context.CancellationToken);
        using var model = new HrnnModel
        {
            Configuration = old.Configuration with { ItemCount = snapshot.ItemCount, Hyperparameters = request.Hyperparameters },
            Parameters = parameters,
            Neighbors = neighbors.Full,
            Trend = neighbors.Trend,
            Items = snapshot.Items,
            EventTypes = old.EventTypes,
            ItemFeatures = sequences.Features.Items,
            Blend = blend,
            UntrainedItems = ItemSet.Of(snapshot.ItemCount, item => appeal.Events[item] == 0),
            Appeal = appeal,
        };
        return UpdatedModel.Of(model, old, snapshot);
    }

    // The items come last in the layout, so everything before them stays in place.
    private static HrnnParameters Copy(HrnnModel old, Vocabulary items, HrnnShape shape)
    {
        var parameters = new HrnnParameters(shape);
        var bytes = shape.LengthWithoutItems * sizeof(float);
        Buffer.MemoryCopy(old.Parameters.Pointer, parameters.Pointer, bytes, bytes);
        for (var item = 0; item < items.Count; item++)
        {
            if (!old.Items.TryGetIndex(items[item], out var known))
                continue;
            new ReadOnlySpan<float>(old.Parameters.Items + ((long)known * old.Parameters.ItemStride), shape.Hidden)
                .CopyTo(new Span<float>(parameters.Items + ((long)item * parameters.ItemStride), shape.Hidden));
            parameters.ItemBias[item] = old.Parameters.ItemBias[known];
        }

        return parameters;
    }

    /// <summary>The bias of an item that was not learned follows its rate since it exists, so its demand must not count once more.</summary>
    private static void LeaveToBias(TrendTable trend, byte[] learned)
    {
        for (var row = 0; row < trend.MomentCount * TrendTable.Scales; row++)
        {
            for (var item = 0; item < learned.Length; item++)
                trend.Values[((long)row * learned.Length) + item] *= learned[item];
        }
    }

    private static KnnBlend Count(KnnBlend blend, SimpleMethods simple, IReadOnlyList<int> users) =>
        new BlendedMethod(new SimpleMethod(KnnBlend.TermName, blend.Settings, blend.Counting, Metric: 0), blend.Weight).Count(simple, users);

    private static PersonalizeException NoAppeal() => HrnnModel.Damaged("it does not tell how much is known about its items");
}
