namespace Personalize.PowerShell.Completion;

/// <summary>The metadata of an item.</summary>
public sealed class ItemPropertiesCompleter : FieldsCompleter
{
    private protected override DatasetType Dataset => DatasetType.Items;
}
