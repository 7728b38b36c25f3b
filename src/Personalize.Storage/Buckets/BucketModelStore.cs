using Personalize.Engine.Common;
using Personalize.Engine.Ports;
using Personalize.Engine.Resources;
using Personalize.Storage.Catalogs;
using Personalize.Storage.Files;
using Personalize.Storage.Models;

namespace Personalize.Storage.Buckets;

/// <summary>
/// Models as objects <c>models/&lt;id&gt;/&lt;name&gt;.&lt;unique&gt;.safetensors</c> of a bucket: one that is saved again gets another object, and the
/// database says which one counts, while the lease is held.
/// </summary>
internal sealed class BucketModelStore(BucketFiles files, Catalog catalog) : IModelStore
{
    private readonly BucketFiles _files = files;
    private readonly Catalog _catalog = catalog;

    public string Save(string id, string name, string configurationJson, IReadOnlyList<Tensor> tensors, ILease? lease = null)
    {
        var path = PathOf(id, name);
        var unique = Guid.CreateVersion7().ToString("N");
        var temporary = Path.Combine(_files.Root, $"{path}.{unique}{DurableFile.TemporaryExtension}");
        try
        {
            StoreFiles.MakeDirectory(Path.GetDirectoryName(temporary)!);
            string sha256;
            using (var stream = StoreFiles.Create(temporary))
                sha256 = Safetensors.WriteHashed(stream, ModelStore.WithConfiguration(tensors, configurationJson));
            var sent = _files.Send(temporary, path, Path.ChangeExtension(path, $".{unique}{ModelStore.WeightsExtension}"));
            _files.Publish(sent, lease);
            _files.Keep(sent, temporary);
            return sha256;
        }
        catch (Exception exception) when (StorageFailure.IsCause(exception))
        {
            throw ModelStore.NotWritten(exception, temporary);
        }
        finally
        {
            File.Delete(temporary);
        }
    }

    public IModelFile? TryOpen(string id, string name, string? sha256 = null)
    {
        var path = PathOf(id, name);
        try
        {
            return ModelFile.Open(_files.Open(path), sha256);
        }
        catch (FileNotFoundException)
        {
            return null;
        }
        catch (Exception exception) when (StorageFailure.IsCause(exception))
        {
            throw StorageFailure.Of(
                exception, path, ErrorIds.StoreUnusable, $"The copy of the model '{path}' on this machine cannot be read or written",
                $"Check the permissions of '{_files.Root}' and that its disk is there.");
        }
    }

    public void Delete(string id, string name)
    {
        if (_files.Index.Find(PathOf(id, name)) is { } file)
            _files.Remove([file]);
    }

    public void DeleteAll(string id)
    {
        _files.Remove(_files.Index.List(FolderOf(id)));
        StoreFiles.TryDeleteDirectory(Path.Combine(_files.Root, FolderOf(id)));
    }

    public int Sweep()
    {
        var dropped = _catalog.DroppedVersions.Read();
        var removed = _files.Remove([.. dropped.SelectMany(arn => _files.Index.List(FolderOf(Arn.LastPartOf(arn))))]);
        removed += _files.Sweep();
        _catalog.DroppedVersions.Forget([.. dropped.Where(arn => _files.Index.List(FolderOf(Arn.LastPartOf(arn))).Count == 0)]);
        return removed;
    }

    private static string FolderOf(string id) => $"{StoreContent.ModelsOf("")}/{Names.Validate(id, "model")}";

    private static string PathOf(string id, string name) => $"{FolderOf(id)}/{ModelStore.Checked(name)}{ModelStore.WeightsExtension}";
}
