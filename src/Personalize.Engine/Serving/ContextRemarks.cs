using Personalize.Engine.Common;
using Personalize.Engine.Data.Features;

namespace Personalize.Engine.Serving;

/// <summary>Reports the parts of a request's context that have no effect; otherwise a mistake there would go unnoticed.</summary>
internal static class ContextRemarks
{
    private const int MostValuesNamed = 10;

    /// <param name="given">Field → value.</param>
    /// <param name="known">How the model reads contextual metadata.</param>
    /// <param name="recipe">For the message.</param>
    public static IEnumerable<string> Of(IReadOnlyDictionary<string, string> given, FeatureSpace known, string recipe)
    {
        var names = known.Fields.Select(field => field.Name).ToArray();
        var unused = given.Keys.Where(name => !known.Knows(name)).ToArray();
        if (unused.Length > 0)
        {
            var why = names.Length == 0
                ? $"{recipe} was trained without contextual metadata."
                : $"the model knows {string.Join(", ", names)}.{NearestName.Suggestion(unused[0], names)}";
            yield return $"Context is ignored: {string.Join(", ", unused)}; {why}";
        }

        foreach (var field in known.Fields)
        {
            var text = given.FirstOrDefault(pair => pair.Key.Equals(field.Name, StringComparison.OrdinalIgnoreCase)).Value;
            if (!string.IsNullOrEmpty(text) && field.Unlearned(text) is { } value)
                yield return $"The context's {field.Name} '{value}' counts as unknown: {Allowed(field, value)}";
        }
    }

    private static string Allowed(FeatureField field, string value) => field.Kind switch
    {
        Data.MetadataKind.Numeric => "it is not a number (with a point as decimal separator).",
        Data.MetadataKind.Boolean => "it is not true or false.",
        _ when field.Values.Count == 0 => "the model has learned no values of this field.",
        _ => $"the model has learned {string.Join(", ", field.Values.Order(StringComparer.Ordinal).Take(MostValuesNamed))}"
            + $"{(field.Values.Count > MostValuesNamed ? ", …" : "")}.{NearestName.Suggestion(value, field.Values)}",
    };
}
