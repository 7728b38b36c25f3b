using Personalize.Engine.Networks.Exploration;

namespace Personalize.Simulation;

/// <summary>
/// How well the posteriors of new items' scores describe what the items are really like. The network's scale of a user is the line through the scores
/// and utilities of the items that it has learned; what a new item would score on this line is compared with the posterior.
/// </summary>
internal sealed class Calibration
{
    private const int Stride = 20;

    // An information of less than 1, of 1 to 3, of 3 to 7, and so on.
    private readonly List<double>[] _deviations = [.. Enumerable.Range(0, 8).Select(_ => new List<double>())];

    private int _users;

    /// <summary>The share of the items whose score is in the central interval of the posterior, which has some probability, by evidence.</summary>
    /// <param name="deviations">Half the width of the interval, in standard deviations.</param>
    public IEnumerable<(int Count, double Mean, double MeanSquare, double Covered)> By(double deviations) => _deviations.Where(found => found.Count > 0)
        .Select(found => (found.Count, found.Average(), found.Average(z => z * z), found.Average(z => Math.Abs(z) <= deviations ? 1.0 : 0)));

    /// <summary>The same for all together.</summary>
    public double Covered(double deviations) => _deviations.SelectMany(found => found).Average(z => Math.Abs(z) <= deviations ? 1.0 : 0);

    /// <summary>Compares the new items, for some of the users.</summary>
    public void Compare(ShopState shop, int user, int items, long time, Func<(double[] Scores, float[] Query)> read, ItemAppeal appeal, double share)
    {
        if (_users++ % Stride != 0)
            return;
        var (scores, query) = read();
        var squares = new float[query.Length];
        appeal.Space.Turn(query, squares);
        squares = Array.ConvertAll(squares, value => value * value);
        var line = new Line();
        for (var item = 0; item < items; item++)
        {
            if (appeal.Learned[item] == 0 || shop.Had(user, item))
                continue;
            line.Add(shop.UtilityOf(user, item, time), scores[item]);
        }

        for (var item = shop.World.Items; item < items; item++)
        {
            if (appeal.Learned[item] != 0 || shop.Had(user, item))
                continue;
            var bucket = Math.Min(_deviations.Length - 1, (int)Math.Log2(1 + appeal.Information[item]));
            _deviations[bucket].Add((line.At(shop.UtilityOf(user, item, time)) - scores[item]) / (share * Math.Sqrt(appeal.VarianceOf(item, squares))));
        }
    }
}
