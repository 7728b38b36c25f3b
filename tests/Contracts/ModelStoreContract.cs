using Personalize.Engine.Common;
using Personalize.Engine.Ports;
using Personalize.Engine.Resources;

namespace Personalize.Contracts;

/// <summary>What every store of models must do.</summary>
public abstract class ModelStoreContract
{
    private static readonly Tensor[] s_tensors =
    [
        new("weights", [2, 3], new[] { 1f, 2f, 3f, 4f, 5f, float.NaN }),
        new("counts", [4], new[] { 1, -2, 3, int.MaxValue }),
        new("times", [1, 2], new[] { long.MinValue, 5 }),
        new("bytes", [3], new byte[] { 7, 8, 9 }),
        new("empty", [0, 8], Array.Empty<float>()),
        new("scalar", [], new[] { 0.5f }),
    ];

    /// <summary>An empty catalogue and its models; they live as long as the test.</summary>
    protected abstract ICatalog Catalog { get; }

    protected abstract IModelStore Models { get; }

    [SkippableFact]
    public void Who_has_lost_the_lease_saves_nothing_over_the_work_of_the_successor()
    {
        var arn = Arn.SolutionVersion("clicks", "v1");
        var lost = Catalog.TryAcquireLease(arn)!;
        Models.Save("v1", "checkpoint", "1", s_tensors, lost);
        lost.Dispose();
        using var successor = Catalog.TryAcquireLease(arn)!;
        Models.Save("v1", "checkpoint", "2", s_tensors, successor);

        var exception = Assert.Throws<PersonalizeException>(() => Models.Save("v1", "checkpoint", "3", s_tensors, lost));

        Assert.Equal("LeaseLost", exception.ErrorId);
        using var file = Models.TryOpen("v1", "checkpoint");
        Assert.Equal("2", file!.ConfigurationJson);
    }

    [SkippableFact]
    public void A_model_comes_back_as_it_was_saved()
    {
        Models.Save("v1", "model", """{"vocabulary":["é漢"]}""", s_tensors);

        using var model = Models.TryOpen("v1", "model")!;

        Assert.Equal("""{"vocabulary":["é漢"]}""", model.ConfigurationJson);
        Assert.Equal(s_tensors.Select(tensor => tensor.Name).Order(), model.TensorNames.Order());
        Assert.Equal([2, 3], model.Shape("weights"));
        Assert.Equal([0, 8], model.Shape("empty"));
        Assert.Equal([], model.Shape("scalar"));
        Assert.Equal([0.5f], model.Read<float>("scalar").ToArray());
        Assert.Equal([1f, 2f, 3f, 4f, 5f, float.NaN], model.Read<float>("weights").ToArray());
        Assert.Equal([1, -2, 3, int.MaxValue], model.Read<int>("counts").ToArray());
        Assert.Equal([long.MinValue, 5], model.Read<long>("times").ToArray());
        Assert.Equal(new byte[] { 7, 8, 9 }, model.Read<byte>("bytes").ToArray());
        Assert.True(model.Read<float>("empty").IsEmpty);
    }

    [SkippableFact]
    public void The_hash_of_a_model_depends_on_its_content_and_another_file_in_its_place_is_refused()
    {
        var first = Models.Save("v1", "model", "{}", s_tensors);
        var other = Models.Save("v2", "model", "{}", s_tensors[..4]);

        Assert.Equal(first, Models.Save("v3", "model", "{}", s_tensors));
        Assert.NotEqual(first, other);
        using (var model = Models.TryOpen("v1", "model", first)!)
        {
            model.ThrowIfDamaged();
            Assert.Equal(first, model.Verify());
        }

        var error = Assert.Throws<PersonalizeException>(() =>
        {
            using var model = Models.TryOpen("v1", "model", other);
            model!.Verify();
        });
        Assert.Equal(ErrorIds.ModelDamaged, error.ErrorId);
    }

    [SkippableFact]
    public void Tensors_that_are_not_there_or_of_another_type_are_refused()
    {
        Models.Save("v1", "model", "{}", s_tensors);
        using var model = Models.TryOpen("v1", "model")!;

        Assert.Throws<PersonalizeException>(() => model.Read<int>("weights").Length);
        Assert.Throws<PersonalizeException>(() => model.Read<float>("unknown").Length);
        Assert.Throws<PersonalizeException>(() => model.Pin<int>("weights"));
        Assert.Throws<PersonalizeException>(() => model.Pin<float>("unknown"));
        Assert.Throws<PersonalizeException>(() => model.Shape("unknown"));
    }

    [SkippableFact]
    public unsafe void A_pin_holds_the_elements_where_they_are_even_after_the_file_was_disposed()
    {
        Models.Save("v1", "model", "{}", s_tensors);
        var model = Models.TryOpen("v1", "model")!;
        using var weights = model.Pin<float>("weights");
        using var times = model.Pin<long>("times");
        var released = model.Pin<int>("counts");
        released.Dispose();
        model.Dispose();
        GC.Collect(GC.MaxGeneration, GCCollectionMode.Forced, blocking: true, compacting: true);

        Assert.Equal([1f, 2f, 3f, 4f, 5f, float.NaN], new ReadOnlySpan<float>(weights.Pointer, 6).ToArray());
        Assert.Equal([long.MinValue, 5], new ReadOnlySpan<long>(times.Pointer, 2).ToArray());
        Assert.Throws<ObjectDisposedException>(() => model.Pin<float>("weights"));
        Assert.Throws<ObjectDisposedException>(() => model.Read<float>("weights").Length);
    }

    [SkippableFact]
    public void Saving_again_replaces_the_whole()
    {
        Models.Save("v1", "model", "1", s_tensors);
        Models.Save("v1", "checkpoint", "2", s_tensors[..1]);
        Models.Save("v1", "model", "3", s_tensors[2..3]);

        using var model = Models.TryOpen("v1", "model")!;
        using var checkpoint = Models.TryOpen("v1", "checkpoint")!;

        Assert.Equal(("3", "2"), (model.ConfigurationJson, checkpoint.ConfigurationJson));
        Assert.Equal(["times"], model.TensorNames);
    }

    [SkippableFact]
    public void What_was_deleted_is_gone_and_the_rest_stays()
    {
        Models.Save("v1", "model", "{}", s_tensors);
        Models.Save("v1", "checkpoint", "{}", s_tensors);
        Models.Save("v2", "model", "{}", s_tensors);

        Models.Delete("v1", "checkpoint");
        Models.Delete("v1", "checkpoint");
        Assert.Null(Models.TryOpen("v1", "checkpoint"));
        Assert.True(Exists("v1"));

        Models.DeleteAll("v1");
        Models.DeleteAll("v1");
        Models.Delete("v1", "model");
        Assert.False(Exists("v1"));
        Assert.True(Exists("v2"));
        Assert.Null(Models.TryOpen("nobody", "model"));
    }

    [SkippableFact]
    public void A_sweep_removes_the_models_of_versions_that_were_deleted()
    {
        Datasets.MakeVersion(Catalog, "kept");
        Datasets.MakeVersion(Catalog, "gone");
        Models.Save("kept", "model", "{}", s_tensors);
        Models.Save("kept", "checkpoint", "{}", s_tensors);
        Models.Save("gone", "model", "{}", s_tensors);
        Datasets.Delete(Catalog, Arn.SolutionVersion("clicks", "gone"));

        Assert.NotEqual(0, Models.Sweep());
        Assert.Equal(0, Models.Sweep());

        Assert.True(Exists("kept"));
        Assert.False(Exists("gone"));
        Models.Delete("kept", "checkpoint");
        Assert.True(Exists("kept"));
    }

    private bool Exists(string id)
    {
        using var model = Models.TryOpen(id, "model");
        return model is not null;
    }
}
