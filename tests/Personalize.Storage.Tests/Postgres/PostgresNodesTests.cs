using Personalize.Engine;
using Personalize.Engine.Common;
using Personalize.Engine.Resources;

namespace Personalize.Storage.Tests.Postgres;

/// <summary>The machines of a shared store, and reads that are known until the next commit of any of them.</summary>
public sealed class PostgresNodesTests : IDisposable
{
    private readonly SharedStore _shared = new();

    public void Dispose() => _shared.Dispose();

    [SkippableFact]
    public void A_node_is_known_as_it_last_told_and_stays_suspended()
    {
        var nodes = _shared.Store.Nodes!;
        var node = new Node { Name = "a", Cores = 4, Addresses = ["http://a"], Running = [new NodeWork("arn:aws:personalize:::solution/s/v", true, "x", 50)] };
        Assert.False(nodes.Put(node));
        Assert.False(nodes.Suspend("b", isSuspended: true));
        Assert.True(nodes.Suspend("a", isSuspended: true));
        Assert.True(nodes.Put(node with { Cores = 8 }));

        using var other = _shared.Open();
        var found = Assert.Single(other.Nodes!.List());
        Assert.Equal(("a", 8, "SUSPENDED"), (found.Name, found.Cores, found.Status));
        Assert.Equal(50, Assert.Single(found.Running).Percent);

        nodes.Remove("a");
        Assert.Single(nodes.List());
        nodes.Suspend("a", isSuspended: false);
        nodes.Remove("a");
        Assert.Empty(nodes.List());
    }

    [SkippableFact]
    public void Of_a_node_that_does_not_tell_any_more_it_is_known_that_it_is_silent()
    {
        _shared.Store.Nodes!.Put(new Node { Name = "a" });
        _shared.Execute("UPDATE nodes SET seen = seen - 11000");
        Assert.Equal("SILENT", Assert.Single(_shared.Store.Nodes.List()).Status);
    }

    [SkippableFact]
    public void A_work_is_counted_each_time_it_is_given_and_not_when_it_is_given_back()
    {
        var nodes = _shared.Store.Nodes!;
        Assert.Equal(1, nodes.Give("arn", "a"));
        Assert.Equal(2, nodes.Give("arn", "b"));
        nodes.GiveBack("arn");
        Assert.Equal(2, nodes.Give("arn", "b"));
        Assert.Equal(["arn"], nodes.Works());
        nodes.Forget("arn");
        Assert.Empty(nodes.Works());
    }

    [SkippableFact]
    public void A_directory_has_no_nodes()
    {
        using var folder = new TempFolder();
        using var engine = new PersonalizeEngine(new StoreFactory().Open(folder.Store));
        Assert.Empty(engine.ListNodes(new()));
        Assert.Equal(ErrorIds.NodeNotFound, Assert.Throws<PersonalizeException>(() => engine.DescribeNode(new("a"))).ErrorId);
        Assert.Equal(ErrorIds.StoreNotShared, Assert.Throws<PersonalizeException>(() => engine.SuspendNode(new("a"))).ErrorId);
    }

    [SkippableFact]
    public void What_one_process_commits_the_next_read_of_another_sees()
    {
        using var other = _shared.Open();
        for (var i = 0; i < 20; i++)
        {
            var name = $"group{i}";
            Assert.Null(other.Catalog.Find<DatasetGroup>(Arn.DatasetGroup(name)));
            _shared.Store.Catalog.Write(transaction =>
            {
                transaction.Insert(
                    new DatasetGroup { Name = name, Arn = Arn.DatasetGroup(name), CreationDateTime = default, LastUpdatedDateTime = default }, parentArn: null);
                return true;
            });
            using (other.BeginReading())
                Assert.NotNull(other.Catalog.Find<DatasetGroup>(Arn.DatasetGroup(name)));
        }
    }
}
