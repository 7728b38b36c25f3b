using System.Text;
using System.Text.RegularExpressions;
using Personalize.Engine.Common;
using Personalize.Engine.Ports;
using Personalize.Engine.Resources;
using Personalize.Storage.Files;

namespace Personalize.Storage.Models;

/// <summary>
/// Models as <c>models/&lt;id&gt;/&lt;name&gt;.safetensors</c>. The configuration is one of the tensors, so that weights and configuration
/// change in one rename; <c>&lt;name&gt;.json</c> is a copy for people, which the module never reads.
/// </summary>
/// <param name="root">The folder of the models.</param>
/// <param name="versionArns">Reads the ARNs of the existing solution versions.</param>
/// <param name="isBeingTrained">Whether a live process is working on a version, by its ARN.</param>
internal sealed partial class ModelStore(string root, Func<IEnumerable<string>> versionArns, Func<string, bool> isBeingTrained) : IModelStore
{
    private const string WeightsExtension = ".safetensors";
    private const string ConfigurationExtension = ".json";

    private readonly string _root = root;
    private readonly Func<IEnumerable<string>> _versionArns = versionArns;
    private readonly Func<string, bool> _isBeingTrained = isBeingTrained;

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
                ErrorIds.ModelNotWritten,
                $"The model '{path}{WeightsExtension}' cannot be written: {exception.Message}",
                "Check the free space on the disk and the permissions of the store.",
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

        // The order matters: a version is in the catalogue before its first file is written, and a process writes only while it holds the
        // lease of the version. So files that were listed before both were checked belong to nobody any more.
        var files = Directory.EnumerateDirectories(_root).ToDictionary(directory => directory, directory => Directory.GetFiles(directory));
        var versions = _versionArns().ToDictionary(Arn.LastPartOf);
        var removed = 0;
        foreach (var (directory, names) in files)
        {
            if (!versions.TryGetValue(Path.GetFileName(directory), out var arn))
            {
                removed += TryDelete(names, directory);
            }
            else if (Array.FindAll(names, name => name.EndsWith(DurableFile.TemporaryExtension, StringComparison.Ordinal)) is { Length: > 0 } halves
                && !_isBeingTrained(arn))
            {
                removed += TryDelete(halves, directory: null);
            }
        }

        return removed;
    }

    // Windows does not delete files that are being read; the next sweep will.
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
