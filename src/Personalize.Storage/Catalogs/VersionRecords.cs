using System.Text.Json.Nodes;
using Personalize.Engine.Common;
using Personalize.Engine.Resources;
using Personalize.Storage.Files;

namespace Personalize.Storage.Catalogs;

/// <summary>Records as <c>models/&lt;id&gt;/version.json</c>, a copy of what the catalogue holds, read only to rebuild a lost one.</summary>
/// <param name="root">The folder of the models.</param>
internal sealed class VersionRecords(string root)
{
    public const string FileName = "version.json";

    private readonly string _root = root;

    /// <summary>Writes the record of a version that has a model; without it, the model could not be found after a loss of the catalogue.</summary>
    public void Write(VersionRecord record)
    {
        var directory = Path.Combine(_root, Arn.LastPartOf(record.Version.Arn));
        if (!Directory.Exists(directory))
            return;
        var body = new JsonObject
        {
            ["solution"] = JsonNode.Parse(ResourceJson.Write(record.Solution)),
            ["version"] = JsonNode.Parse(ResourceJson.Write(record.Version)),
        };
        if (record.Group is not null)
            body["datasetGroup"] = JsonNode.Parse(ResourceJson.Write(record.Group));
        try
        {
            DurableFile.Replace(Path.Combine(directory, FileName), stream =>
            {
                using var writer = new StreamWriter(stream, leaveOpen: true);
                writer.Write(body.ToJsonString());
            });
        }
        catch (Exception exception) when (exception is IOException or UnauthorizedAccessException)
        {
            // The disk is full, or the version has just been deleted. The catalogue, which counts, is written.
        }
    }

    /// <summary>The record of a model, or null if there is none or it cannot be read.</summary>
    public VersionRecord? TryRead(string id)
    {
        try
        {
            var body = JsonNode.Parse(File.ReadAllText(Path.Combine(_root, id, FileName)));
            var group = body?["datasetGroup"] is { } node ? ResourceJson.Read<DatasetGroup>(node.ToJsonString(), FileName) : null;
            return body is { } && body["solution"] is { } solution && body["version"] is { } version
                ? new VersionRecord(
                    group, ResourceJson.Read<Solution>(solution.ToJsonString(), FileName),
                    ResourceJson.Read<SolutionVersion>(version.ToJsonString(), FileName))
                : null;
        }
        catch (Exception exception) when (
            exception is IOException or UnauthorizedAccessException or System.Text.Json.JsonException or InvalidOperationException or PersonalizeException)
        {
            return null;
        }
    }
}
