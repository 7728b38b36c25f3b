using Personalize.Engine.Common;
using Personalize.Engine.Data;
using Personalize.Engine.Data.Features;
using Personalize.Engine.Networks;
using Personalize.Engine.Networks.Knn;
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
            Neighbors = NeighborTable.Empty(snapshot.ItemCount),
            Trend = new TrendTable([long.MinValue], EncodedSequences.Pinned<float>(TrendTable.Scales * snapshot.ItemCount)),
            Items = snapshot.Items,
            EventTypes = old.EventTypes,
            ItemFeatures = features,
            Blend = old.Blend is ContentBlend blend ? blend with { Content = new ItemContent(features, spaces.Items.Count) } : null,
            ColdItems = cold.Items,
            UntrainedItems = ItemSet.Of(
                snapshot.ItemCount, item => old.Items.IndexOf(snapshot.Items[item]) is var known && (known < 0 || old.UntrainedItems?.Contains(known) == true)),
        };
        return UpdatedModel.Of(model, old, snapshot);
    }
}
