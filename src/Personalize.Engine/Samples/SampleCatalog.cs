using Personalize.Engine.Kernels;

namespace Personalize.Engine.Samples;

/// <summary>One item of the sample shop.</summary>
/// <param name="Created">Unix seconds.</param>
internal sealed record SampleItem(int Category, int Brand, double Price, long Created);

/// <summary>
/// The items of the sample shop. Each category has several series: items of one brand that are usually viewed one after the other.
/// Items are created in the order of their series; the last ones of many series appear while the shop is open.
/// </summary>
internal sealed class SampleCatalog
{
    public const int FewestItems = 10;

    private const ulong Stream = 101;
    private const int SeriesLength = 10;
    private const int ItemsOfCategory = 50;
    private const double ShareOfNewItems = 0.3;

    private readonly int[][] _seriesOfCategory;
    private readonly int[][] _itemsOfSeries;

    public SampleCatalog(int items, ulong seed)
    {
        var random = new FastRandom(seed, Stream);
        var seriesCount = (items + SeriesLength - 1) / SeriesLength;
        CategoryCount = Math.Clamp(items / ItemsOfCategory, 1, Math.Min(40, seriesCount));
        var brandCount = Math.Max(1, seriesCount / 3);

        // The ids must not reveal which items belong together.
        var order = Enumerable.Range(0, items).ToArray();
        random.Shuffle(order);
        _itemsOfSeries = [.. order.Chunk(SeriesLength)];
        _seriesOfCategory = [.. Enumerable.Range(0, CategoryCount).Select(c => Enumerable.Range(0, seriesCount).Where(s => s % CategoryCount == c).ToArray())];

        var all = new SampleItem[items];
        for (var series = 0; series < seriesCount; series++)
        {
            var brand = random.NextInt(brandCount);
            var price = Math.Exp(2 + (2 * random.NextDouble()));
            var members = _itemsOfSeries[series];
            var known = (int)Math.Round(members.Length * (1 - (2 * ShareOfNewItems * random.NextDouble())));
            var times = Enumerable.Range(0, members.Length)
                .Select(
                    i => i < known
                        ? SampleShop.Start - 1 - (long)(random.NextDouble() * 700 * SampleShop.Day)
                        : SampleShop.Start + (long)(random.NextDouble() * 0.9 * SampleShop.Length))
                .Order()
                .ToArray();
            for (var i = 0; i < members.Length; i++)
                all[members[i]] = new SampleItem(series % CategoryCount, brand, Math.Round(price * (1 + (0.08 * i)), 2), times[i]);
        }

        Items = all;
    }

    public IReadOnlyList<SampleItem> Items { get; }

    public int CategoryCount { get; }

    public int SeriesCount => _itemsOfSeries.Length;

    public IReadOnlyList<int> SeriesOf(int category) => _seriesOfCategory[category];

    public IReadOnlyList<int> ItemsOf(int series) => _itemsOfSeries[series];

    /// <summary>The series that users turn to after this one: the next one of its category, cyclically.</summary>
    public int SeriesAfter(int series)
    {
        var siblings = _seriesOfCategory[series % CategoryCount];
        return siblings[((series / CategoryCount) + 1) % siblings.Length];
    }

    /// <summary>Number of items of the series that are on sale at a given time; they are its first ones.</summary>
    public int CountOnSale(int series, long time)
    {
        var members = _itemsOfSeries[series];
        var count = 0;
        while (count < members.Length && Items[members[count]].Created <= time)
            count++;
        return count;
    }

    /// <summary>True for a category of items that are used up and bought again.</summary>
    public static bool IsConsumed(int category) => category % 3 == 0;
}
