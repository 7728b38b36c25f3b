namespace Personalize.PowerShell.Conversion;

/// <summary>What a piped object can say about the import of its file.</summary>
/// <param name="Schema">Name or ARN; null for the schema of the dataset.</param>
internal sealed record ImportOptions(string? Schema, string TimestampFormat, string ImportMode, bool SkipInvalidRecords)
{
    /// <summary>Whether the import replaces what is there.</summary>
    public bool Replaces => ImportMode == ImportModes.Full;
}
