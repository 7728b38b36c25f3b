using System.Text;
using System.Text.Json;
using Personalize.Engine.Ports;
using Personalize.Engine.Resources;
using Personalize.Engine.Tests.Fakes;
using Personalize.Engine.Training;

namespace Personalize.Engine.Tests.Versions;

/// <summary>Other processes see the epochs of a training while it runs, as far as its checkpoint has them.</summary>
public sealed class LiveEpochsTests : IDisposable
{
    private static readonly EpochRecord s_epoch = new("tuning", 1, 6.5, 0.25, 71000, 2.5);

    private readonly EngineFixture _fixture = new();

    public void Dispose() => _fixture.Dispose();

    [Fact]
    public void The_epochs_of_a_running_training_are_seen_by_others()
    {
        _fixture.Prepare();
        using var other = _fixture.AnotherEngine();
        IReadOnlyList<EpochRecord>? before = null, seen = null, listed = null;
        _fixture.Training = (_, _, checkpoint, _) =>
        {
            before = other.ListSolutionVersions(new()).Single().Epochs;
            checkpoint!.Save(JsonSerializer.Serialize(new TrainingState("tuning", 1, 10, 1, 0.25, null, [s_epoch])), []);
            listed = other.ListSolutionVersions(new()).Single().Epochs;
            seen = other.DescribeSolutionVersion(new(listed.Count > 0 ? "clicks" : "none")).Epochs;
            return EngineFixture.Trained();
        };

        var trained = _fixture.Train();

        Assert.Empty(before!);
        Assert.Equal([s_epoch], listed);
        Assert.Equal([s_epoch], seen);
        Assert.Equal("final", Assert.Single(other.DescribeSolutionVersion(new(trained.Arn)).Epochs).Phase);
    }

    [Fact]
    public void A_checkpoint_of_another_version_says_nothing_of_this_one()
    {
        _fixture.Prepare();
        IReadOnlyList<EpochRecord>? seen = null;
        _fixture.Training = (_, _, _, _) =>
        {
            var version = _fixture.Engine.ListSolutionVersions(new()).Single();
            var owner = Encoding.UTF8.GetBytes(version.Arn + "x");
            _fixture.Store.Models.Save(
                Arn.LastPartOf(version.Arn), "checkpoint", JsonSerializer.Serialize(new TrainingState("tuning", 1, 10, 1, 0.25, null, [s_epoch])),
                [new Tensor("solution_version", [owner.Length], owner)]);
            seen = _fixture.Engine.DescribeSolutionVersion(new(version.Arn)).Epochs;
            return EngineFixture.Trained();
        };
        _fixture.Train();
        Assert.Empty(seen!);
    }
}
