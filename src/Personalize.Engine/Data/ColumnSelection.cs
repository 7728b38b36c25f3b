using Personalize.Engine.Common;
using Personalize.Engine.Ports;
using Personalize.Engine.Resources;
using Personalize.Engine.Schemas;

namespace Personalize.Engine.Data;

/// <summary>The columns that a model uses. Two selections with the same entries are equal.</summary>
/// <param name="included">Dataset type → the only columns that are used.</param>
/// <param name="excluded">Dataset type → columns that are not used.</param>
internal sealed class ColumnSelection(
    IReadOnlyDictionary<DatasetType, IReadOnlyList<string>> included, IReadOnlyDictionary<DatasetType, IReadOnlyList<string>> excluded)
    : IEquatable<ColumnSelection>
{
    /// <summary>The columns without which a dataset cannot be read; they are always used.</summary>
    public static IReadOnlyList<string> Required(DatasetType type) => type switch
    {
        DatasetType.Interactions => [DatasetFields.UserId, DatasetFields.ItemId, DatasetFields.Timestamp],
        DatasetType.Items => [DatasetFields.ItemId],
        _ => [DatasetFields.UserId],
    };

    /// <summary>Whether a column is used.</summary>
    public bool Uses(DatasetType type, string column) =>
        (!included.TryGetValue(type, out var only) || Has(only, column) || Has(Required(type), column))
        && !(excluded.TryGetValue(type, out var without) && Has(without, column));

    /// <summary>Checks that the datasets have all columns that are named.</summary>
    /// <exception cref="PersonalizeException">InvalidInput: all columns that do not exist, with those that do.</exception>
    public void Require(IStore store, string datasetGroupArn)
    {
        var problems = new ProblemList();
        foreach (var (type, columns) in included.Concat(excluded))
        {
            if (DatasetTable.TryOpen(store, datasetGroupArn, type)?.Schema is not { } schema)
                continue;
            string[] names = [.. schema.Fields.Select(field => field.Name)];
            foreach (var column in columns.Where(column => !Has(names, column)))
            {
                problems.Add(
                    ErrorIds.UnknownTrainingColumn,
                    $"trainingDataConfig names the column '{column}', which the {type} of the {Arn.Describe(datasetGroupArn)} do not have. "
                        + $"Their columns are {string.Join(", ", names)}.{NearestName.Suggestion(column, names)}",
                    column);
            }
        }

        problems.ThrowIfAny("The trainingDataConfig", ErrorIds.UnknownTrainingColumn);
    }

    public bool Equals(ColumnSelection? other) => other is not null && ToString() == other.ToString();

    public override bool Equals(object? obj) => Equals(obj as ColumnSelection);

    public override int GetHashCode() => ToString().GetHashCode(StringComparison.Ordinal);

    /// <summary>Identifies the selection.</summary>
    public override string ToString() => $"{Text(included)}-{Text(excluded)}";

    private static bool Has(IReadOnlyList<string> names, string name) => names.Contains(name, StringComparer.OrdinalIgnoreCase);

    private static string Text(IReadOnlyDictionary<DatasetType, IReadOnlyList<string>> columns) => string.Join(
        ';',
        columns.OrderBy(entry => entry.Key).Select(entry => $"{entry.Key}:{string.Join(',', entry.Value.Select(name => name.ToUpperInvariant()).Order())}"));
}
