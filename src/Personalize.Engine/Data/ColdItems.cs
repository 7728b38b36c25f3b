using System.Globalization;
using Personalize.Engine.Common;
using Personalize.Engine.Recipes;
using Personalize.Engine.Schemas;

namespace Personalize.Engine.Data;

/// <summary>
/// Which items are cold ("HRNN-Coldstart recipe (legacy)" in the Amazon Personalize developer guide): those with fewer than
/// cold_start_max_interactions interactions that are younger than cold_start_max_duration days. The age of an item counts from its
/// CREATION_TIMESTAMP if it has one, otherwise from its first interaction; an item with neither is new.
/// </summary>
internal sealed class ColdItems
{
    /// <summary>The fewest cold items that the recipe can be trained for.</summary>
    public const int Least = 100;

    /// <summary>The most cold items that the recipe can be trained for.</summary>
    public const int Most = 80_000;

    private const double SecondsPerDay = 86_400;

    private readonly ColdStartHyperparameters _rules;
    private readonly DateTimeOffset _measuredFrom;
    private readonly int _itemCount;
    private readonly int _few;
    private readonly int _young;

    private ColdItems(Snapshot snapshot, ColdStartHyperparameters rules, DateTimeOffset now)
    {
        _rules = rules;
        _itemCount = snapshot.ItemCount;
        Items = new ItemSet(snapshot.ItemCount);
        var counts = new int[snapshot.ItemCount];
        BirthTimes = FirstInteractions(snapshot, counts);
        for (var item = 0; item < snapshot.ItemCount; item++)
        {
            if (snapshot.ItemCreationTimes?[item] is { } created and not ColumnData.MissingInteger)
                BirthTimes[item] = created;
        }

        var newest = snapshot.EventTimes.Concat(BirthTimes.Where(time => time != long.MaxValue)).DefaultIfEmpty(0).Max();
        var from = rules.FromLatestItem ? newest : now.ToUnixTimeSeconds();
        _measuredFrom = DateTimeOffset.FromUnixTimeSeconds(from);
        for (var item = 0; item < snapshot.ItemCount; item++)
        {
            var few = counts[item] < rules.MaximumInteractions;
            var young = BirthTimes[item] == long.MaxValue || from - BirthTimes[item] < rules.MaximumDays * SecondsPerDay;
            _few += few ? 1 : 0;
            _young += young ? 1 : 0;
            if (few && young)
                Items.Add(item);
        }
    }

    public ItemSet Items { get; }

    /// <summary>Unix seconds from which the age of each item counts; long.MaxValue for an item that counts as new.</summary>
    public long[] BirthTimes { get; }

    /// <param name="snapshot">The data.</param>
    /// <param name="rules">The hyperparameters that define cold items.</param>
    /// <param name="now">Used for currentTime.</param>
    public static ColdItems Find(Snapshot snapshot, ColdStartHyperparameters rules, DateTimeOffset now) => new(snapshot, rules, now);

    /// <exception cref="PersonalizeException">InvalidInput: there are too few or too many; the message gives the number and says what to change.</exception>
    public ColdItems RequireTrainable()
    {
        var count = Items.Count;
        if (count is >= Least and <= Most)
            return this;
        var tooFew = count < Least;
        var days = _rules.MaximumDays.ToString(CultureInfo.InvariantCulture);
        var end = _measuredFrom.UtcDateTime.ToString("yyyy-MM-dd HH:mm", CultureInfo.InvariantCulture);
        throw PersonalizeException.InvalidInput(
            tooFew ? "TooFewColdItems" : "TooManyColdItems",
            $"There are {count} cold items; aws-hrnn-coldstart needs at least {Least} and at most {Most}. Of {_itemCount} items, "
            + $"{_few} have fewer than {_rules.MaximumInteractions} interactions ({ColdStartHyperparameters.MaximumInteractionsName}) "
            + $"and {_young} are younger than {days} days ({ColdStartHyperparameters.MaximumDaysName}), "
            + $"counted back from {end} UTC ({ColdStartHyperparameters.RelativeFromName} {(_rules.FromLatestItem ? "latestItem" : "currentTime")}).",
            tooFew
                ? $"Raise {(_young <= _few ? ColdStartHyperparameters.MaximumDaysName : ColdStartHyperparameters.MaximumInteractionsName)}, "
                    + "or import the new items with their metadata into the Items dataset."
                : $"Lower {(_young >= _few ? ColdStartHyperparameters.MaximumDaysName : ColdStartHyperparameters.MaximumInteractionsName)}.",
            count);
    }

    private static long[] FirstInteractions(Snapshot snapshot, int[] counts)
    {
        var first = new long[snapshot.ItemCount];
        Array.Fill(first, long.MaxValue);
        for (var e = 0; e < snapshot.EventCount; e++)
        {
            var item = snapshot.EventItems[e];
            counts[item]++;
            first[item] = Math.Min(first[item], snapshot.EventTimes[e]);
        }

        return first;
    }
}
