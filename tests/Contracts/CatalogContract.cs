using Personalize.Engine.Common;
using Personalize.Engine.Ports;
using Personalize.Engine.Resources;

namespace Personalize.Contracts;

/// <summary>What every catalogue must do.</summary>
public abstract class CatalogContract
{
    private static readonly DateTime s_time = new(2024, 5, 6, 7, 8, 9, DateTimeKind.Utc);

    /// <summary>An empty catalogue; lives as long as the test.</summary>
    protected abstract ICatalog Catalog { get; }

    [SkippableFact]
    public void A_resource_comes_back_as_it_was_put()
    {
        var version = new SolutionVersion
        {
            Name = "clicks/1",
            Arn = Arn.SolutionVersion("clicks", "1"),
            Status = ResourceStatus.CreateFailed,
            FailureReason = "because",
            SolutionArn = Arn.Solution("clicks"),
            DatasetGroupArn = Arn.DatasetGroup("shop"),
            Seed = ulong.MaxValue,
            Hyperparameters = new Dictionary<string, string> { ["bptt"] = "32" },
            Metrics = new Dictionary<string, double> { ["coverage"] = 0.5 },
            Epochs = [new EpochRecord("measured", 1, 6.5, null, 1000, 2)],
            CreationDateTime = s_time,
            LastUpdatedDateTime = s_time.AddSeconds(1),
        };
        Write(t => t.Insert(version, parentArn: null));

        var found = Catalog.Find<SolutionVersion>(version.Arn)!;

        Assert.Equal(
            version,
            found with
            {
                Hyperparameters = version.Hyperparameters, Metrics = version.Metrics, Epochs = version.Epochs, DataSummary = version.DataSummary,
                Baselines = version.Baselines, Tags = version.Tags, ClientData = version.ClientData,
            });
        Assert.Equal(version.Hyperparameters, found.Hyperparameters);
        Assert.Equal(version.Metrics, found.Metrics);
        Assert.Equal(version.Epochs, found.Epochs);
        Assert.Equal(DateTimeKind.Utc, found.CreationDateTime.Kind);
    }

    [SkippableFact]
    public void What_is_not_there_or_of_another_type_is_not_found()
    {
        Write(t => t.Insert(Group("shop"), parentArn: null));

        Assert.Null(Catalog.Find<DatasetGroup>(Arn.DatasetGroup("other")));
        Assert.Null(Catalog.Find<Solution>(Arn.DatasetGroup("shop")));
        Assert.Empty(Catalog.List<Solution>());
    }

    [SkippableFact]
    public void Lists_are_oldest_first_and_by_parent()
    {
        Write(t =>
        {
            t.Insert(Group("zebra"), parentArn: null);
            t.Insert(Group("ant"), parentArn: null);
            t.Insert(Solution("b", "ant"), Arn.DatasetGroup("ant"));
            t.Insert(Solution("c", "zebra"), Arn.DatasetGroup("zebra"));
            t.Insert(Solution("a", "ant"), Arn.DatasetGroup("ant"));
        });

        Assert.Equal(["zebra", "ant"], Catalog.List<DatasetGroup>().Select(g => g.Name));
        Assert.Equal(["b", "a"], Catalog.List<Solution>(Arn.DatasetGroup("ant")).Select(s => s.Name));
        Assert.Equal(["b", "c", "a"], Catalog.List<Solution>().Select(s => s.Name));
        Assert.Empty(Catalog.List<DatasetGroup>(Arn.DatasetGroup("ant")));
    }

    [SkippableFact]
    public void A_taken_name_is_refused_and_the_resource_stays()
    {
        Write(t => t.Insert(Group("shop") with { FailureReason = "first" }, parentArn: null));

        Assert.Equal(ErrorKind.ResourceAlreadyExists, Refusal(t => t.Insert(Group("shop"), parentArn: null)));
        Assert.Equal("first", Catalog.Find<DatasetGroup>(Arn.DatasetGroup("shop"))!.FailureReason);
    }

    [SkippableFact]
    public void What_is_not_there_cannot_be_updated_deleted_used_or_a_parent()
    {
        Write(t => t.Insert(Group("shop"), parentArn: null));

        Assert.Equal(ErrorKind.ResourceNotFound, Refusal(t => t.Update(Group("other"))));
        Assert.Equal(ErrorKind.ResourceNotFound, Refusal(t => t.Delete(Arn.DatasetGroup("other"))));
        Assert.Equal(ErrorKind.ResourceNotFound, Refusal(t => t.Insert(Solution("clicks", "shop"), Arn.DatasetGroup("other"))));
        Assert.Equal(ErrorKind.ResourceNotFound, Refusal(t => t.Insert(Solution("clicks", "shop"), Arn.DatasetGroup("shop"), Arn.Schema("none"))));
        Assert.Empty(Catalog.List<Solution>());
    }

    [SkippableFact]
    public void A_write_that_throws_changes_nothing()
    {
        Write(t => t.Insert(Group("shop"), parentArn: null));

        Assert.Throws<InvalidTimeZoneException>(() => Write(t =>
        {
            t.Insert(Group("other"), parentArn: null);
            t.Update(Group("shop") with { Status = ResourceStatus.CreateFailed });
            Assert.NotNull(t.Find<DatasetGroup>(Arn.DatasetGroup("other")));
            throw new InvalidTimeZoneException();
        }));

        Assert.Equal(["shop"], Catalog.List<DatasetGroup>().Select(g => g.Name));
        Assert.Equal(ResourceStatus.Active, Catalog.Find<DatasetGroup>(Arn.DatasetGroup("shop"))!.Status);
    }

    [SkippableFact]
    public void Users_are_known_and_keep_what_they_use()
    {
        var (group, schema) = (Arn.DatasetGroup("shop"), Arn.Schema("clicks"));
        Write(t =>
        {
            t.Insert(Group("shop"), parentArn: null);
            t.Insert(Schema("clicks"), parentArn: null);
            t.Insert(Solution("a", "shop"), group, schema);
            t.Insert(Solution("b", "shop"), group);
            t.Update(Solution("b", "shop"), [schema]);
            t.Update(Solution("b", "shop"));
        });

        Assert.Equal([Arn.Solution("a"), Arn.Solution("b")], Catalog.DependentsOf(schema));
        Assert.Equal(ErrorKind.ResourceInUse, Refusal(t => t.Delete(schema)));
        Assert.Equal(ErrorKind.ResourceInUse, Refusal(t => t.Delete(group)));

        Write(t =>
        {
            t.Delete(Arn.Solution("a"));
            t.Update(Solution("b", "shop"), []);
            t.Delete(schema);
            t.Delete(Arn.Solution("b"));
            t.Delete(group);
        });
        Assert.Empty(Catalog.List<DatasetGroup>());
        Assert.Empty(Catalog.DependentsOf(schema));
    }

    [SkippableFact]
    public void Segment_lists_are_replaced_extended_and_deleted_with_the_dataset()
    {
        var group = Group("shop");
        var dataset = new Dataset
        {
            Name = "clicks",
            Arn = Arn.Dataset("shop", DatasetType.Interactions),
            DatasetGroupArn = group.Arn,
            DatasetType = DatasetType.Interactions,
            SchemaArn = Arn.Schema("clicks"),
            CreationDateTime = s_time,
            LastUpdatedDateTime = s_time,
        };
        Write(t =>
        {
            t.Insert(group, parentArn: null);
            t.Insert(dataset, group.Arn);
            t.SetSegments(dataset.Arn, [new("z", 3, 30)], append: false);
            t.SetSegments(dataset.Arn, [new("a", 1, 10), new("m", 2, 20)], append: true);
        });
        Assert.Equal([new("z", 3, 30), new("a", 1, 10), new("m", 2, 20)], Catalog.Segments(dataset.Arn));

        Write(t => t.SetSegments(dataset.Arn, [new("new", 9, 90)], append: false));
        Assert.Equal([new("new", 9, 90)], Catalog.Segments(dataset.Arn));

        Assert.Equal(ErrorKind.ResourceNotFound, Refusal(t => t.SetSegments(Arn.Dataset("other", DatasetType.Items), [new("x", 1, 1)], append: true)));
        Write(t => t.Delete(dataset.Arn));
        Assert.Empty(Catalog.Segments(dataset.Arn));
    }

    [SkippableFact]
    public void A_lease_has_one_holder_until_it_is_given_back()
    {
        var arn = Arn.Solution("clicks");
        Assert.False(Catalog.IsLeased(arn));
        using (var lease = Catalog.TryAcquireLease(arn)!)
        {
            Assert.True(Catalog.IsLeased(arn));
            Assert.Null(Catalog.TryAcquireLease(arn));
            Assert.False(Catalog.IsLeased(Arn.Solution("other")));
            Write(t => t.RequireLease(lease));
        }

        Assert.False(Catalog.IsLeased(arn));
        using var again = Catalog.TryAcquireLease(arn);
        Assert.NotNull(again);
    }

    [SkippableFact]
    public void A_lease_given_back_no_longer_allows_writes()
    {
        var arn = Arn.Solution("clicks");
        var first = Catalog.TryAcquireLease(arn)!;
        first.Dispose();
        using var second = Catalog.TryAcquireLease(arn)!;

        Assert.Equal(ErrorKind.ResourceInUse, Refusal(t =>
        {
            t.Insert(Group("shop"), parentArn: null);
            t.RequireLease(first);
        }));
        Assert.Empty(Catalog.List<DatasetGroup>());
    }

    [SkippableFact]
    public void A_request_to_stop_reaches_the_holder_only()
    {
        using var lease = Catalog.TryAcquireLease(Arn.Solution("clicks"))!;
        using var other = Catalog.TryAcquireLease(Arn.Solution("other"))!;

        Catalog.RequestStop(Arn.Solution("nobody"));
        Catalog.RequestStop(Arn.Solution("clicks"));

        Assert.True(lease.StopRequested.WaitHandle.WaitOne(TimeSpan.FromSeconds(30)));
        Assert.False(other.StopRequested.IsCancellationRequested);
    }

    [SkippableFact]
    public void Trials_are_kept_by_number_and_go_with_their_version()
    {
        Write(t => t.Insert(Group("shop"), parentArn: null));
        Write(t => t.Insert(Solution("clicks", "shop"), Arn.DatasetGroup("shop")));
        Write(t =>
        {
            t.PutTrial(Trial(2));
            t.PutTrial(Trial(1));
        });
        Write(t => t.PutTrial(Trial(2) with { Status = TrialStatus.Completed, Metric = 0.5 }));

        Assert.Equal(
            [(1, TrialStatus.InProgress, null), (2, TrialStatus.Completed, 0.5)],
            Catalog.Trials(Arn.Solution("clicks")).Select(t => (t.Number, t.Status, t.Metric)));
        Assert.Empty(Catalog.Trials(Arn.Solution("other")));
        Write(t => t.Delete(Arn.Solution("clicks")));
        Assert.Empty(Catalog.Trials(Arn.Solution("clicks")));
        Assert.Equal(ErrorKind.ResourceNotFound, Refusal(t => t.PutTrial(Trial(1))));
    }

    private static Trial Trial(int number) => new()
    {
        SolutionVersionArn = Arn.Solution("clicks"), Number = number, RecipeArn = "r", Hyperparameters = new Dictionary<string, string>(), Seed = 1,
        MetricName = "coverage", DataFingerprint = "",
    };

    private static DatasetGroup Group(string name) =>
        new() { Name = name, Arn = Arn.DatasetGroup(name), CreationDateTime = s_time, LastUpdatedDateTime = s_time };

    private static Schema Schema(string name) => new()
    {
        Name = name, Arn = Arn.Schema(name), DatasetType = DatasetType.Interactions, SchemaText = "{}", CreationDateTime = s_time, LastUpdatedDateTime = s_time,
    };

    private static Solution Solution(string name, string group) => new()
    {
        Name = name, Arn = Arn.Solution(name), DatasetGroupArn = Arn.DatasetGroup(group), CreationDateTime = s_time, LastUpdatedDateTime = s_time,
    };

    private void Write(Action<ICatalogTransaction> body) => Catalog.Write(transaction =>
    {
        body(transaction);
        return true;
    });

    private ErrorKind Refusal(Action<ICatalogTransaction> body) => Assert.Throws<PersonalizeException>(() => Write(body)).Kind;
}
