using System.Globalization;
using Personalize.Engine.Common;
using Personalize.Engine.Data;
using Personalize.Engine.Data.Features;
using Personalize.Engine.Networks;
using Personalize.Engine.Recipes;

namespace Personalize.Engine.Training;

/// <summary>
/// The training mode UPDATE of a recipe for cold items: the network remains unchanged, but the items become those of the current data, each
/// represented by its current features. New items can be recommended at once; items that are no longer cold are no longer recommended.
/// </summary>
internal static unsafe class ModelUpdate
{
    /// <param name="snapshot">The current data.</param>
    /// <param name="request">The request, with the model to update as <see cref="TrainingRequest.Base"/>.</param>
    /// <exception cref="PersonalizeException">The number of cold items is outside the limits, or the model is damaged.</exception>
    public static TrainedModel Run(Snapshot snapshot, TrainingRequest request)
    {
        var cold = ColdItems.Find(snapshot, ColdStartHyperparameters.Parse(request.Hyperparameters), request.Now).RequireTrainable(request.Recipe);
        using var old = HrnnModel.Open(request.Base!);
        var spaces = old.Configuration.Features;
        var features = SequenceFeatures.Encode(spaces, snapshot).Items;
        var shape = new HrnnShape(snapshot.ItemCount, old.EventTypes.Count, old.Configuration.HiddenDimension, spaces.Sizes);
        var parameters = new HrnnParameters(shape);

        // The items come last in the layout, so everything before them stays in place.
        var bytes = shape.LengthWithoutItems * sizeof(float);
        Buffer.MemoryCopy(old.Parameters.Pointer, parameters.Pointer, bytes, bytes);
        for (var item = 0; item < snapshot.ItemCount; item++)
            parameters.ItemBias[item] = ItemVectors.AddFeatures(parameters, features, item, parameters.Items + ((long)item * parameters.ItemStride));

        using var model = new HrnnModel
        {
            Configuration = old.Configuration with { ItemCount = snapshot.ItemCount, Hyperparameters = request.Hyperparameters },
            Parameters = parameters,
            Neighbors = new NeighborTable(new int[snapshot.ItemCount + 1], [], []),
            Trend = new TrendTable([long.MinValue], EncodedSequences.Pinned<float>(TrendTable.Scales * snapshot.ItemCount)),
            Items = snapshot.Items,
            EventTypes = old.EventTypes,
            ItemFeatures = features,
            ColdItems = cold.Items,
            UntrainedItems = ItemSet.Of(
                snapshot.ItemCount, item => old.Items.IndexOf(snapshot.Items[item]) is var known && (known < 0 || old.UntrainedItems?.Contains(known) == true)),
        };
        var (json, tensors) = model.Export();
        return new TrainedModel
        {
            ConfigurationJson = json,
            Tensors = tensors,
            Metrics = new Dictionary<string, double>(),
            Baselines = new Dictionary<string, IReadOnlyDictionary<string, double>>(),
            Epochs = [],
            DataSummary = new Dictionary<string, string>
            {
                ["users"] = snapshot.UserCount.ToString(CultureInfo.InvariantCulture),
                ["items"] = snapshot.ItemCount.ToString(CultureInfo.InvariantCulture),
                ["newItems"] = snapshot.Items.Ids.Count(id => !old.Items.Contains(id)).ToString(CultureInfo.InvariantCulture),
                ["interactions"] = snapshot.EventCount.ToString(CultureInfo.InvariantCulture),
                ["coldItems"] = cold.Items.Count.ToString(CultureInfo.InvariantCulture),
            },
        };
    }
}
