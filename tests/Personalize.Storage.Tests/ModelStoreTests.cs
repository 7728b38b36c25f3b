using System.Buffers.Binary;
using System.Text;
using CsCheck;
using Personalize.Engine.Common;
using Personalize.Engine.Ports;
using Personalize.Storage.Models;

namespace Personalize.Storage.Tests;

public class ModelStoreTests
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

    [Fact]
    public void A_model_comes_back_as_it_was_saved()
    {
        using var folder = new TempFolder();
        var models = Models(folder);
        models.Save("v1", "model", """{"vocabulary":["é漢"]}""", s_tensors);
        using var model = models.TryOpen("v1", "model");
        Assert.NotNull(model);
        Assert.Equal("""{"vocabulary":["é漢"]}""", model.ConfigurationJson);
        Assert.Equal(s_tensors.Select(tensor => tensor.Name).Order(), model.TensorNames.Order());
        Assert.Equal([2, 3], model.Shape("embedding"));
        Assert.Equal([1f, 2f, 3f, 4f, 5f, float.NaN], model.Read<float>("embedding").ToArray());
        Assert.Equal([1, -2, 3, int.MaxValue], model.Read<int>("counts").ToArray());
        Assert.Equal([long.MinValue, 5], model.Read<long>("times").ToArray());
        Assert.Equal(new byte[] { 7, 8, 9 }, model.Read<byte>("bytes").ToArray());
        Assert.True(model.Read<float>("empty").IsEmpty);
        Assert.Equal([0.5f], model.Read<float>("scalar").ToArray());
        Assert.Throws<PersonalizeException>(() => model.Read<int>("embedding").Length);
        Assert.Throws<PersonalizeException>(() => model.Shape("unknown"));
    }

    [Fact]
    public void The_same_tensors_give_the_same_bytes_in_any_order()
    {
        using var folder = new TempFolder();
        var models = Models(folder);
        models.Save("v1", "model", "{}", s_tensors);
        models.Save("v2", "model", "{}", [.. s_tensors.Reverse()]);
        Assert.Equal(File.ReadAllBytes(Path.Combine(folder.Path, "v1", "model.safetensors")), File.ReadAllBytes(Path.Combine(folder.Path, "v2", "model.safetensors")));
    }

    [Fact]
    public void The_file_is_what_the_format_says()
    {
        using var stream = new MemoryStream();
        Safetensors.Write(stream, [new Tensor("b", [2], new[] { 1f, 2f }), new Tensor("a", [1], new byte[] { 9 })]);
        var bytes = stream.ToArray();
        var length = (int)BinaryPrimitives.ReadInt64LittleEndian(bytes);
        Assert.Equal(0, length % 8);
        Assert.Equal(
            """{"b":{"dtype":"F32","shape":[2],"data_offsets":[0,8]},"a":{"dtype":"U8","shape":[1],"data_offsets":[8,9]}}""",
            Encoding.UTF8.GetString(bytes, 8, length).TrimEnd());
        Assert.Equal([0, 0, 128, 63, 0, 0, 0, 64, 9], bytes[(8 + length)..]);
    }

    [Fact]
    public void Saving_again_replaces_the_pair_and_clears_what_a_killed_process_left()
    {
        using var folder = new TempFolder();
        var models = Models(folder);
        models.Save("v1", "model", "{\"a\":1}", s_tensors);
        folder.Write(Path.Combine("v1", "model.safetensors.0123.tmp"), "half");
        models.Save("v1", "checkpoint", "{}", s_tensors[..1]);
        models.Save("v1", "model", "{\"a\":2}", s_tensors[..1]);
        Assert.Equal(["checkpoint.json", "checkpoint.safetensors", "model.json", "model.safetensors"], Directory.GetFiles(Path.Combine(folder.Path, "v1")).Select(Path.GetFileName).Order());
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
        var models = Models(folder);
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
        Assert.Throws<PersonalizeException>(() => Models(folder).TryOpen(id, name));
        Assert.Throws<ArgumentException>(() => Models(folder).TryOpen("v1", "../" + name));
    }

    public static TheoryData<string, string> InvalidHeaders => new()
    {
        { """{"a":{"dtype":"F32","shape":[2],"data_offsets":[0,4]}}""", "2 elements" },
        { """{"a":{"dtype":"F32","shape":[1],"data_offsets":[0,4]},"b":{"dtype":"F32","shape":[1],"data_offsets":[0,4]}}""", "overlap" },
        { """{"a":{"dtype":"F32","shape":[1],"data_offsets":[4,8]}}""", "gap" },
        { """{"a":{"dtype":"F32","shape":[1],"data_offsets":[0,4]}}""", "truncated or has bytes" },
        { """{"a":{"dtype":"F32","shape":[3],"data_offsets":[0,12]}}""", "of 8 bytes" },
        { """{"a":{"dtype":"F32","shape":[-1],"data_offsets":[0,8]}}""", "shape [-1]" },
        { """{"a":{"dtype":"F32","shape":[65536,65536,65536,65536],"data_offsets":[0,8]}}""", "shape [65536" },
        { """{"a":{"dtype":"F32","shape":[2],"data_offsets":[8,0]}}""", "lies at" },
        { """{"a":{"dtype":"F32","shape":[2],"data_offsets":[-8,0]}}""", "lies at" },
        { """{"a":{"dtype":"F64","shape":[1],"data_offsets":[0,8]}}""", "element type 'F64'" },
        { """{"a":{"dtype":"F32","shape":[2],"data_offsets":[0,8]},"a":{"dtype":"F32","shape":[2],"data_offsets":[0,8]}}""", "not valid" },
        { """{"a":{"dtype":"F32","shape":[2.5],"data_offsets":[0,8]}}""", "not valid" },
        { """{"a":{"dtype":"F32","shape":[2]}}""", "not valid" },
        { """{"a":[]}""", "not valid" },
        { "[]", "not valid" },
        { "{", "not valid" },
        { """{"a":{"dtype":"F32","shape":[1,1,1,1,1,1,1,1,2],"data_offsets":[0,8]}}""", "9 dimensions" },
        { """{"a":{"dtype":"U8","shape":[1],"data_offsets":[0,1]},"b":{"dtype":"F32","shape":[1],"data_offsets":[1,5]},"c":{"dtype":"U8","shape":[3],"data_offsets":[5,8]}}""", "lies at" },
    };

    [Theory]
    [MemberData(nameof(InvalidHeaders))]
    public void Headers_that_lie_are_refused(string header, string cause)
    {
        using var folder = new TempFolder();
        header = header.PadRight((header.Length + 7) / 8 * 8);
        var bytes = new byte[8 + header.Length + 8];
        BinaryPrimitives.WriteInt64LittleEndian(bytes, header.Length);
        Encoding.ASCII.GetBytes(header, bytes.AsSpan(8));
        var path = folder.Write("model.safetensors", bytes);
        var error = Assert.Throws<PersonalizeException>(() => ModelFile.Open(path));
        Assert.Equal("ModelDamaged", error.ErrorId);
        Assert.Contains(cause, error.Message);
    }

    [Theory]
    [InlineData(new byte[0])]
    [InlineData(new byte[] { 1, 2, 3 })]
    [InlineData(new byte[] { 255, 255, 255, 255, 255, 255, 255, 255, 1 })]
    [InlineData(new byte[] { 255, 255, 255, 255, 255, 255, 255, 127, 1 })]
    [InlineData(new byte[] { 0, 0, 0, 0, 0, 0, 0, 0 })]
    [InlineData(new byte[] { 0, 0, 0, 6, 0, 0, 0, 0, 1 })]
    public void Header_lengths_that_lie_are_refused(byte[] bytes)
    {
        using var folder = new TempFolder();
        var path = folder.Write("model.safetensors", bytes);
        Assert.Equal("ModelDamaged", Assert.Throws<PersonalizeException>(() => ModelFile.Open(path)).ErrorId);
    }

    [Fact]
    public void Mutated_files_open_whole_or_end_in_our_own_error()
    {
        using var folder = new TempFolder();
        var models = Models(folder);
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
    public void A_sweep_removes_what_no_version_has_and_no_process_writes()
    {
        using var folder = new TempFolder();
        using var store = new StoreFactory().Open(folder.Store);
        store.Catalog.Write(transaction =>
        {
            transaction.Insert(Records.Version("kept"), parentArn: null);
            transaction.Insert(Records.Version("leased"), parentArn: null);
            return true;
        });
        foreach (var id in new[] { "kept", "leased", "gone" })
        {
            store.Models.Save(id, "model", "{}", s_tensors);
            File.WriteAllText(Path.Combine(folder.Store, "models", id, "checkpoint.safetensors.0.tmp"), "half");
        }

        using (store.Catalog.TryAcquireLease(Records.Version("leased").Arn))
            Assert.Equal(4, store.Models.Sweep());
        Assert.Equal(
            ["kept/model.json", "kept/model.safetensors", "leased/checkpoint.safetensors.0.tmp", "leased/model.json", "leased/model.safetensors"],
            folder.StoreFiles("models").Select(file => file.Replace('\\', '/')));
        Assert.Equal(1, store.Models.Sweep());
        Assert.False(Directory.Exists(Path.Combine(folder.Store, "models", "gone")));
        Assert.Equal(0, store.Models.Sweep());
    }

    private static ModelStore Models(TempFolder folder) => new(folder.Path, new Catalogs.Catalog(Path.Combine(folder.Path, "personalize.db")));
}
