using Personalize.Engine;
using Personalize.Engine.Common;
using Personalize.Engine.Ports;
using Personalize.Engine.Requests;
using Personalize.Engine.Resources;
using Personalize.Storage.Models;

namespace Personalize.Storage.Tests.Engine.Serving;

public sealed class DamagedModelTests : IClassFixture<TrainedStore>, IDisposable
{
    private readonly TempFolder _folder = new();
    private readonly string _version;
    private readonly string _other;
    private PersonalizeEngine _engine;

    public DamagedModelTests(TrainedStore trained)
    {
        trained.CopyTo(_folder.Store);
        (_version, _other) = (trained.Versions[0], trained.Versions[1]);
        _engine = Open();
    }

    public void Dispose()
    {
        _engine.Dispose();
        _folder.Dispose();
    }

    [Fact]
    public void A_changed_byte_is_refused_wherever_it_is()
    {
        var valid = File.ReadAllBytes(FileOf(_version));
        var random = new Random(8);
        for (var change = 0; change < 40; change++)
        {
            var bytes = valid.ToArray();
            bytes[random.Next(change % 4 == 0 ? 8 : 4096, bytes.Length)] ^= (byte)(1 << random.Next(8));
            File.WriteAllBytes(FileOf(_version), bytes);
            Reopen();
            Assert.Equal(ErrorIds.ModelDamaged, ErrorOf(() => Recommend(_version)));
        }

        // The same engine answers as soon as the right file is back.
        File.WriteAllBytes(FileOf(_version), valid);
        Assert.Equal(5, Recommend(_version).Count);
    }

    [Fact]
    public void Files_of_two_versions_that_were_swapped_are_refused()
    {
        Assert.Equal(64, _engine.DescribeSolutionVersion(new(_version)).ModelSha256!.Length);
        var (one, two) = (File.ReadAllBytes(FileOf(_version)), File.ReadAllBytes(FileOf(_other)));
        File.WriteAllBytes(FileOf(_version), two);
        File.WriteAllBytes(FileOf(_other), one);

        foreach (var version in new[] { _version, _other })
            Assert.Equal(ErrorIds.ModelDamaged, ErrorOf(() => Recommend(version)));
    }

    [Fact]
    public void A_file_that_is_overwritten_while_it_is_served_does_no_harm()
    {
        var before = Recommend(_version);
        using (var stream = new FileStream(FileOf(_version), FileMode.Open, FileAccess.Write, FileShare.ReadWrite | FileShare.Delete))
            stream.SetLength(100);
        Assert.Equal(before, Recommend(_version));

        Reopen();
        Assert.Equal(ErrorIds.ModelDamaged, ErrorOf(() => Recommend(_version)));
    }

    [Fact]
    public void A_model_without_a_recorded_hash_is_accepted_and_its_hash_recorded()
    {
        var expected = Recommend(_version);
        using (var file = _engine.Store.Models.TryOpen(Arn.LastPartOf(_version), "model")!)
        {
            using var stream = new MemoryStream();
            Safetensors.Write(stream, [.. Tensors(file), Configuration(file)]);
            File.WriteAllBytes(FileOf(_version), stream.ToArray());
        }

        Forget(_version);
        Reopen();
        Assert.Equal(expected, Recommend(_version));
        Assert.NotNull(_engine.DescribeSolutionVersion(new(_version)).ModelSha256);

        var bytes = File.ReadAllBytes(FileOf(_version));
        bytes[^1] ^= 1;
        File.WriteAllBytes(FileOf(_version), bytes);
        Reopen();
        Assert.Equal(ErrorIds.ModelDamaged, ErrorOf(() => Recommend(_version)));
    }

    [Fact]
    public void Scores_that_are_no_numbers_are_refused_one_by_one_and_in_batches()
    {
        var id = Arn.LastPartOf(_version);
        using (var file = _engine.Store.Models.TryOpen(id, "model")!)
        {
            var tensors = Tensors(file);
            Array.Fill((float[])tensors.Single(tensor => tensor.Name == "item.bias").Data, float.NaN);
            _engine.Store.Models.Save(id, "model", file.ConfigurationJson, tensors);
        }

        Forget(_version);
        Assert.Equal(ErrorIds.ScoresNotFinite, ErrorOf(() => Recommend(_version)));
        var job = _engine.CreateBatchInferenceJob(new CreateBatchInferenceJobRequest
        {
            Campaign = _version,
            InputPath = _folder.Write("users.jsonl", "{\"userId\":\"u1\"}\n{\"userId\":\"u2\"}\n"),
            OutputPath = Path.Combine(_folder.Path, "out.jsonl"),
        });
        Assert.Equal(ErrorIds.ScoresNotFinite, ErrorOf(() => _engine.RunBatchInferenceJob(new(job.Arn), OperationContext.None)));
        Assert.False(File.Exists(Path.Combine(_folder.Path, "out.jsonl")));
    }

    [Fact]
    public void A_large_file_is_checked_in_the_background_and_refused_from_then_on()
    {
        var models = _engine.Store.Models;
        var sha256 = models.Save("v1", "model", "{}", [new Tensor("w", [5_000_000], Enumerable.Range(0, 5_000_000).Select(i => i * 0.5f).ToArray())]);
        using (var whole = models.TryOpen("v1", "model", sha256)!)
        {
            Assert.Equal(sha256, whole.Verify());
            whole.ThrowIfDamaged();
            Assert.Equal(2_499_999.5f, whole.Read<float>("w")[^1]);
        }

        var path = Path.Combine(_folder.Store, "models", "v1", "model.safetensors");
        using (var stream = new FileStream(path, FileMode.Open, FileAccess.ReadWrite))
        {
            stream.Position = stream.Length - 3;
            stream.WriteByte(1);
        }

        using var damaged = models.TryOpen("v1", "model", sha256)!;
        Assert.Equal(5_000_000, damaged.Read<float>("w").Length);
        Assert.Equal(ErrorIds.ModelDamaged, ErrorOf(() => damaged.Verify()));
        Assert.Equal(ErrorIds.ModelDamaged, ErrorOf(damaged.ThrowIfDamaged));
    }

    private string FileOf(string version) => Path.Combine(_folder.Store, "models", Arn.LastPartOf(version), "model.safetensors");

    private PersonalizeEngine Open() => new(new StoreFactory().Open(_folder.Store));

    private void Reopen()
    {
        _engine.Dispose();
        _engine = Open();
    }

    // As it was recorded by a version of the module that knew no hashes.
    private void Forget(string version)
    {
        _engine.Store.Catalog.Write(transaction =>
        {
            transaction.Update(transaction.Find<SolutionVersion>(version)! with { ModelSha256 = null });
            return true;
        });
    }

    private IReadOnlyList<string> Recommend(string version)
    {
        var request = new GetRecommendationsRequest { Campaign = version, UserId = "u3", NumResults = 5 };
        return [.. _engine.GetRecommendations(request, OperationContext.None).ItemList.Select(item => item.ItemId)];
    }

    private static string ErrorOf(Action action) => Assert.Throws<PersonalizeException>(action).ErrorId;

    private static string ErrorOf<T>(Func<T> action) => ErrorOf(() => { _ = action(); });

    private static Tensor[] Tensors(IModelFile file) => [.. file.TensorNames.Select(name => new Tensor(name, file.Shape(name), Data(file, name)))];

    private static Tensor Configuration(IModelFile file)
    {
        var text = System.Text.Encoding.UTF8.GetBytes(file.ConfigurationJson);
        return new Tensor(ModelFile.ConfigurationTensor, [text.Length], text);
    }

    private static Array Data(IModelFile file, string name)
    {
        Func<Array>[] ways =
        [
            () => file.Read<float>(name).ToArray(), () => file.Read<int>(name).ToArray(), () => file.Read<long>(name).ToArray(),
            () => file.Read<byte>(name).ToArray(),
        ];
        foreach (var way in ways)
        {
            try
            {
                return way();
            }
            catch (PersonalizeException)
            {
                // It has another element type.
            }
        }

        throw new InvalidOperationException(name);
    }
}
