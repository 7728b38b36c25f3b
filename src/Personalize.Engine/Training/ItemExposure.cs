using Personalize.Engine.Data;

namespace Personalize.Engine.Training;

/// <summary>
/// How often items were shown when users chose, measured in the events that were to be expected of a typical item that the network has not learned: a
/// place r of a list is chosen with the share c_r of the learned items shown there, and an item that was not learned with ρ·c_r, ρ the same for all of them.
/// </summary>
internal sealed class ItemExposure
{
    private const int Rounds = 20;

    private readonly double[] _shown;
    private readonly double _rate;

    /// <param name="snapshot">The data.</param>
    /// <param name="learned">1 for the items that the network has learned.</param>
    /// <param name="strength">How many events the prior of an item is worth.</param>
    public ItemExposure(Snapshot snapshot, byte[] learned, double strength)
    {
        _shown = new double[learned.Length];
        if (snapshot.Impressions is not { } impressions)
            return;
        var chosenAt = new double[Impressions.Most];
        var shownAt = new double[Impressions.Most];
        var chosen = new double[learned.Length];
        Visit((item, place, isChosen) =>
        {
            shownAt[place] += learned[item];
            chosenAt[place] += isChosen ? learned[item] : 0;
        });
        Visit((item, place, isChosen) =>
        {
            var share = (chosenAt[place] + 1) / (shownAt[place] + 2);
            _shown[item] += share;
            chosen[item] += isChosen ? 1 : 0;
        });
        _rate = TypicalRate([.. Enumerable.Range(0, learned.Length).Where(item => learned[item] == 0 && _shown[item] > 0)], chosen, strength);

        void Visit(Action<int, int, bool> visit)
        {
            for (var e = 0; e < snapshot.EventCount; e++)
            {
                var items = impressions.Of(e);
                for (var place = 0; place < items.Length; place++)
                    visit(items[place], Math.Min(place, Impressions.Most - 1), items[place] == snapshot.EventItems[e]);
            }
        }
    }

    /// <summary>
    /// ρ, at which the logarithms of the items' posterior rates are 0 on average. The rate of all together would be that of the best items, because
    /// those are shown most.
    /// </summary>
    private double TypicalRate(int[] items, double[] chosen, double strength)
    {
        var rate = 1.0;
        for (var round = 0; round < Rounds && items.Length > 0; round++)
            rate *= Math.Exp(items.Average(item => Math.Log((chosen[item] + strength) / ((rate * _shown[item]) + strength))));
        return rate;
    }

    /// <summary>The events to be expected of an item that the network has not learned, as often as it was shown.</summary>
    public double Expected(int item) => _rate * _shown[item];
}
