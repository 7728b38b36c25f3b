using Personalize.Engine;
using Personalize.Engine.Common;
using Personalize.Engine.Requests;
using Personalize.Engine.Resources;
using Personalize.Engine.Versions;
using Personalize.Storage.Tests.Engine.Serving;

namespace Personalize.Storage.Tests.Engine.Versions;

/// <summary>Training continues from nothing but its own checkpoint.</summary>
public sealed class ForeignCheckpointTests(TrainedStore trained) : IClassFixture<TrainedStore>
{
    private const string Checkpoint = "checkpoint";

    private static readonly Dictionary<string, (Action<PersonalizeEngine, SolutionVersion, string> Leave, string Message)> s_kinds = new()
    {
        ["of another version"] = (
            (engine, version, models) =>
            {
                var other = engine.ListSolutionVersions(new("shop")).First(one => one.Arn != version.Arn);
                new VersionCheckpoint(engine.Store, other, null).Save("{}", Child.Tensors(5));
                foreach (var file in Directory.GetFiles(Path.Combine(models, IdOf(other)), $"{Checkpoint}*"))
                    File.Move(file, Path.Combine(models, IdOf(version), Path.GetFileName(file)));
            }, "The checkpoint is that of the"),
        ["of nobody"] = ((engine, version, _) => engine.Store.Models.Save(IdOf(version), Checkpoint, "{}", Child.Tensors(6)), "The checkpoint is damaged"),
        ["with a changed byte"] = (
            (engine, version, models) =>
            {
                new VersionCheckpoint(engine.Store, version, null).Save("{}", Child.Tensors(7));
                var file = Directory.GetFiles(Path.Combine(models, IdOf(version)), $"{Checkpoint}*.safetensors").Single();
                var bytes = File.ReadAllBytes(file);
                bytes[^1000] ^= 4;
                File.WriteAllBytes(file, bytes);
            }, "The checkpoint is damaged"),
        ["cut off"] = (
            (engine, version, models) =>
            {
                new VersionCheckpoint(engine.Store, version, null).Save("{}", Child.Tensors(8));
                using var file = File.OpenWrite(Directory.GetFiles(Path.Combine(models, IdOf(version)), $"{Checkpoint}*.safetensors").Single());
                file.SetLength(file.Length / 2);
            }, "The checkpoint is damaged"),
        ["of another training"] = (
            (engine, version, _) => new VersionCheckpoint(engine.Store, version, null).Save("""{"epoch":3}""", Child.Tensors(9)),
            "The checkpoint is that of a network of another kind"),
    };

    private readonly TrainedStore _trained = trained;

    public static TheoryData<string> Kinds => [.. s_kinds.Keys];

    [Theory]
    [MemberData(nameof(Kinds))]
    public void A_foreign_or_damaged_checkpoint_is_reported_and_the_training_is_that_without_it(string kind)
    {
        using var folder = new TempFolder();
        _trained.CopyTo(folder.Store);
        using var engine = new PersonalizeEngine(new StoreFactory().Open(folder.Store));
        var expected = engine.DescribeSolutionVersion(new(_trained.Versions[0]));
        using var stop = new CancellationTokenSource();
        var request = new TrainSolutionRequest { Solution = "shop", ThrottleLimit = 1, Seed = expected.Seed, Begun = _ => stop.Cancel() };
        Assert.ThrowsAny<OperationCanceledException>(
            () => engine.TrainSolution(request, OperationContext.None with { CancellationToken = stop.Token }));
        var version = engine.ListSolutionVersions(new("shop")).Single(one => one.Status == ResourceStatus.CreateStopped);
        Directory.CreateDirectory(Path.Combine(folder.Store, "models", IdOf(version)));
        s_kinds[kind].Leave(engine, version, Path.Combine(folder.Store, "models"));
        Assert.NotEmpty(Directory.GetFiles(Path.Combine(folder.Store, "models", IdOf(version))));

        var messages = new List<string>();
        var resumed = engine.ResumeSolutionVersion(new(version.Arn), OperationContext.None with { Information = messages.Add });

        var message = Assert.Single(messages, text => text.Contains("checkpoint", StringComparison.OrdinalIgnoreCase));
        Assert.StartsWith(s_kinds[kind].Message, message, StringComparison.Ordinal);
        Assert.Contains("from the start", message, StringComparison.Ordinal);
        Assert.Equal((ResourceStatus.Active, expected.Epochs.Count), (resumed.Status, resumed.Epochs.Count));
        Assert.Equal(expected.ModelSha256, resumed.ModelSha256);
        Assert.DoesNotContain(Directory.GetFiles(Path.Combine(folder.Store, "models", IdOf(version))), file => file.Contains(Checkpoint));
    }

    private static string IdOf(SolutionVersion version) => Arn.LastPartOf(version.Arn);
}
