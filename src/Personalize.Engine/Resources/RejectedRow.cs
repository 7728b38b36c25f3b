namespace Personalize.Engine.Resources;

/// <summary>One rejected row.</summary>
/// <param name="File">The file as the user named it.</param>
/// <param name="Line">1-based line in the file (the header is line 1); for a Parquet file the number of the row.</param>
/// <param name="Column">The name of the column in the file.</param>
/// <param name="Value">The value found, shortened to 100 characters.</param>
/// <param name="Rule">The rule that the row breaks, in words.</param>
public sealed record RejectedRow(string File, long Line, string Column, string Value, string Rule)
{
    /// <summary>One line, as shown inside another object.</summary>
    public override string ToString() => $"{File}:{Line}, {Column} '{Value}': {Rule}";
}
