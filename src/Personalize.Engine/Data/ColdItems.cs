using System.Globalization;
using Personalize.Engine.Common;
using Personalize.Engine.Recipes;

namespace Personalize.Engine.Data;

/// <summary>
/// Which items are cold ("HRNN-Coldstart recipe (legacy)" in the Amazon Personalize developer guide): those with fewer than
/// cold_start_max_interactions interactions that are younger than cold_start_max_duration days (<see cref="ItemAges"/>); an item whose age
/// nobody knows is new.
/// </summary>
internal sealed class ColdItems
{
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
        Ages = new ItemAges(snapshot);
        var (births, counts) = (Ages.Births, Ages.Counts);
        var newest = births.Where(time => time != ItemAges.Unknown).Append(Ages.LatestEvent).Max();
        var from = rules.FromLatestItem ? newest : now.ToUnixTimeSeconds();
        _measuredFrom = DateTimeOffset.FromUnixTimeSeconds(from);
        for (var item = 0; item < snapshot.ItemCount; item++)
        {
            var few = counts[item] < rules.MaximumInteractions;
            var young = births[item] == ItemAges.Unknown || from - births[item] < rules.MaximumDays * SecondsPerDay;
            _few += few ? 1 : 0;
            _young += young ? 1 : 0;
            if (few && young)
                Items.Add(item);
        }
    }

    public ItemSet Items { get; }

    /// <summary>Since when the items exist; those of which nobody knows count as new.</summary>
    public ItemAges Ages { get; }

    /// <param name="snapshot">The data.</param>
    /// <param name="rules">The hyperparameters that define cold items.</param>
    /// <param name="now">Used for currentTime.</param>
    public static ColdItems Find(Snapshot snapshot, ColdStartHyperparameters rules, DateTimeOffset now) => new(snapshot, rules, now);

    /// <param name="recipe">A recipe for cold items.</param>
    /// <exception cref="PersonalizeException">InvalidInput: there are too few or too many; the message gives the number and says what to change.</exception>
    public ColdItems RequireTrainable(Recipe recipe)
    {
        var (count, limits) = (Items.Count, recipe.ColdItems!);
        if (count >= limits.Least && count <= limits.Most)
            return this;
        var tooFew = count < limits.Least;
        var days = _rules.MaximumDays.ToString(CultureInfo.InvariantCulture);
        var end = _measuredFrom.UtcDateTime.ToString("yyyy-MM-dd HH:mm", CultureInfo.InvariantCulture);
        var reference = _rules.FromLatestItem ? ColdStartHyperparameters.LatestItem : ColdStartHyperparameters.CurrentTime;
        throw PersonalizeException.InvalidInput(
            tooFew ? ErrorIds.TooFewColdItems : ErrorIds.TooManyColdItems,
            $"There are {count} cold items; {recipe.Name} needs at least {limits.Least} and at most {limits.Most}. Of {_itemCount} items, "
            + $"{_few} have fewer than {_rules.MaximumInteractions} interactions ({HyperparameterNames.ColdStartMaxInteractions}) "
            + $"and {_young} are younger than {days} days ({HyperparameterNames.ColdStartMaxDuration}), "
            + $"counted back from {end} UTC ({HyperparameterNames.ColdStartRelativeFrom} {reference}).",
            tooFew
                ? $"Raise {(_young <= _few ? HyperparameterNames.ColdStartMaxDuration : HyperparameterNames.ColdStartMaxInteractions)}, "
                    + "or import the new items with their metadata into the Items dataset."
                : $"Lower {(_young >= _few ? HyperparameterNames.ColdStartMaxDuration : HyperparameterNames.ColdStartMaxInteractions)}.",
            count);
    }
}
