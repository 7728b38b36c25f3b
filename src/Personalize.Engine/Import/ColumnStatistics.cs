using System.Globalization;
using Personalize.Engine.Ports;
using Personalize.Engine.Resources;
using Personalize.Engine.Schemas;

namespace Personalize.Engine.Import;

/// <summary>What the values show about a column.</summary>
/// <param name="about">What the file says about it.</param>
internal sealed class ColumnStatistics(TabularColumn about, MissingValues missing)
{
    private const NumberStyles Integer = NumberStyles.AllowLeadingSign | NumberStyles.AllowLeadingWhite | NumberStyles.AllowTrailingWhite;

    private readonly MissingValues _missing = missing;
    private readonly HashSet<string> _distinct = new(StringComparer.Ordinal);
    private long _present;
    private long _sampled;
    private long _parts;
    private long _words;
    private int _longest;
    private bool _integers = about.IsNumber != false;
    private bool _numbers = about.IsNumber != false;
    private bool _booleans = about.IsNumber != false;

    /// <summary>Why the column cannot be imported, or null.</summary>
    public string? Problem { get; } = about.Problem;

    /// <summary>Whether no value has been seen.</summary>
    public bool IsUnseen => _present == 0;

    public void Add(ReadOnlySpan<char> text)
    {
        if (_missing.IsMissing(text))
            return;

        // A word for a missing value says nothing about the type, but it is a value of a column of strings.
        if (!MissingValues.IsMissingNumber(text))
            CheckType(text.Trim());
        _longest = Math.Max(_longest, text.Length);
        if (_sampled < SchemaInference.SampleRows)
            Sample(text);
    }

    public (FieldType Type, bool Categorical, bool Textual, string Reason) Decide(DatasetType type, bool allRows)
    {
        if (IsUnseen)
            return (FieldType.String, false, false, $"no values{(allRows ? "" : $" in the first {SchemaInference.SampleRows} rows")}; not used by the model");
        if (_booleans)
            return (FieldType.Boolean, false, false, "only true and false");
        if (_integers)
            return (FieldType.Long, false, false, "whole numbers");
        if (_numbers)
            return (FieldType.Double, false, false, "numbers");

        // Values that repeat are categories; those that do not are text, or of no use.
        if (_distinct.Count * 2 <= _parts && _longest <= DatasetFields.LongestCategory)
            return (FieldType.String, true, false, $"{_distinct.Count} different values in {_parts}");
        return type == DatasetType.Items && _words >= _sampled * 3 / 2
            ? (FieldType.String, false, true, $"{(double)_words / _sampled:0.#} words per value")
            : (FieldType.String, false, false, $"{_distinct.Count} different values in {_parts}: too many for categories; not used by the model");
    }

    private void CheckType(ReadOnlySpan<char> value)
    {
        _present++;
        if (!_integers && !_numbers && !_booleans)
            return;
        _integers = _integers && long.TryParse(value, Integer, CultureInfo.InvariantCulture, out _);
        _numbers = _numbers && double.TryParse(value, NumberStyles.Float, CultureInfo.InvariantCulture, out var number) && double.IsFinite(number);
        _booleans = _booleans && (value.Equals("true", StringComparison.OrdinalIgnoreCase) || value.Equals("false", StringComparison.OrdinalIgnoreCase));
        if (NumberParser.HasLeadingZero(value))
            _integers = _numbers = false;
    }

    // How often values repeat and how many words they have is a matter of statistics: a sample is enough.
    private void Sample(ReadOnlySpan<char> text)
    {
        _sampled++;
        _words += text.Trim().Count(' ') + 1;
        var lookup = _distinct.GetAlternateLookup<ReadOnlySpan<char>>();
        foreach (var part in text.Split('|'))
        {
            _parts++;
            lookup.Add(text[part]);
        }
    }
}
