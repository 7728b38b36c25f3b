using Personalize.Engine.Common;
using Personalize.Engine.Data;
using Personalize.Engine.Recipes;
using Personalize.Engine.Schemas;

namespace Personalize.Engine.Tests.Data;

public sealed class ColdItemsTests
{
    private const long Newest = 1_700_000_000;
    private const long Day = 86_400;
    private static readonly ColdStartHyperparameters s_rules = new(MaximumInteractions: 3, MaximumDays: 5, FromLatestItem: true);

    [Fact]
    public void Few_interactions_and_youth_make_an_item_cold()
    {
        // 0: old and popular; 1: old, two interactions; 2: young, two; 3: young, three; 4: metadata only.
        var snapshot = Snapshot(
            [(0, Newest - (9 * Day)), (0, Newest - (8 * Day)), (0, Newest), (1, Newest - (6 * Day)), (1, Newest), (2, Newest - (4 * Day)), (2, Newest),
                (3, Newest), (3, Newest), (3, Newest)],
            items: 5);
        Assert.Equal([2, 4], Cold(snapshot, s_rules));
        Assert.Equal([1, 2, 4], Cold(snapshot, s_rules with { MaximumDays = 7 }));
        Assert.Equal([2, 3, 4], Cold(snapshot, s_rules with { MaximumInteractions = 4 }));
    }

    [Fact]
    public void Creation_time_counts_before_the_first_interaction()
    {
        var snapshot = Snapshot(
            [(0, Newest), (1, Newest)], items: 4, creation: [Newest - (30 * Day), ColumnData.MissingInteger, Newest - (30 * Day), Newest - Day]);
        Assert.Equal([1, 3], Cold(snapshot, s_rules));
    }

    [Fact]
    public void Age_is_measured_back_from_the_newest_item_or_from_now()
    {
        var snapshot = Snapshot([(0, Newest)], items: 2, creation: [Newest, Newest + (20 * Day)]);
        Assert.Equal([1], Cold(snapshot, s_rules));
        Assert.Equal([0, 1], Cold(snapshot, s_rules with { FromLatestItem = false }, now: Newest + Day));
        Assert.Empty(Cold(snapshot, s_rules with { FromLatestItem = false }, now: Newest + (99 * Day)));
    }

    [Theory]
    [InlineData(99, "TooFewColdItems", "There are 99 cold items")]
    [InlineData(80_001, "TooManyColdItems", "There are 80001 cold items")]
    public void Their_number_is_limited_and_the_advice_names_what_to_move(int count, string errorId, string says)
    {
        var snapshot = Snapshot([(count, Newest - (90 * Day)), (count, Newest), (count, Newest)], items: count + 1);
        var refusal = Assert.Throws<PersonalizeException>(
            () => ColdItems.Find(snapshot, s_rules, DateTimeOffset.UnixEpoch).RequireTrainable(RecipeCatalog.ForColdItems));
        Assert.Equal(errorId, refusal.ErrorId);
        Assert.Contains(says, refusal.Message);
        Assert.Contains("at least 100 and at most 80000", refusal.Message);
        Assert.Contains("cold_start_max_", refusal.NextStep);
        Assert.StartsWith(count < 100 ? "Raise" : "Lower", refusal.NextStep);
    }

    [Theory]
    [InlineData(100)]
    [InlineData(80_000)]
    public void The_limits_themselves_are_allowed(int count) =>
        Assert.Equal(
            count,
            ColdItems.Find(Snapshot([(count, Newest - (90 * Day)), (count, Newest), (count, Newest)], items: count + 1), s_rules, DateTimeOffset.UnixEpoch)
                .RequireTrainable(RecipeCatalog.ForColdItems).Items.Count);

    private static int[] Cold(Snapshot snapshot, ColdStartHyperparameters rules, long now = 0)
    {
        var items = ColdItems.Find(snapshot, rules, DateTimeOffset.FromUnixTimeSeconds(now)).Items;
        return [.. Enumerable.Range(0, snapshot.ItemCount).Where(items.Contains)];
    }

    private static Snapshot Snapshot((int Item, long Time)[] events, int items, long[]? creation = null) => new()
    {
        Users = new Vocabulary(["u"]),
        Items = new Vocabulary([.. Enumerable.Range(0, items).Select(i => $"i{i}")]),
        EventTypes = Vocabulary.Empty,
        UserOffsets = [0, events.Length],
        EventItems = [.. events.Select(e => e.Item)],
        EventTimes = [.. events.Select(e => e.Time)],
        ItemCreationTimes = creation,
    };
}
