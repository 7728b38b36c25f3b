namespace Personalize.Engine.Resources;

/// <summary>One row that was refused.</summary>
/// <param name="File">The file as the user named it.</param>
/// <param name="Line">1-based line in the file (the header is line 1); in a Parquet file the number of the row.</param>
/// <param name="Column">The column as it is called in the file.</param>
/// <param name="Value">The value found, shortened to 100 characters.</param>
/// <param name="Rule">Which rule it breaks, in words.</param>
public sealed record RejectedRow(string File, long Line, string Column, string Value, string Rule)
{
    /// <summary>In a line, as PowerShell shows it inside another object.</summary>
    public override string ToString() => $"{File}:{Line}, {Column} '{Value}': {Rule}";
}
