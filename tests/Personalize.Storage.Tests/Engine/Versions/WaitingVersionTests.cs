using Personalize.Engine;
using Personalize.Engine.Common;
using Personalize.Engine.Requests;
using Personalize.Engine.Resources;

namespace Personalize.Storage.Tests.Engine.Versions;

/// <summary>A solution version that one process creates and another runs, on the real store.</summary>
public sealed class WaitingVersionTests
{
    [Fact]
    public void A_pending_version_survives_its_process_and_trains_like_one_that_never_waited()
    {
        using var folder = new TempFolder();
        string waiting;
        SolutionVersion direct;
        using (var creator = new PersonalizeEngine(new StoreFactory().Open(folder.Store)))
        {
            Prepare(creator, folder);
            waiting = creator.CreateSolutionVersion(new CreateSolutionVersionRequest { Solution = "shop", Seed = 3, ThrottleLimit = 1 }).Arn;
            direct = creator.TrainSolution(new TrainSolutionRequest { Solution = "shop", Seed = 3, ThrottleLimit = 1 }, OperationContext.None);
        }

        using var watcher = new PersonalizeEngine(new StoreFactory().Open(folder.Store));
        var pending = watcher.DescribeSolutionVersion(new(waiting));
        Assert.Equal((ResourceStatus.CreatePending, null, 3UL, 1), (pending.Status, pending.FailureReason, pending.Seed, pending.ThrottleLimit));

        using (var worker = new PersonalizeEngine(new StoreFactory().Open(folder.Store)))
        {
            worker.Store.Models.Sweep();
            Assert.Equal(ResourceStatus.Active, worker.RunSolutionVersion(new(waiting), OperationContext.None).Status);
        }

        var trained = watcher.DescribeSolutionVersion(new(waiting));
        Assert.Equal(ResourceStatus.Active, trained.Status);
        Assert.Equal(direct.Metrics, trained.Metrics);
        Assert.Equal(Weights(watcher, direct), Weights(watcher, trained));
    }

    [Fact]
    public void A_pending_version_is_stopped_by_one_process_and_left_alone_by_the_next()
    {
        using var folder = new TempFolder();
        using var creator = new PersonalizeEngine(new StoreFactory().Open(folder.Store));
        using var worker = new PersonalizeEngine(new StoreFactory().Open(folder.Store));
        Prepare(creator, folder);
        var version = creator.CreateSolutionVersion(new CreateSolutionVersionRequest { Solution = "shop" });

        Assert.Equal(ResourceStatus.CreateStopped, worker.StopSolutionVersion(new(version.Arn), OperationContext.None).Status);
        Assert.Equal(ResourceStatus.CreateStopped, creator.RunSolutionVersion(new(version.Arn), OperationContext.None).Status);
        worker.DeleteSolutionVersion(new(version.Arn));
        Assert.Equal(
            ErrorKind.ResourceNotFound, Assert.Throws<PersonalizeException>(() => creator.RunSolutionVersion(new(version.Arn), OperationContext.None)).Kind);
    }

    private static void Prepare(PersonalizeEngine engine, TempFolder folder)
    {
        var rows = Enumerable.Range(0, 30)
            .SelectMany(user => Enumerable.Range(0, 40).Select(e => $"u{user},i{(user + (e * e)) % 60},{1_600_000_000 + (e * 3600)}"));
        var path = folder.Write("clicks.csv", $"USER_ID,ITEM_ID,TIMESTAMP\n{string.Join('\n', rows)}\n");
        engine.ImportDataset(
            new CreateDatasetImportJobRequest { DatasetGroup = "shop", DatasetType = DatasetType.Interactions, Paths = [path] }, OperationContext.None);
        engine.CreateSolution(new CreateSolutionRequest { Name = "shop", DatasetGroup = "shop", Recipe = "aws-hrnn" }, OperationContext.None);
    }

    private static float[] Weights(PersonalizeEngine engine, SolutionVersion version)
    {
        using var model = engine.Store.Models.TryOpen(Arn.LastPartOf(version.Arn), "model")!;
        return model.Read<float>("item.embedding").ToArray();
    }
}
