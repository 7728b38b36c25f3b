using CsCheck;
using Personalize.Contracts;
using Personalize.Engine.Common;
using Personalize.Engine.Ports;
using Personalize.Storage.Catalogs;
using Personalize.Storage.Models;

namespace Personalize.Storage.Tests.Models;

public sealed class ModelStoreTests : ModelStoreContract, IDisposable
{
    private static readonly Tensor[] s_tensors =
    [
        new("embedding", [2, 3], new[] { 1f, 2f, 3f, 4f, 5f, float.NaN }),
        new("counts", [4], new[] { 1, -2, 3, int.MaxValue }),
        new("times", [1, 2], new[] { long.MinValue, 5 }),
        new("bytes", [3], new byte[] { 7, 8, 9 }),
        new("empty", [0, 8], Array.Empty<float>()),
        new("scalar", [], new[] { 0.5f }),
    ];

    private readonly TempStore _temp = new();

    protected override ICatalog Catalog => _temp.Store.Catalog;

    protected override IModelStore Models => _temp.Store.Models;

    public void Dispose() => _temp.Dispose();

    [Fact]
    public void The_same_tensors_give_the_same_bytes_in_any_order()
    {
        using var folder = new TempFolder();
        var models = In(folder);
        models.Save("v1", "model", "{}", s_tensors);
        models.Save("v2", "model", "{}", [.. s_tensors.Reverse()]);
        Assert.Equal(
            File.ReadAllBytes(Path.Combine(folder.Path, "v1", "model.safetensors")), File.ReadAllBytes(Path.Combine(folder.Path, "v2", "model.safetensors")));
    }

    [Fact]
    public void Saving_again_replaces_the_pair_and_clears_what_a_killed_process_left()
    {
        using var folder = new TempFolder();
        var models = In(folder);
        models.Save("v1", "model", "{\"a\":1}", s_tensors);
        folder.Write(Path.Combine("v1", "model.safetensors.0123.tmp"), "half");
        models.Save("v1", "checkpoint", "{}", s_tensors[..1]);
        models.Save("v1", "model", "{\"a\":2}", s_tensors[..1]);
        Assert.Equal(
            ["checkpoint.json", "checkpoint.safetensors", "model.json", "model.safetensors"],
            Directory.GetFiles(Path.Combine(folder.Path, "v1")).Select(Path.GetFileName).Order());
        Assert.Equal("{\"a\":2}", File.ReadAllText(Path.Combine(folder.Path, "v1", "model.json")));
        models.Delete("v1", "checkpoint");
        Assert.Null(models.TryOpen("v1", "checkpoint"));
        models.DeleteAll("v1");
        models.DeleteAll("v1");
        models.Delete("v1", "model");
        Assert.Null(models.TryOpen("v1", "model"));
        Assert.Empty(Directory.GetDirectories(folder.Path));
    }

    [Fact]
    public void A_stale_copy_of_the_configuration_is_renewed_and_never_believed()
    {
        using var folder = new TempFolder();
        var models = In(folder);
        models.Save("v1", "model", "{\"a\":1}", s_tensors);
        var copy = Path.Combine(folder.Path, "v1", "model.json");
        File.WriteAllText(copy, "{\"a\":0}");
        File.SetLastWriteTimeUtc(copy, File.GetLastWriteTimeUtc(copy).AddHours(-1));
        using (var model = models.TryOpen("v1", "model"))
            Assert.Equal("{\"a\":1}", model!.ConfigurationJson);
        Assert.Equal("{\"a\":1}", File.ReadAllText(copy));
    }

    [Theory]
    [InlineData("../v1", "model")]
    [InlineData("a/b", "model")]
    [InlineData("", "model")]
    public void Ids_that_are_no_names_are_refused(string id, string name)
    {
        using var folder = new TempFolder();
        Assert.Throws<PersonalizeException>(() => In(folder).TryOpen(id, name));
        Assert.Throws<ArgumentException>(() => In(folder).TryOpen("v1", "../" + name));
    }

    [Fact]
    public void Mutated_files_open_whole_or_end_in_our_own_error()
    {
        using var folder = new TempFolder();
        var models = In(folder);
        models.Save("v1", "model", "{\"a\":1}", s_tensors);
        var path = Path.Combine(folder.Path, "v1", "model.safetensors");
        var valid = File.ReadAllBytes(path);
        Gen.Select(Gen.Select(Gen.Int[0, valid.Length - 1], Gen.Byte).Array[1, 4], Gen.Int[0, valid.Length + 3]).Sample(
            sample =>
            {
                var bytes = valid.ToArray();
                foreach (var (position, value) in sample.Item1)
                    bytes[position] = value;
                Array.Resize(ref bytes, sample.Item2 % 2 == 0 ? bytes.Length : sample.Item2);
                File.WriteAllBytes(path, bytes);
                try
                {
                    using var model = models.TryOpen("v1", "model");
                    foreach (var name in model!.TensorNames)
                        Assert.True(model.Shape(name).Aggregate(1L, (product, length) => product * length) >= 0);
                }
                catch (PersonalizeException error)
                {
                    Assert.Equal("ModelDamaged", error.ErrorId);
                }
            },
            iter: 3000,
            threads: 1);
    }

    [Fact]
    public void A_sweep_removes_what_a_deleted_version_had_and_no_process_writes_and_nothing_that_nobody_knows()
    {
        using var folder = new TempFolder();
        using var store = new StoreFactory().Open(folder.Store);
        store.Catalog.Write(transaction =>
        {
            transaction.Insert(Records.Version("kept"), parentArn: null);
            transaction.Insert(Records.Version("leased"), parentArn: null);
            transaction.Insert(Records.Version("gone"), parentArn: null);
            return true;
        });
        foreach (var id in new[] { "kept", "leased", "gone", "unknown" })
        {
            store.Models.Save(id, "model", "{}", s_tensors);
            File.WriteAllText(Path.Combine(folder.Store, "models", id, "checkpoint.safetensors.0.tmp"), "half");
        }

        store.Catalog.Write(transaction =>
        {
            transaction.Delete(Records.Version("gone").Arn);
            return true;
        });
        using (store.Catalog.TryAcquireLease(Records.Version("leased").Arn))
            Assert.Equal(4, store.Models.Sweep());
        Assert.Equal(
            ["kept/model.json", "kept/model.safetensors", "leased/checkpoint.safetensors.0.tmp", "leased/model.json", "leased/model.safetensors",
                "unknown/checkpoint.safetensors.0.tmp", "unknown/model.json", "unknown/model.safetensors"],
            folder.StoreFiles("models").Select(file => file.Replace('\\', '/')));
        Assert.Equal(1, store.Models.Sweep());
        Assert.False(Directory.Exists(Path.Combine(folder.Store, "models", "gone")));
        Assert.Equal(0, store.Models.Sweep());
    }

    /// <summary>The files of a folder, where no version is known and none is trained.</summary>
    private static ModelStore In(TempFolder folder) => new(folder.Path, new Catalog(Path.Combine(folder.Path, "personalize.db")));
}
