namespace Personalize.PowerShell.Completion;

/// <summary>The contextual metadata of a request.</summary>
public sealed class ContextCompleter : FieldsCompleter
{
    private protected override DatasetType Dataset => DatasetType.Interactions;
}
