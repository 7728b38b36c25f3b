using System.Globalization;
using Personalize.Engine.Data;
using Personalize.Engine.Networks;

namespace Personalize.Engine.Training;

/// <summary>The result of the training mode UPDATE, which measures nothing.</summary>
internal static class UpdatedModel
{
    /// <param name="model">The updated model.</param>
    /// <param name="old">The model before.</param>
    /// <param name="snapshot">The data.</param>
    public static TrainedModel Of(HrnnModel model, HrnnModel old, Snapshot snapshot)
    {
        var (json, tensors) = model.Export();
        var summary = new Dictionary<string, string>
        {
            ["users"] = Number(snapshot.UserCount),
            ["items"] = Number(snapshot.ItemCount),
            ["newItems"] = Number(snapshot.Items.Ids.Count(id => !old.Items.Contains(id))),
            ["interactions"] = Number(snapshot.EventCount),
        };
        if (model.ColdItems is { } cold)
            summary["coldItems"] = Number(cold.Count);
        return new TrainedModel
        {
            ConfigurationJson = json,
            Tensors = tensors,
            Metrics = new Dictionary<string, double>(),
            Baselines = new Dictionary<string, IReadOnlyDictionary<string, double>>(),
            Epochs = [],
            DataSummary = summary,
        };
    }

    private static string Number(long value) => value.ToString(CultureInfo.InvariantCulture);
}
