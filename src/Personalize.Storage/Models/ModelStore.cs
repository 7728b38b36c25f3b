using System.Text;
using System.Text.RegularExpressions;
using Personalize.Engine.Common;
using Personalize.Engine.Ports;
using Personalize.Engine.Resources;
using Personalize.Storage.Catalogs;
using Personalize.Storage.Files;

namespace Personalize.Storage.Models;

/// <summary>
/// Models as <c>models/&lt;id&gt;/&lt;name&gt;.safetensors</c>. The configuration is one of its tensors, so that weights and
/// configuration change in one rename; <c>&lt;name&gt;.json</c> is a copy for people, never read by the module.
/// </summary>
internal sealed partial class ModelStore(string root, Catalog catalog) : IModelStore
{
    private const string WeightsExtension = ".safetensors";
    private const string ConfigurationExtension = ".json";

    private readonly string _root = root;
    private readonly Catalog _catalog = catalog;

    public void Save(string id, string name, string configurationJson, IReadOnlyList<Tensor> tensors)
    {
        var path = PathOf(id, name);
        Directory.CreateDirectory(Path.GetDirectoryName(path)!);
        var configuration = Encoding.UTF8.GetBytes(configurationJson);
        var all = tensors.Append(new Tensor(ModelFile.ConfigurationTensor, [configuration.Length], configuration)).ToArray();
        try
        {
            DurableFile.Replace(path + WeightsExtension, stream => Safetensors.Write(stream, all));
            DurableFile.Replace(path + ConfigurationExtension, stream => stream.Write(configuration));
        }
        catch (Exception exception) when (exception is IOException or UnauthorizedAccessException)
        {
            throw new PersonalizeException(
                ErrorKind.InvalidInput,
                "ModelNotWritten",
                $"The model '{path}{WeightsExtension}' cannot be written: {exception.Message}",
                "Check the free space of the disk and the rights on the store.",
                path,
                exception);
        }

        RemoveTemporaries(path);
    }

    public IModelFile? TryOpen(string id, string name)
    {
        var path = PathOf(id, name);
        if (!File.Exists(path + WeightsExtension))
            return null;
        var model = ModelFile.Open(path + WeightsExtension);
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
        var directory = DirectoryOf(id);
        if (Directory.Exists(directory))
            Directory.Delete(directory, recursive: true);
    }

    public int Sweep()
    {
        if (!Directory.Exists(_root))
            return 0;

        // In this order: a version is in the catalogue before its first file is written, and a process writes only while it
        // holds the version's lease, so that what was listed before both were looked at is nobody's any more.
        var files = Directory.EnumerateDirectories(_root).ToDictionary(directory => directory, directory => Directory.GetFiles(directory));
        var versions = _catalog.List<SolutionVersion>().ToDictionary(version => Arn.LastPartOf(version.Arn), version => version.Arn);
        var removed = 0;
        foreach (var (directory, names) in files)
        {
            if (!versions.TryGetValue(Path.GetFileName(directory), out var arn))
                removed += TryDelete(names, directory);
            else if (Array.FindAll(names, name => name.EndsWith(DurableFile.TemporaryExtension, StringComparison.Ordinal)) is { Length: > 0 } halves && !_catalog.IsLeased(arn))
                removed += TryDelete(halves, directory: null);
        }

        return removed;
    }

    // Windows refuses to delete what somebody reads: the next sweep gets it.
    private static int TryDelete(string[] files, string? directory)
    {
        try
        {
            foreach (var file in files)
                File.Delete(file);
            if (directory is not null)
                Directory.Delete(directory);
            return files.Length;
        }
        catch (Exception exception) when (exception is IOException or UnauthorizedAccessException)
        {
            return 0;
        }
    }

    private string DirectoryOf(string id) => Path.Combine(_root, Names.Validate(id, "model"));

    private string PathOf(string id, string name) =>
        ModelName().IsMatch(name)
            ? Path.Combine(DirectoryOf(id), name)
            : throw new ArgumentException($"'{name}' is not the name of a model file.", nameof(name));

    // A process killed between the two renames leaves the copy of the model before: it is older than the weights then.
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
            // A store that can only be read serves as well: the copy is for people.
        }
    }

    // Only one process works on a model at a time: what bears a temporary name now was left by one that was killed.
    private static void RemoveTemporaries(string path)
    {
        foreach (var file in Directory.EnumerateFiles(Path.GetDirectoryName(path)!, $"{Path.GetFileName(path)}.*{DurableFile.TemporaryExtension}"))
            File.Delete(file);
    }

    [GeneratedRegex(@"\A[a-z][a-z0-9-]{0,30}\z")]
    private static partial Regex ModelName();
}
