using System.Globalization;
using Personalize.Engine.Common;
using Personalize.Engine.Resources;
using Personalize.Engine.Samples;

namespace Personalize.Engine.Tests.Samples;

public sealed class SampleShopTests : IDisposable
{
    private const long Start = 1_704_067_200;

    private static readonly SampleShopOptions s_small = new() { Users = 300, Items = 120, Events = 9_000 };

    private readonly string _directory = Path.Combine(Path.GetTempPath(), $"personalize-sample-{Guid.NewGuid():N}");

    public void Dispose()
    {
        if (Directory.Exists(_directory))
            Directory.Delete(_directory, recursive: true);
    }

    [Fact]
    public void The_files_have_the_columns_of_the_service_and_the_sizes_asked_for()
    {
        var files = PersonalizeEngine.WriteSampleDataset(
            new() { Directory = _directory, Seed = 42, UserCount = 300, ItemCount = 120, EventCount = 9_000 }, OperationContext.None)
            .ToDictionary(file => file.DatasetType, file => file.Path);

        Assert.Equal(
            [Path.Combine(_directory, "interactions.csv"), Path.Combine(_directory, "items.csv"), Path.Combine(_directory, "users.csv")],
            [files[DatasetType.Interactions], files[DatasetType.Items], files[DatasetType.Users]]);
        Assert.Equal("USER_ID,ITEM_ID,TIMESTAMP,EVENT_TYPE,EVENT_VALUE,DEVICE", File.ReadLines(files[DatasetType.Interactions]).First());
        Assert.Equal("ITEM_ID,CATEGORY,BRAND,PRICE,CREATION_TIMESTAMP", File.ReadLines(files[DatasetType.Items]).First());
        Assert.Equal("USER_ID,AGE,SEGMENT", File.ReadLines(files[DatasetType.Users]).First());
        Assert.Equal([9_001, 121, 301], new[] { DatasetType.Interactions, DatasetType.Items, DatasetType.Users }.Select(t => File.ReadLines(files[t]).Count()));
        Assert.Equal(3, Directory.GetFiles(_directory).Length);
    }

    [Fact]
    public void The_default_size_is_that_of_a_small_shop() =>
        Assert.Equal(new SampleShopOptions { Seed = 42, Users = 2_000, Items = 1_000, Events = 60_000 }, new SampleShopOptions());

    [Fact]
    public void The_same_seed_writes_the_same_bytes_in_every_culture_over_what_was_there()
    {
        var culture = CultureInfo.CurrentCulture;
        try
        {
            var first = Bytes(s_small);
            CultureInfo.CurrentCulture = CultureInfo.GetCultureInfo("de-DE");
            Assert.Equal(first, Bytes(s_small));
            Assert.NotEqual(first[0], Bytes(s_small with { Seed = 43 })[0]);
        }
        finally
        {
            CultureInfo.CurrentCulture = culture;
        }
    }

    [Fact]
    public void Events_are_those_of_a_shop()
    {
        var (events, created) = Read(s_small);

        Assert.Equal(events.OrderBy(e => e.Time).Select(e => e.Time), events.Select(e => e.Time));
        Assert.Equal(events.Count, events.Select(e => (e.User, e.Item, e.Time, e.Type)).Distinct().Count());
        Assert.All(events, e => Assert.InRange(e.Time, Math.Max(Start, created[e.Item]), Start + (365 * 86_400)));
        Assert.Equal(300, events.Select(e => e.User).Distinct().Count());
        Assert.All(events.GroupBy(e => e.User), user => Assert.True(user.Count() >= 2));

        // Items that came while the shop was open, and were noticed.
        Assert.InRange(created.Values.Count(c => c > Start) / (double)created.Count, 0.15, 0.5);
        Assert.Contains(events, e => created[e.Item] > Start);

        // A funnel, one main device per user, and items seen or bought again.
        var types = events.CountBy(e => e.Type).ToDictionary();
        Assert.True(types["view"] > 3 * types["cart"] && types["cart"] > types["purchase"] && types["purchase"] > 100);
        Assert.Equal(["1", "10", "3"], events.Select(e => e.Value).Distinct().Order(StringComparer.Ordinal));
        Assert.Equal(["desktop", "mobile", "tablet"], events.Select(e => e.Device).Distinct().Order());
        Assert.Contains(events.Where(e => e.Type == "purchase").CountBy(e => (e.User, e.Item)), again => again.Value > 1);
        Assert.InRange(events.Where(e => e.Type == "view").CountBy(e => (e.User, e.Item)).Count(again => again.Value > 1) / (double)types["view"], 0.01, 0.3);
    }

    [Fact]
    public void Visits_are_told_apart_by_gaps()
    {
        var gaps = Read(s_small).Events.GroupBy(e => e.User).SelectMany(user => user.Zip(user.Skip(1), (a, b) => b.Time - a.Time)).ToArray();

        Assert.InRange(gaps.Count(g => g < 600) / (double)gaps.Length, 0.6, 0.95);
        Assert.InRange(gaps.Count(g => g >= 3_600) / (double)gaps.Length, 0.05, 0.4);
        Assert.True(gaps.Count(g => g is >= 600 and < 3_600) < gaps.Length / 100);
    }

    [Fact]
    public void Tastes_drift()
    {
        // What users look at late is less similar to what they looked at early than early events are to one another.
        var (near, far) = (0.0, 0.0);
        foreach (var user in Read(s_small).Events.GroupBy(e => e.User).Where(g => g.Count() >= 40))
        {
            var quarters = user.Chunk((user.Count() + 3) / 4).Select(q => q.Select(e => e.Category).ToHashSet()).ToArray();
            near += Likeness(quarters[0], quarters[1]);
            far += Likeness(quarters[0], quarters[3]);
        }

        Assert.True(near > 1.1 * far, $"{near} against {far}");
    }

    [Fact]
    public void What_comes_next_is_in_the_order_and_not_in_what_occurs_together()
    {
        var options = new SampleShopOptions { Users = 1_000, Items = 600, Events = 30_000 };
        var users = Read(options).Events.GroupBy(e => e.User).Select(g => Views(g).ToArray()).ToArray();
        var (training, test) = (users.Where((_, u) => u % 5 > 0).ToArray(), users.Where((_, u) => u % 5 == 0).ToArray());
        var popular = training.SelectMany(u => u).CountBy(i => i).OrderByDescending(c => c.Value).Select(c => c.Key).Take(3).ToArray();
        var together = Best(training.SelectMany(u => u.Distinct().SelectMany(a => u.Distinct().Where(b => b != a), (a, b) => (a, b))));
        var inOrder = Best(training.SelectMany(u => u.Zip(u.Skip(1))).Select(pair => (pair.First, pair.Second)));

        double Hits(Func<string, IEnumerable<string>> recommend)
        {
            var pairs = test.SelectMany(u => u.Zip(u.Skip(1))).ToArray();
            return pairs.Count(pair => recommend(pair.First).Contains(pair.Second)) / (double)pairs.Length;
        }

        var (byPopularity, byTogether, byOrder) =
            (Hits(_ => popular), Hits(i => together.GetValueOrDefault(i, [])), Hits(i => inOrder.GetValueOrDefault(i, [])));
        Assert.True(byTogether > 1.5 * byPopularity && byOrder > 1.5 * byTogether, $"{byPopularity:0.000}, {byTogether:0.000}, {byOrder:0.000}");
    }

    [Theory]
    [InlineData(1, 10, 2)]
    [InlineData(25, 10, 1_000)]
    [InlineData(3, 5_000, 4_000)]
    [InlineData(7, 61, 1_000)]
    public void Odd_sizes_make_a_shop_too(int users, int items, int events)
    {
        var (read, created) = Read(new SampleShopOptions { Users = users, Items = items, Events = events });
        Assert.Equal((events, items), (read.Count, created.Count));
    }

    [Fact]
    public void Impossible_sizes_are_told_together_and_nothing_is_written()
    {
        var error = Assert.Throws<PersonalizeException>(() =>
            SampleShop.Write(_directory, new SampleShopOptions { Users = 0, Items = 9, Events = -1 }, OperationContext.None));

        Assert.Equal("InvalidSampleSize", error.ErrorId);
        Assert.Contains("3 problems", error.Message);
        Assert.Throws<PersonalizeException>(() => SampleShop.Write(_directory, new SampleShopOptions { Users = 100, Events = 199 }, OperationContext.None));
        Assert.False(Directory.Exists(_directory));
    }

    [Fact]
    public void A_directory_that_cannot_be_is_told()
    {
        Directory.CreateDirectory(_directory);
        var file = Path.Combine(_directory, "file");
        File.WriteAllText(file, "");

        var error = Assert.Throws<PersonalizeException>(() => SampleShop.Write(file, s_small, OperationContext.None));
        Assert.Equal("FileNotWritable", error.ErrorId);
        Assert.Equal(file, error.TargetValue);
    }

    [Fact]
    public void Cancelling_leaves_the_earlier_files_as_they_were()
    {
        var before = Bytes(s_small);
        using var cancel = new CancellationTokenSource();
        var context = new OperationContext { CancellationToken = cancel.Token, Progress = _ => cancel.Cancel() };

        Assert.ThrowsAny<OperationCanceledException>(() => SampleShop.Write(_directory, s_small with { Seed = 43, Users = 301 }, context));

        Assert.Equal(before, Directory.GetFiles(_directory).Order().Select(File.ReadAllBytes));
    }

    private byte[][] Bytes(SampleShopOptions options) =>
        [.. SampleShop.Write(_directory, options, OperationContext.None).Values.Order().Select(File.ReadAllBytes)];

    private (List<Row> Events, Dictionary<string, long> Created) Read(SampleShopOptions options)
    {
        var files = SampleShop.Write(_directory, options, OperationContext.None);
        var items = File.ReadLines(files[DatasetType.Items]).Skip(1).Select(line => line.Split(',')).ToDictionary(f => f[0]);
        return (
            [.. File.ReadLines(files[DatasetType.Interactions]).Skip(1).Select(line => line.Split(','))
                .Select(f => new Row(f[0], f[1], long.Parse(f[2], CultureInfo.InvariantCulture), f[3], f[4], f[5], items[f[1]][1]))],
            items.ToDictionary(i => i.Key, i => long.Parse(i.Value[4], CultureInfo.InvariantCulture)));
    }

    private static Dictionary<string, string[]> Best(IEnumerable<(string From, string To)> pairs) => pairs
        .CountBy(p => p)
        .GroupBy(c => c.Key.From)
        .ToDictionary(g => g.Key, g => g.OrderByDescending(c => c.Value).Take(3).Select(c => c.Key.To).ToArray());

    // A cart or a purchase follows a view of the same item, which tells nothing new.
    private static IEnumerable<string> Views(IEnumerable<Row> events) => events.Where(e => e.Type == "view").Select(e => e.Item);

    private static double Likeness(HashSet<string> a, HashSet<string> b) => a.Intersect(b).Count() / (double)a.Union(b).Count();

    private sealed record Row(string User, string Item, long Time, string Type, string Value, string Device, string Category);
}
