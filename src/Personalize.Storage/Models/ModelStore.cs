using System.Text;
using System.Text.RegularExpressions;
using Personalize.Engine.Common;
using Personalize.Engine.Ports;
using Personalize.Engine.Resources;
using Personalize.Storage.Catalogs;
using Personalize.Storage.Files;

namespace Personalize.Storage.Models;

/// <summary>
/// Models as <c>models/&lt;id&gt;/&lt;name&gt;.safetensors</c>. The configuration is one of the tensors, so that weights and configuration
/// change in one rename; <c>&lt;name&gt;.json</c> is a copy for people, which the module never reads.
/// </summary>
/// <param name="root">The folder of the models.</param>
internal sealed partial class ModelStore(string root, Catalog catalog) : IModelStore
{
    public const string WeightsExtension = ".safetensors";
    private const string ConfigurationExtension = ".json";

    private readonly string _root = root;
    private readonly Catalog _catalog = catalog;

    public string Save(string id, string name, string configurationJson, IReadOnlyList<Tensor> tensors, ILease? lease = null)
    {
        var path = PathOf(id, name);
        var all = WithConfiguration(tensors, configurationJson);
        var sha256 = "";
        try
        {
            StoreFiles.MakeDirectory(Path.GetDirectoryName(path)!);
            DurableFile.TryReplace(
                path + WeightsExtension, stream => sha256 = Safetensors.WriteHashed(stream, all), publish => _catalog.WhileHeld(lease, publish));
            DurableFile.Replace(path + ConfigurationExtension, stream => stream.Write(Encoding.UTF8.GetBytes(configurationJson)));
        }
        catch (Exception exception) when (StorageFailure.IsCause(exception))
        {
            throw NotWritten(exception, path + WeightsExtension);
        }

        RemoveTemporaries(path);
        return sha256;
    }

    public IModelFile? TryOpen(string id, string name, string? sha256 = null)
    {
        var path = PathOf(id, name);
        if (!File.Exists(path + WeightsExtension))
            return null;
        var model = ModelFile.Open(path + WeightsExtension, sha256);
        RenewCopy(path, model.ConfigurationJson);
        return model;
    }

    public void Delete(string id, string name)
    {
        var path = PathOf(id, name);
        if (!Directory.Exists(Path.GetDirectoryName(path)))
            return;
        File.Delete(path + WeightsExtension);
        File.Delete(path + ConfigurationExtension);
    }

    public void DeleteAll(string id)
    {
        // What cannot be deleted now is deleted by the next sweep, because the catalogue has recorded that it was dropped.
        StoreFiles.TryDeleteDirectory(DirectoryOf(id));
    }

    public int Sweep()
    {
        var removed = RemoveDropped();
        if (!Directory.Exists(_root))
            return removed;

        // The order matters: a process writes only while it holds the lease of the version.
        var halves = Directory.EnumerateDirectories(_root)
            .SelectMany(directory => Directory.GetFiles(directory, $"*{DurableFile.TemporaryExtension}"))
            .GroupBy(file => Path.GetFileName(Path.GetDirectoryName(file)!))
            .ToList();
        if (halves.Count == 0)
            return removed;
        var versions = _catalog.List<SolutionVersion>().ToDictionary(version => Arn.LastPartOf(version.Arn), version => version.Arn);
        foreach (var files in halves)
        {
            if (versions.TryGetValue(files.Key, out var arn) && !_catalog.IsLeased(arn))
                removed += files.Count(TryDelete);
        }

        return removed;
    }

    private int RemoveDropped()
    {
        var removed = 0;
        var dropped = _catalog.DroppedVersions.Read();
        var gone = new List<string>();
        foreach (var arn in dropped)
        {
            var directory = DirectoryOf(Arn.LastPartOf(arn));
            var files = Directory.Exists(directory) ? Directory.GetFiles(directory).Length : 0;
            if (!StoreFiles.TryDeleteDirectory(directory))
                continue;
            removed += files;
            gone.Add(arn);
        }

        _catalog.DroppedVersions.Forget(gone);
        return removed;
    }

    // Windows does not delete files that are being read; the next sweep will.
    private static bool TryDelete(string file)
    {
        try
        {
            File.Delete(file);
            return true;
        }
        catch (Exception exception) when (exception is IOException or UnauthorizedAccessException)
        {
            return false;
        }
    }

    private string DirectoryOf(string id) => Path.Combine(_root, Names.Validate(id, "model"));

    private string PathOf(string id, string name) => Path.Combine(DirectoryOf(id), Checked(name));

    /// <summary>A name that is one of a model.</summary>
    public static string Checked(string name) =>
        ModelName().IsMatch(name) ? name : throw new ArgumentException($"'{name}' is not the name of a model file.", nameof(name));

    /// <summary>The tensors of a file, of which the configuration is one.</summary>
    public static Tensor[] WithConfiguration(IReadOnlyList<Tensor> tensors, string configurationJson)
    {
        var configuration = Encoding.UTF8.GetBytes(configurationJson);
        return [.. tensors, new Tensor(ModelFile.ConfigurationTensor, [configuration.Length], configuration)];
    }

    public static PersonalizeException NotWritten(Exception exception, string path) =>
        StorageFailure.Of(exception, path, ErrorIds.ModelNotWritten, $"The model '{path}' cannot be written", "Check the permissions of the store.");

    // A process killed between the two renames leaves the copy of the previous model, which is then older than the weights.
    private static void RenewCopy(string path, string configurationJson)
    {
        if (File.GetLastWriteTimeUtc(path + ConfigurationExtension) >= File.GetLastWriteTimeUtc(path + WeightsExtension))
            return;
        try
        {
            DurableFile.Replace(path + ConfigurationExtension, stream => stream.Write(Encoding.UTF8.GetBytes(configurationJson)));
        }
        catch (Exception exception) when (exception is IOException or UnauthorizedAccessException)
        {
            // A read-only store can also serve, because the copy is only for people.
        }
    }

    // Only one process works on a model at a time, so files with temporary names were left by one that was killed.
    private static void RemoveTemporaries(string path)
    {
        foreach (var file in Directory.EnumerateFiles(Path.GetDirectoryName(path)!, $"{Path.GetFileName(path)}.*{DurableFile.TemporaryExtension}"))
            File.Delete(file);
    }

    [GeneratedRegex(@"\A[a-z][a-z0-9-]{0,30}\z")]
    private static partial Regex ModelName();
}
