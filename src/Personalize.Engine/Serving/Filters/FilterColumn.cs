using System.Globalization;
using Personalize.Engine.Data;

namespace Personalize.Engine.Serving.Filters;

/// <summary>A field of all rows of a table, organised so that the rows matching a comparison are found quickly.</summary>
internal sealed class FilterColumn
{
    private readonly int _rows;
    private readonly Dictionary<string, List<int>>? _rowsOfText;
    private readonly double[]? _numbers;
    private readonly Func<string, int>? _rowOf;
    private readonly Lazy<Dictionary<int, List<string>>> _textsOfRow;

    private FilterColumn(int rows, Dictionary<string, List<int>>? rowsOfText, double[]? numbers, Func<string, int>? rowOf = null)
    {
        (_rows, _rowsOfText, _numbers, _rowOf) = (rows, rowsOfText, numbers, rowOf);
        _textsOfRow = new Lazy<Dictionary<int, List<string>>>(TextsOfRows);
    }

    /// <summary>A text column: row → value, several values separated by <c>|</c>, null if missing.</summary>
    /// <param name="categorical">Whether <c>|</c> separates values.</param>
    public static FilterColumn OfTexts(IReadOnlyList<string?> texts, bool categorical)
    {
        var rows = new Dictionary<string, List<int>>(StringComparer.Ordinal);
        for (var row = 0; row < texts.Count; row++)
        {
            foreach (var value in Values(texts[row], categorical).Distinct())
            {
                if (!rows.TryGetValue(value, out var list))
                    rows.Add(value, list = []);
                list.Add(row);
            }
        }

        return new FilterColumn(texts.Count, rows, null);
    }

    /// <summary>A number column: row → value, NaN if missing.</summary>
    public static FilterColumn OfNumbers(double[] numbers) => new(numbers.Length, null, numbers);

    /// <summary>The ids of the rows themselves, which every row has.</summary>
    /// <param name="rowOf">Id → row, or -1.</param>
    public static FilterColumn OfIds(int rows, Func<string, int> rowOf) => new(rows, null, null, rowOf);

    /// <summary>The rows that match a comparison. A row without a value is in no list and in no range, so NOT IN matches it.</summary>
    public ItemSet Take(FilterComparison comparison, FilterValues values)
    {
        var rows = new ItemSet(_rows);
        if (_rowOf is not null)
        {
            foreach (var row in values.Texts(comparison).Select(_rowOf).Where(row => row >= 0))
                rows.Add(row);
        }
        else if (_rowsOfText is not null)
        {
            foreach (var text in values.Texts(comparison))
            {
                foreach (var row in _rowsOfText.GetValueOrDefault(text, []))
                    rows.Add(row);
            }
        }
        else
        {
            var operands = values.Numbers(comparison);
            for (var row = 0; row < _rows; row++)
            {
                if (Matches(comparison.Operator, _numbers![row], operands))
                    rows.Add(row);
            }
        }

        if (comparison.Operator == FilterOperator.NotIn)
            rows.Invert();
        return rows;
    }

    /// <summary>Whether any row of a text column has a value.</summary>
    public bool Has(string text) => _rowOf is not null ? _rowOf(text) >= 0 : _rowsOfText!.ContainsKey(text);

    /// <summary>The values of a row, of numbers as text; none if it has no value. Not for ids.</summary>
    public IReadOnlyList<string> Of(int row) => _rowsOfText is not null ? _textsOfRow.Value.GetValueOrDefault(row, [])
        : double.IsNaN(_numbers![row]) ? [] : [_numbers[row].ToString("R", CultureInfo.InvariantCulture)];

    /// <summary>Whether one row matches.</summary>
    public bool Holds(int row, FilterComparison comparison, FilterValues values)
    {
        // Rows were added in order, so the lists are sorted.
        var found = _rowsOfText is null
            ? Matches(comparison.Operator, _numbers![row], values.Numbers(comparison))
            : values.Texts(comparison).Any(text => _rowsOfText.TryGetValue(text, out var rows) && rows.BinarySearch(row) >= 0);
        return found != (comparison.Operator == FilterOperator.NotIn);
    }

    /// <summary>Whether a number is in a list (NOT IN is evaluated as IN) or a range; NaN is in none.</summary>
    public static bool Matches(FilterOperator comparison, double value, double[] operands) => comparison switch
    {
        FilterOperator.Less => value < operands[0],
        FilterOperator.LessOrEqual => value <= operands[0],
        FilterOperator.Greater => value > operands[0],
        FilterOperator.GreaterOrEqual => value >= operands[0],
        _ => Array.Exists(operands, operand => operand == value),
    };

    private Dictionary<int, List<string>> TextsOfRows()
    {
        var texts = new Dictionary<int, List<string>>();
        foreach (var (text, rows) in _rowsOfText!)
        {
            foreach (var row in rows)
            {
                if (!texts.TryGetValue(row, out var ofRow))
                    texts.Add(row, ofRow = []);
                ofRow.Add(text);
            }
        }

        return texts;
    }

    public static IEnumerable<string> Values(string? text, bool categorical) =>
        text is null ? [] : categorical ? text.Split('|', StringSplitOptions.RemoveEmptyEntries) : [text];
}
