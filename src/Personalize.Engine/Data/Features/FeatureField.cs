using System.Globalization;
using System.Text.Json.Serialization;

namespace Personalize.Engine.Data.Features;

/// <summary>
/// How one metadata field becomes features. This is learned from its values in the training data and stored with the model, so that a
/// request is featurised exactly like the training data. Its features are numbered from 0:
/// <list type="bullet">
/// <item>categorical: missing, rare or unknown, then one for each value of <see cref="Values"/>; n values of one row have the weight 1/√n each;</item>
/// <item>boolean: missing, false, true;</item>
/// <item>numeric: missing, the standardised value, then one for each of the bins between <see cref="Edges"/>;</item>
/// <item>textual: missing, then hash buckets of word and character n-grams (<see cref="TextHashing"/>).</item>
/// </list>
/// </summary>
internal sealed record FeatureField
{
    /// <summary>Number of standard deviations beyond which a number counts as extreme and is clipped.</summary>
    private const double MostDeviations = 4;

    private const int Missing = 0;
    private const int Other = 1;
    private const int Standardised = 1;
    private readonly Dictionary<string, int> _rowOfValue = new(StringComparer.Ordinal);

    public required string Name { get; init; }

    public required MetadataKind Kind { get; init; }

    /// <summary>Categorical: the values frequent enough for an embedding of their own.</summary>
    public IReadOnlyList<string> Values
    {
        get;
        init
        {
            field = value;
            for (var i = 0; i < value.Count; i++)
                _rowOfValue.TryAdd(value[i], Other + 1 + i);
        }
    } = [];

    /// <summary>Numeric: true if the logarithm is taken first, because the values are skewed.</summary>
    public bool Logarithmic { get; init; }

    /// <summary>Numeric: the mean of the values or of their logarithms.</summary>
    public double Mean { get; init; }

    /// <summary>Numeric: the standard deviation of the same; above zero.</summary>
    public double Deviation { get; init; } = 1;

    /// <summary>Numeric: ascending borders between bins with about equally many rows.</summary>
    public IReadOnlyList<double> Edges { get; init; } = [];

    /// <summary>Number of features of the field.</summary>
    [JsonIgnore]
    public int Count => Kind switch
    {
        MetadataKind.Categorical => Other + 1 + Values.Count,
        MetadataKind.Boolean => 3,
        MetadataKind.Numeric => Standardised + 2 + Edges.Count,
        _ => 1 + TextHashing.Buckets,
    };

    /// <summary>Adds the features of one value.</summary>
    /// <param name="text">Value of a categorical or textual field; null or empty for none.</param>
    /// <param name="number">Value of a numeric or boolean (0/1) field; NaN for none.</param>
    /// <param name="first">Number of the field's first feature.</param>
    /// <param name="scale">Factor applied to all weights.</param>
    /// <param name="into">Receives them.</param>
    public void Encode(string? text, double number, int first, float scale, FeatureTable.Builder into)
    {
        switch (Kind)
        {
            case MetadataKind.Categorical:
                EncodeValues(text, first, scale, into);
                break;
            case MetadataKind.Boolean:
                into.Add(first + (double.IsNaN(number) ? Missing : number == 0 ? 1 : 2), scale);
                break;
            case MetadataKind.Numeric:
                EncodeNumber(number, first, scale, into);
                break;
            case MetadataKind.Textual when string.IsNullOrWhiteSpace(text):
                into.Add(first + Missing, scale);
                break;
            default:
                TextHashing.Encode(text!, first + 1, scale, into);
                break;
        }
    }

    /// <summary>What a feature of the field means, for people.</summary>
    public string Describe(int feature) => Kind switch
    {
        _ when feature == Missing => $"{Name} missing",
        MetadataKind.Categorical => feature == Other ? $"{Name} rare" : $"{Name}={Values[feature - Other - 1]}",
        MetadataKind.Boolean => $"{Name}={(feature == 1 ? "false" : "true")}",
        MetadataKind.Numeric when feature > Standardised => DescribeBin(feature - Standardised - 1),
        _ => Name,
    };

    /// <summary>The value of a request for a numeric or boolean field as a number; NaN if it is not one.</summary>
    public double Parse(string text) => Kind switch
    {
        MetadataKind.Boolean => bool.TryParse(text, out var value) ? value ? 1 : 0 : text switch { "0" => 0, "1" => 1, _ => double.NaN },
        MetadataKind.Numeric => double.TryParse(text, NumberStyles.Float, CultureInfo.InvariantCulture, out var number) ? number : double.NaN,
        _ => double.NaN,
    };

    /// <summary>The first part of a request's value about which the model has learned nothing, or null if there is none.</summary>
    public string? Unlearned(string text) => Kind switch
    {
        MetadataKind.Categorical => Split(text).FirstOrDefault(value => !_rowOfValue.ContainsKey(value)),
        MetadataKind.Textual => null,
        _ => double.IsNaN(Parse(text)) ? text : null,
    };

    private static string[] Split(string text) => text.Split('|', StringSplitOptions.RemoveEmptyEntries | StringSplitOptions.TrimEntries);

    private void EncodeValues(string? text, int first, float scale, FeatureTable.Builder into)
    {
        if (string.IsNullOrEmpty(text))
        {
            into.Add(first + Missing, scale);
            return;
        }

        // Several unknown values of one row count as one, because they all have the same meaning.
        var rows = Split(text).Select(value => _rowOfValue.GetValueOrDefault(value, Other)).Distinct().ToArray();
        foreach (var row in rows)
            into.Add(first + row, scale / MathF.Sqrt(rows.Length));
    }

    private void EncodeNumber(double number, int first, float scale, FeatureTable.Builder into)
    {
        if (!double.IsFinite(number))
        {
            into.Add(first + Missing, scale);
            return;
        }

        var value = (Transform(number, Logarithmic) - Mean) / Deviation;
        into.Add(first + Standardised, scale * (float)Math.Clamp(value, -MostDeviations, MostDeviations));
        var bin = 0;
        while (bin < Edges.Count && number >= Edges[bin])
            bin++;
        into.Add(first + Standardised + 1 + bin, scale);
    }

    private string DescribeBin(int bin)
    {
        string Number(double value) => value.ToString("G6", CultureInfo.InvariantCulture);
        return Edges.Count == 0 ? Name
            : bin == 0 ? $"{Name}<{Number(Edges[0])}"
            : bin == Edges.Count ? $"{Name}>={Number(Edges[^1])}"
            : $"{Number(Edges[bin - 1])}<={Name}<{Number(Edges[bin])}";
    }

    /// <summary>ln(1 + |x|) with the sign of x, or x itself.</summary>
    internal static double Transform(double number, bool logarithmic) =>
        logarithmic ? Math.CopySign(Math.Log(1 + Math.Abs(number)), number) : number;
}
