namespace Personalize.Engine.Requests;

/// <summary>A backup that was made.</summary>
/// <param name="Path">Its folder.</param>
/// <param name="Files">Number of files in it, without its manifest.</param>
/// <param name="Bytes">Their size.</param>
public sealed record StoreBackupReport(string Path, int Files, long Bytes);
