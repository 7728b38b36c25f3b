using Personalize.Server.Cluster;

namespace Personalize.Server.Tests.Cluster;

/// <summary>Which node does which work.</summary>
public sealed class WorkPlacementTests
{
    private static readonly string s_training = Arn.SolutionVersion("shop", "one");
    private static readonly string s_other = Arn.SolutionVersion("shop", "two");

    [Fact]
    public void The_node_with_the_most_room_gets_a_work() =>
        Assert.Equal("b", Assert.Single(Choose([s_training], Node("a", jobs: 1), Node("b", jobs: 2))).Node);

    [Fact]
    public void Trainings_spread_one_to_a_node_and_the_rest_waits()
    {
        var chosen = Choose([s_training, s_other, Arn.SolutionVersion("shop", "three")], Node("a", jobs: 2), Node("b", jobs: 2));

        Assert.Equal([(s_training, "a"), (s_other, "b")], chosen);
    }

    [Fact]
    public void What_a_node_does_already_is_not_given_to_another() =>
        Assert.Empty(Choose([s_training], Node("a", jobs: 0, works: s_training), Node("b", jobs: 2)));

    [Fact]
    public void A_work_without_room_or_whose_data_is_being_worked_on_holds_up_no_other()
    {
        var (first, second, free) = (Job("first"), Job("second"), Job("free"));
        Dictionary<string, string[]> keys = new() { [first] = ["clicks"], [second] = ["clicks"], [free] = [], [s_training] = [] };
        var nodes = new[] { Node("a", jobs: 3, trainings: 0) };

        string[] works = [s_training, first, second, free];
        var chosen = WorkPlacement.Choose([.. works.Select(arn => (arn, (IReadOnlyList<string>)keys[arn]))], nodes, _ => []);

        Assert.Equal([first, free], chosen.Select(one => one.Arn));
    }

    [Fact]
    public void Without_nodes_nothing_is_placed() => Assert.Empty(Choose([s_training]));

    private static string Job(string name) => $"{Arn.Prefix}dataset-import-job/{name}";

    private static NodeReport Node(string name, int jobs, int trainings = 1, params string[] works) =>
        new(name, $"silo {name}", jobs, trainings, 1, 0, works);

    private static (string Arn, string Node)[] Choose(string[] works, params NodeReport[] nodes) =>
        [.. WorkPlacement.Choose([.. works.Select(arn => (arn, (IReadOnlyList<string>)[]))], nodes, _ => []).Select(one => (one.Arn, one.Node.Name))];
}
