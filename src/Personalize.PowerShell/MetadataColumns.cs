using System.Management.Automation;
using Personalize.PowerShell.Formatting;

namespace Personalize.PowerShell;

/// <summary>Adds requested metadata of an item to its row, as properties that sort, filter and export like the others.</summary>
internal static class MetadataColumns
{
    /// <param name="row">The row.</param>
    /// <param name="columns">The columns as they were requested; none for the row as it is.</param>
    /// <param name="metadata">The values; missing ones are null in the row.</param>
    public static object Add(object row, IReadOnlyList<string>? columns, IReadOnlyDictionary<string, string>? metadata)
    {
        if (columns is not { Count: > 0 })
            return row;
        var shown = row as PSObject ?? new PSObject(row);
        foreach (var column in columns.Distinct(StringComparer.OrdinalIgnoreCase))
        {
            // A field with the name of a property of the row gets the name of its dataset as well.
            var name = shown.Properties[column] is null ? column : $"Items.{column}";
            shown.Properties.Add(new PSNoteProperty(name, metadata?.GetValueOrDefault(column)));
        }

        shown.TypeNames.Insert(0, MetadataText.TypeName(row));
        return shown;
    }
}
