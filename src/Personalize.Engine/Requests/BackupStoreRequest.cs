namespace Personalize.Engine.Requests;

/// <summary>Copies a store while others use it.</summary>
/// <param name="Path">The folder of the backup, which does not exist yet or is empty.</param>
public sealed record BackupStoreRequest(string Path);
