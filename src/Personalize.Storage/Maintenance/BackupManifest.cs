using System.Text.Json;
using System.Text.Json.Serialization;
using Personalize.Engine.Common;

namespace Personalize.Storage.Maintenance;

/// <summary>What a backup consists of: <c>manifest.json</c>, written last.</summary>
/// <param name="Format">1.</param>
/// <param name="Created">UTC.</param>
/// <param name="Files">Every file but the manifest itself.</param>
internal sealed record BackupManifest(
    [property: JsonPropertyName("format")] int Format,
    [property: JsonPropertyName("created")] DateTime Created,
    [property: JsonPropertyName("files")] IReadOnlyList<BackupFile> Files)
{
    public const int CurrentFormat = 1;
    public const string FileName = "manifest.json";

    private static readonly JsonSerializerOptions s_json = new()
    {
        WriteIndented = true, RespectNullableAnnotations = true, RespectRequiredConstructorParameters = true,
    };

    public void Write(Stream stream) => JsonSerializer.Serialize(stream, this, s_json);

    /// <exception cref="PersonalizeException">Id <c>BackupDamaged</c>.</exception>
    public static BackupManifest Read(string folder)
    {
        var path = Path.Combine(folder, FileName);
        try
        {
            var manifest = JsonSerializer.Deserialize<BackupManifest>(File.ReadAllBytes(path), s_json);
            if (manifest?.Format != CurrentFormat)
                throw Damaged(folder, $"its manifest has format {manifest?.Format}; this program reads {CurrentFormat}");
            return manifest.Files.FirstOrDefault(file => !file.IsInside(folder)) is { } outside
                ? throw Damaged(folder, $"its manifest names '{outside.Path}', which is not in it")
                : manifest;
        }
        catch (Exception exception) when (exception is IOException or UnauthorizedAccessException or JsonException)
        {
            throw Damaged(folder, $"'{FileName}' cannot be read ({exception.Message})", exception);
        }
    }

    public static PersonalizeException Damaged(string folder, string cause, Exception? exception = null) => new(
        ErrorKind.InvalidInput,
        ErrorIds.BackupDamaged,
        $"'{folder}' is not a complete backup of a store: {cause}. Nothing was changed.",
        "Use another backup, or make a new one while the store is still whole.",
        folder,
        exception);
}
