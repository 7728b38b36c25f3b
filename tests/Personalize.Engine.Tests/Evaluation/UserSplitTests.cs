using CsCheck;
using Personalize.Engine.Data;
using Personalize.Engine.Evaluation;

namespace Personalize.Engine.Tests.Evaluation;

/// <summary>
/// The protocol of "Evaluating an Amazon Personalize solution version with metrics" in the public guide of the service: 90 % of the users are trained on,
/// 10 % are tested.
/// </summary>
public sealed class UserSplitTests
{
    private static readonly Gen<(int[] Lengths, ulong Seed)> s_case = Gen.Select(Gen.Int[1, 12].Array[1, 80], Gen.ULong);

    /// <summary>A tenth of the users with two events at least, rounded up.</summary>
    [Theory]
    [InlineData(1, 1)]
    [InlineData(10, 1)]
    [InlineData(11, 2)]
    [InlineData(25, 3)]
    [InlineData(100, 10)]
    public void A_tenth_of_the_users_is_tested(int users, int tested) =>
        Assert.Equal(tested, Split(Enumerable.Repeat(2, users), seed: 1).Test.Count);

    [Fact]
    public void Users_with_one_event_have_nothing_to_be_asked_about()
    {
        // Ten users with two events, of which one is tested, among thirty with one.
        var split = Split(Enumerable.Range(0, 40).Select(user => user % 4 == 0 ? 2 : 1), seed: 7);

        Assert.Equal(0, Assert.Single(split.Test) % 4);
        Assert.All(split.Validation, user => Assert.Equal(0, user % 4));
    }

    [Fact]
    public void Every_user_is_trained_on_watched_or_tested_and_nobody_twice() => s_case.Sample(sample =>
    {
        var split = Split(sample.Lengths, sample.Seed);
        var measurable = sample.Lengths.Count(length => length >= 2);

        Assert.Equal(Enumerable.Range(0, sample.Lengths.Length), split.Training.Concat(split.Validation).Concat(split.Test).Order());
        Assert.Equal(Enumerable.Range(0, sample.Lengths.Length), split.Everyone);
        Assert.Equal((int)Math.Ceiling(measurable / 10.0), split.Test.Count);
        Assert.InRange(split.Validation.Count, 0, (int)Math.Ceiling((sample.Lengths.Length - split.Test.Count) / 10.0));
    });

    [Fact]
    public void The_same_seed_gives_the_same_split() => s_case.Sample(sample =>
    {
        var (one, two) = (Split(sample.Lengths, sample.Seed), Split(sample.Lengths, sample.Seed));

        Assert.Equal(one.Training, two.Training);
        Assert.Equal(one.Validation, two.Validation);
        Assert.Equal(one.Test, two.Test);
        Assert.Equal(one.Everyone, two.Everyone);
    });

    [Fact]
    public void Seeds_give_splits_of_their_own() =>
        Assert.Equal(
            20, Enumerable.Range(0, 20).Select(seed => string.Join(',', Split(Enumerable.Repeat(5, 200), (ulong)seed).Test.Order())).Distinct().Count());

    /// <summary>The place of a user in the data decides, that is, when they are first met in it; what they are called does not.</summary>
    [Fact]
    public void Names_of_users_change_nothing()
    {
        var events = Histories(Enumerable.Range(0, 90).Select(user => 2 + (user % 5)));
        var renamed = new Snapshot
        {
            Users = new Vocabulary([.. Enumerable.Range(0, 90).Select(user => $"{(user * 37) % 90:000}")]),
            Items = events.Items, EventTypes = events.EventTypes, UserOffsets = events.UserOffsets, EventItems = events.EventItems,
            EventTimes = events.EventTimes,
        };

        Assert.Equal(UserSplit.Of(events, 3, 0, 1).Test, UserSplit.Of(renamed, 3, 0, 1).Test);
    }

    [Fact]
    public void At_most_500_users_are_watched()
    {
        var split = Split(Enumerable.Repeat(2, 8000), seed: 1);

        Assert.Equal((800, 500, 6700), (split.Test.Count, split.Validation.Count, split.Training.Count));
    }

    /// <summary>Lengths 1 to 100: the 5th percentile is 5 events, the 90th 90. Users outside are tested but not trained on.</summary>
    [Fact]
    public void Percentiles_of_history_length_drop_users_from_training_only()
    {
        var split = UserSplit.Of(Histories(Enumerable.Range(1, 100)), seed: 5, minimumPercentile: 0.05, maximumPercentile: 0.9);

        Assert.Equal(Enumerable.Range(4, 86), split.Everyone);
        Assert.Equal(10, split.Test.Count);
        Assert.Equal(split.Everyone.Except(split.Test), split.Training.Concat(split.Validation).Order());
        var tested = Enumerable.Range(0, 30).SelectMany(seed => UserSplit.Of(Histories(Enumerable.Range(1, 100)), (ulong)seed, 0.05, 0.9).Test).ToHashSet();
        Assert.Contains(tested, user => user < 4);
        Assert.Contains(tested, user => user > 89);
        Assert.DoesNotContain(0, tested);
    }

    private static UserSplit Split(IEnumerable<int> lengths, ulong seed) => UserSplit.Of(Histories(lengths), seed, minimumPercentile: 0, maximumPercentile: 1);

    private static Snapshot Histories(IEnumerable<int> lengths) =>
        TestSnapshots.FromHistories(3, 0, [.. lengths.Select(length => Enumerable.Range(0, length).Select(i => (i % 3, 1_700_000_000L + i, 0)).ToArray())]);
}
