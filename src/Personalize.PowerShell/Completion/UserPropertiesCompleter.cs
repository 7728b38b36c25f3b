namespace Personalize.PowerShell.Completion;

/// <summary>The metadata of a user.</summary>
public sealed class UserPropertiesCompleter : FieldsCompleter
{
    private protected override DatasetType Dataset => DatasetType.Users;
}
