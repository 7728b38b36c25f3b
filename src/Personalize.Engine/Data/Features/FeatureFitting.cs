using Personalize.Engine.Schemas;

namespace Personalize.Engine.Data.Features;

/// <summary>Learns from metadata columns how to featurise them.</summary>
internal static class FeatureFitting
{
    /// <summary>Name of the field that is made from CREATION_TIMESTAMP.</summary>
    public const string CreationTime = DatasetFields.CreationTimestamp;

    /// <summary>
    /// A value that occurs in fewer rows, or with fewer users, shares an embedding with all such values; an embedding of its own would only be noise.
    /// </summary>
    private const int LeastRowsOfValue = 2;

    private const int MostValuesOfField = 50_000;
    private const int Bins = 10;

    /// <summary>For non-negative numbers whose skewness is above this, the logarithm is used.</summary>
    private const double SkewnessForLogarithm = 2;

    /// <summary>
    /// The feature space of some columns. Columns with the same value in every row are left out, because they cannot distinguish rows, and so are
    /// those that only name rows, or sessions.
    /// </summary>
    /// <param name="columns">The columns.</param>
    /// <param name="owners">
    /// The user of every row, if a row is an event; null if rows are of their own. What only one user ever had, such as the id of a search or a visit,
    /// tells nothing about others, however many events it has.
    /// </param>
    public static FeatureSpace Fit(IEnumerable<MetadataColumn> columns, int[]? owners = null) =>
        new([.. columns.Where(column => column.Name != DatasetFields.SessionId).Select(column => FitColumn(column, owners)).OfType<FeatureField>()]);

    /// <summary>The creation times of the items as a numeric column.</summary>
    public static MetadataColumn CreationColumn(long[] times) => new()
    {
        Name = CreationTime,
        Kind = MetadataKind.Numeric,
        Numbers = Array.ConvertAll(times, time => time == ColumnData.MissingInteger ? double.NaN : time),
    };

    private static FeatureField? FitColumn(MetadataColumn column, int[]? owners) => column.Kind switch
    {
        MetadataKind.Categorical => FitValues(column, owners),
        MetadataKind.Numeric => FitNumbers(column),
        MetadataKind.Boolean => column.Numbers!.Distinct().Skip(1).Any() ? new FeatureField { Name = column.Name, Kind = column.Kind } : null,
        _ => column.Texts!.Distinct().Skip(1).Any() ? new FeatureField { Name = column.Name, Kind = column.Kind } : null,
    };

    private static FeatureField? FitValues(MetadataColumn column, int[]? owners)
    {
        // Rows of one owner are neighbours, so a value is counted once per owner by remembering the last one.
        var counts = new Dictionary<string, (int Count, int Owner)>(StringComparer.Ordinal);
        for (var row = 0; row < column.Texts!.Length; row++)
        {
            var owner = owners?[row] ?? row;
            foreach (var value in column.Texts[row]?.Split('|', StringSplitOptions.RemoveEmptyEntries | StringSplitOptions.TrimEntries) ?? [])
            {
                var (count, last) = counts.GetValueOrDefault(value, (0, -1));
                if (last != owner)
                    counts[value] = (count + 1, owner);
            }
        }

        var frequent = counts.Where(c => c.Value.Count >= LeastRowsOfValue)
            .OrderByDescending(c => c.Value.Count).ThenBy(c => c.Key, StringComparer.Ordinal).Take(MostValuesOfField).Select(c => c.Key).ToArray();
        return frequent.Length == 0 || column.Texts.Distinct().Count() < 2
            ? null
            : new FeatureField { Name = column.Name, Kind = column.Kind, Values = frequent };
    }

    private static FeatureField? FitNumbers(MetadataColumn column)
    {
        var numbers = column.Numbers!.Where(double.IsFinite).Order().ToArray();
        if (numbers.Length == 0 || (numbers[0] == numbers[^1] && numbers.Length == column.Numbers!.Length))
            return null;
        var logarithmic = numbers[0] >= 0 && Skewness(numbers) > SkewnessForLogarithm;
        var (mean, deviation) = MeanAndDeviation(Array.ConvertAll(numbers, n => FeatureField.Transform(n, logarithmic)));
        return new FeatureField
        {
            Name = column.Name,
            Kind = MetadataKind.Numeric,
            Logarithmic = logarithmic,
            Mean = mean,
            Deviation = deviation > 0 ? deviation : 1,
            Edges = [.. Enumerable.Range(1, Bins - 1).Select(b => numbers[(int)((long)b * numbers.Length / Bins)]).Where(edge => edge > numbers[0]).Distinct()],
        };
    }

    private static double Skewness(double[] numbers)
    {
        var (mean, deviation) = MeanAndDeviation(numbers);
        return deviation == 0 ? 0 : numbers.Average(n => Math.Pow((n - mean) / deviation, 3));
    }

    private static (double Mean, double Deviation) MeanAndDeviation(double[] numbers)
    {
        var mean = numbers.Average();
        return (mean, Math.Sqrt(numbers.Average(n => (n - mean) * (n - mean))));
    }
}
