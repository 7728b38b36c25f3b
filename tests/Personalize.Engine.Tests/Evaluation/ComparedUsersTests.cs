using Personalize.Engine.Data;
using Personalize.Engine.Evaluation;

namespace Personalize.Engine.Tests.Evaluation;

public sealed class ComparedUsersTests
{
    [Fact]
    public void Every_user_is_asked_for_tenth_after_tenth_and_counted_in_one_group()
    {
        // User u has u + 1 events; what is asked is answered right for even users only.
        var snapshot = TestSnapshots.FromHistories(
            1, 0, [.. Enumerable.Range(0, 120).Select(user => Enumerable.Range(0, user + 1).Select(e => (0, (long)e, 0)).ToArray())]);
        int[] users = [.. Enumerable.Range(0, 120)];
        var compared = new ComparedUsers(snapshot, users);

        Assert.Equal(ComparedUsers.TimesAsked, compared.Asked.Count);
        Assert.Equal([119, 118, 117, 116], compared.Asked.Select(asked => asked.Users.Count));
        Assert.Equal([18, 16, 14, 12], compared.Asked.Select(asked => asked.InputLengths[19]));

        Assert.Equal([new HistoryPlace(1, 1), new HistoryPlace(2, 2)], compared.Places.Take(2));
        Assert.Equal(119 + 118 + 117 + 116, compared.Places.Count);

        IReadOnlyList<int>[] rankings = [.. compared.Places.Select(place => (int[])[place.User % 2 == 0 ? 0 : 1])];
        var metric = compared.Measure(rankings, (some, relevant) => some.Zip(relevant).Average(pair => pair.Second.Contains(pair.First[0]) ? 1.0 : 0))!;
        Assert.Equal(ComparedUsers.MostGroups, metric.ByGroup.Count);
        Assert.All(metric.ByGroup, (value, group) => Assert.Equal(group % 2, value));
        Assert.Equal(234.0 / 470, metric.Value, 12);
    }

    [Fact]
    public void Without_users_there_is_no_metric() =>
        Assert.Null(new ComparedUsers(TestSnapshots.FromHistories(1, 0, [[(0, 1, 0)]]), [0]).Measure([], (_, _) => 1));
}
