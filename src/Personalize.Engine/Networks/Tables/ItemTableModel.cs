using System.Text.Json;
using Personalize.Engine.Common;
using Personalize.Engine.Data;
using Personalize.Engine.Ports;

namespace Personalize.Engine.Networks.Tables;

/// <summary>
/// A model without a network: how much every item is in demand and, for related items, the items near each item. What it recommends depends on
/// an item, or on nothing.
/// </summary>
internal sealed class ItemTableModel : IDisposable
{
    private const string DemandName = "demand";
    private const string RelatedName = "related";

    public required string Recipe { get; init; }

    public required IReadOnlyDictionary<string, string> Hyperparameters { get; init; }

    public required Vocabulary Items { get; init; }

    /// <summary>Item → how much it is in demand; the unit is the recipe's.</summary>
    public required float[] Demand { get; init; }

    /// <summary>The items near each item; null for a recipe that needs no item.</summary>
    public NeighborTable? Related { get; init; }

    /// <summary>Whether a file has such a model.</summary>
    public static bool IsIn(IModelFile file) => file.TensorNames.Contains(DemandName);

    /// <summary>The items by demand, of equal ones the lower index first.</summary>
    public static int[] Order(float[] demand)
    {
        var order = Enumerable.Range(0, demand.Length).ToArray();
        Array.Sort(Array.ConvertAll(order, item => (-demand[item], item)), order);
        return order;
    }

    /// <summary>The items to recommend for an item, best first: those near it, then those in demand. The item itself is none of them.</summary>
    /// <param name="item">The item; -1 for none, or for one that the model does not know.</param>
    /// <param name="order">The items by <see cref="Demand"/>.</param>
    public IEnumerable<(int Item, double Score)> Rank(int item, int[] order) => Rank(item < 0 ? null : Related, item, order, Demand);

    /// <summary>The same from parts of a model.</summary>
    public static IEnumerable<(int Item, double Score)> Rank(NeighborTable? related, int item, int[] order, float[] demand)
    {
        if (related is null)
            return order.Select(other => (other, (double)demand[other]));
        var near = new (int Item, double Score)[related.Offsets[item + 1] - related.Offsets[item]];
        related.Copy(item, near);
        var taken = near.Select(one => one.Item).Append(item).ToHashSet();
        return near.Concat(order.Where(other => !taken.Contains(other)).Select(other => (other, 0.0)));
    }

    /// <summary>The JSON and tensors to store.</summary>
    public (string ConfigurationJson, IReadOnlyList<Tensor> Tensors) Export() => (
        JsonSerializer.Serialize(new Configuration(Configuration.CurrentFormat, Recipe, Hyperparameters, Items.Count), Configuration.Json),
        [new Tensor(DemandName, [Demand.Length], Demand), .. Related?.Export(RelatedName) ?? [], .. PackedTexts.Export("item.id", Items.Ids)]);

    /// <summary>Opens a stored model. The large tables stay in the file, which must outlive the model.</summary>
    /// <exception cref="PersonalizeException">The file is not a model of this version, or its tensors do not fit together.</exception>
    public static ItemTableModel Open(IModelFile file)
    {
        Configuration? configuration;
        Vocabulary items;
        try
        {
            configuration = JsonSerializer.Deserialize<Configuration>(file.ConfigurationJson, Configuration.Json);
            items = new Vocabulary(new PackedTexts(file, "item.id"));
        }
        catch (Exception exception) when (exception is JsonException or ArgumentException)
        {
            throw HrnnModel.Damaged(exception.Message.TrimEnd('.'), exception);
        }

        if (configuration is not { FormatVersion: Configuration.CurrentFormat } || configuration.ItemCount != items.Count)
            throw HrnnModel.Damaged($"it is not a table of {items.Count} items of format {Configuration.CurrentFormat}");
        var demand = file.Read<float>(DemandName).ToArray();
        if (demand.Length != items.Count || demand.Any(float.IsNaN))
            throw HrnnModel.Damaged("the demand does not fit the items");
        var hasRelated = file.TensorNames.Contains($"{RelatedName}.offsets");
        if (hasRelated)
            NeighborTable.Check(file, RelatedName, items.Count);
        return new ItemTableModel
        {
            Recipe = configuration.Recipe,
            Hyperparameters = configuration.Hyperparameters,
            Items = items,
            Demand = demand,
            Related = hasRelated ? NeighborTable.Open(file, RelatedName) : null,
        };
    }

    public void Dispose() => Related?.Dispose();

    private sealed record Configuration(int FormatVersion, string Recipe, IReadOnlyDictionary<string, string> Hyperparameters, int ItemCount)
    {
        public const int CurrentFormat = 1;

        public static JsonSerializerOptions Json { get; } = new()
        {
            WriteIndented = true,
            PropertyNamingPolicy = JsonNamingPolicy.CamelCase,
            AllowDuplicateProperties = false,
            RespectNullableAnnotations = true,
            RespectRequiredConstructorParameters = true,
        };
    }
}
