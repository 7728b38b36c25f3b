using System.Security.Cryptography;
using System.Text;
using System.Text.Json;
using Personalize.Engine.Resources;

namespace Personalize.Engine.Serving.Batches;

/// <summary>How far a batch had come, kept beside its output while it runs.</summary>
/// <param name="Request">Distinguishes the batch from any other: its input, solution version and options.</param>
/// <param name="Lines">Number of inputs answered.</param>
/// <param name="Failed">Inputs with an error.</param>
/// <param name="Bytes">Length of the answers on the disk.</param>
internal sealed record BatchProgress(string Request, long Lines, long Failed, long Bytes)
{
    /// <summary>The progress of a batch that is just starting.</summary>
    public static BatchProgress Start(string request) => new(request, 0, 0, 0);

    /// <summary>What distinguishes a batch from any other: everything that its answers depend on, except the users' events.</summary>
    public static string Fingerprint(BatchInferenceJob job, Filter? filter)
    {
        var input = new FileInfo(job.InputPath);
        var values = string.Join('\n', job.FilterValues.OrderBy(value => value.Key, StringComparer.Ordinal).Select(value => $"{value.Key}={value.Value}"));
        var text = $"{input.FullName}\n{(input.Exists ? input.Length : 0)}\n{input.LastWriteTimeUtc.Ticks}\n{job.SolutionVersionArn}\n{job.NumResults}\n"
            + $"{filter?.FilterExpression}\n{filter?.EventsPerType}\n{values}\n{string.Join('\t', job.MetadataColumns)}\n"
            + job.BatchInferenceJobConfig;
        return Convert.ToHexStringLower(SHA256.HashData(Encoding.UTF8.GetBytes(text)));
    }

    /// <summary>The progress of the same batch, or null if there is none to continue from.</summary>
    public static BatchProgress? Read(string path, string request)
    {
        try
        {
            var progress = JsonSerializer.Deserialize<BatchProgress>(File.ReadAllText(path));
            return progress is { Lines: > 0 } && progress.Request == request ? progress : null;
        }
        catch (Exception exception) when (exception is IOException or UnauthorizedAccessException or JsonException)
        {
            return null;
        }
    }

    /// <summary>Replaces the record in one step.</summary>
    public void Write(string path)
    {
        File.WriteAllText(path + ".tmp", JsonSerializer.Serialize(this));
        File.Move(path + ".tmp", path, overwrite: true);
    }
}
