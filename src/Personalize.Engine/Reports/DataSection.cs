using System.Globalization;
using Personalize.Engine.Resources;

namespace Personalize.Engine.Reports;

/// <summary>The data that the version was trained on, and what the imports reported.</summary>
internal static class DataSection
{
    public static void Write(Markup page, ReportContent content) => ReportPage.Section(page, "Training data", () =>
    {
        ReportPage.Facts(page, content.Version.DataSummary.Select(Fact));
        if (content.Datasets.Count == 0)
            return;
        ReportPage.Table(page, [("Dataset", false), ("Rows", true), ("Last import", false)], () =>
        {
            foreach (var dataset in content.Datasets)
            {
                page.Element("tr", () =>
                {
                    page.Element("th", dataset.DatasetType.ToString(), ("scope", "row"));
                    page.Element("td", ReportText.Count(dataset.RowCount), ("class", "number"));
                    page.Element("td", Describe(dataset));
                });
            }
        });
    });

    private static string Describe(Dataset dataset)
    {
        if (dataset.LastImport is not { } import)
            return "";
        var dropped = string.Join(", ", import.RowsDropped.Select(reason => $"{reason.Key} {ReportText.Count(reason.Value)}"));
        var time = import is { FirstEvent: { } first, LastEvent: { } last } ? $", events from {ReportText.Day(first)} to {ReportText.Day(last)}" : "";
        return $"{import.ImportMode}: {ReportText.Count(import.RowsKept)} of {ReportText.Count(import.RowsRead)} rows kept"
            + $"{(dropped.Length == 0 ? "" : $" (dropped: {dropped})")}{time}";
    }

    // newSessionAfterSeconds 4096 becomes "New session after", "1 h 8 min".
    private static (string Name, string Value) Fact(KeyValuePair<string, string> fact)
    {
        const string Seconds = "Seconds";
        var isNumber = long.TryParse(fact.Value, NumberStyles.None, CultureInfo.InvariantCulture, out var number);
        return isNumber && fact.Key.EndsWith(Seconds, StringComparison.Ordinal)
            ? (Words(fact.Key[..^Seconds.Length]), ReportText.Duration(number))
            : (Words(fact.Key), isNumber ? ReportText.Count(number) : fact.Value);
    }

    // validationUsers becomes "Validation users".
    private static string Words(string key)
    {
        var words = string.Concat(key.Select(letter => char.IsUpper(letter) ? $" {char.ToLowerInvariant(letter)}" : letter.ToString()));
        return words.Length == 0 ? words : char.ToUpperInvariant(words[0]) + words[1..];
    }
}
