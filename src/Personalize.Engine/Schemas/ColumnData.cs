namespace Personalize.Engine.Schemas;

/// <summary>
/// One column of a batch. Exactly one of the arrays is set, depending on the type of the field: text for <c>string</c>, longs for
/// <c>int</c>, <c>long</c> and <c>boolean</c> (0/1), doubles for <c>float</c> and <c>double</c>. Arrays may be longer than
/// the batch. Missing values are null, <see cref="MissingInteger"/> and NaN. In data from before a dataset got the field, none is set.
/// </summary>
public sealed class ColumnData(string name)
{
    /// <summary>What stands for a missing value in <see cref="Integers"/>.</summary>
    public const long MissingInteger = long.MinValue;

    /// <summary>Name of the field.</summary>
    public string Name { get; } = name;

    /// <summary>Values of a column of text, null where missing; null for other types.</summary>
    public string?[]? Texts { get; init; }

    /// <summary>Values of an integer or boolean column; null for other types.</summary>
    public long[]? Integers { get; init; }

    /// <summary>Values of a float or double column, NaN where missing; null for other types.</summary>
    public double[]? Numbers { get; init; }

    /// <summary>Whether one of the arrays is set.</summary>
    internal bool HasData => (Texts, Integers, Numbers) is not (null, null, null);

    /// <summary>This column, or one with only missing values if it has no data.</summary>
    internal ColumnData OrMissing(FieldType type, int rows) => HasData ? this : type switch
    {
        FieldType.String => new ColumnData(Name) { Texts = new string?[rows] },
        FieldType.Float or FieldType.Double => new ColumnData(Name) { Numbers = Filled(rows, double.NaN) },
        _ => new ColumnData(Name) { Integers = Filled(rows, MissingInteger) },
    };

    private static T[] Filled<T>(int rows, T value)
    {
        var values = new T[rows];
        Array.Fill(values, value);
        return values;
    }

    /// <summary>The value of a row as a number, also for longs; NaN if it is missing and in columns of text.</summary>
    public double Number(int row) =>
        Numbers is { } numbers ? numbers[row] : Integers is { } integers && integers[row] != MissingInteger ? integers[row] : double.NaN;
}
