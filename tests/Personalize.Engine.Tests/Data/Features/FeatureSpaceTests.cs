using System.Text.Json;
using Personalize.Engine.Data;
using Personalize.Engine.Data.Features;

namespace Personalize.Engine.Tests.Data.Features;

public sealed class FeatureSpaceTests
{
    private static readonly MetadataColumn s_genres = new()
    {
        Name = "GENRES", Kind = MetadataKind.Categorical, Texts = ["Drama|Comedy", "Drama", null, "Western", "Drama", "Drama | Comedy"],
    };

    [Fact]
    public void Several_values_of_a_row_weigh_as_much_as_one()
    {
        var space = FeatureFitting.Fit([s_genres]);
        Assert.Equal(["Drama", "Comedy"], space.Fields[0].Values);
        var table = space.Encode([s_genres], 6);
        Assert.Equal(["GENRES=Drama 0.71", "GENRES=Comedy 0.71"], Row(space, table, 0));
        Assert.Equal(["GENRES=Drama 1.00"], Row(space, table, 1));
        Assert.Equal(["GENRES missing 1.00"], Row(space, table, 2));
        Assert.Equal(Row(space, table, 0), Row(space, table, 5));
    }

    [Fact]
    public void A_rare_value_and_one_never_seen_are_alike()
    {
        var space = FeatureFitting.Fit([s_genres]);
        Assert.Equal(["GENRES rare 1.00"], Row(space, space.Encode([s_genres], 6), 3));
        Assert.Equal(["GENRES rare 1.00"], Row(space, Request(space, ("genres", "Opera")), 0));
        Assert.Equal(["GENRES=Drama 0.71", "GENRES rare 0.71"], Row(space, Request(space, ("GENRES", "Drama|Opera|Ballet")), 0));
    }

    [Fact]
    public void A_request_is_featurised_as_the_training_was()
    {
        var snapshot = TestSnapshots.WithMetadata(TestSnapshots.Random(users: 30, items: 40, eventTypes: 1, maxLength: 9, seed: 2), moreItems: 3, seed: 4);
        var space = JsonSerializer.Deserialize<FeatureSpace>(JsonSerializer.Serialize(FeatureFitting.Fit(snapshot.UserMetadata!)))!;
        var table = space.Encode(snapshot.UserMetadata!, snapshot.UserCount);
        for (var user = 0; user < snapshot.UserCount; user++)
        {
            var values = new Dictionary<string, string>();
            foreach (var column in snapshot.UserMetadata!)
            {
                if (column.Texts?[user] is { } text)
                    values.Add(column.Name, text);
                if (column.Numbers is { } numbers && !double.IsNaN(numbers[user]))
                    values.Add(column.Name, numbers[user].ToString(System.Globalization.CultureInfo.InvariantCulture));
            }

            var builder = new FeatureTable.Builder();
            space.Encode(values, builder);
            Assert.Equal(Row(space, table, user), Row(space, builder.Build(), 0));
        }
    }

    [Fact]
    public void Skewed_numbers_are_taken_by_their_logarithm_and_extremes_are_cut_off()
    {
        double[] prices = [.. Enumerable.Range(1, 99).Select(i => (double)i % 7 + 1), 1_000_000];
        var space = FeatureFitting.Fit([new MetadataColumn { Name = "PRICE", Kind = MetadataKind.Numeric, Numbers = prices }]);
        Assert.True(space.Fields[0].Logarithmic);
        var standardised = Request(space, ("PRICE", "1e12")).Weights[0];
        Assert.Equal(4, standardised);
        Assert.Equal(["PRICE missing 1.00"], Row(space, Request(space, ("PRICE", "cheap")), 0));
        Assert.Equal(["PRICE missing 1.00"], Row(space, Request(space, ("PRICE", "NaN")), 0));
        Assert.Equal(["PRICE missing 1.00"], Row(space, Request(space, ("COLOUR", "red")), 0));
    }

    [Fact]
    public void Text_is_alike_in_any_case_and_punctuation_and_near_where_words_are_shared()
    {
        var space = new FeatureSpace([new FeatureField { Name = "TITLE", Kind = MetadataKind.Textual }]);
        Assert.Equal(Entries("Red Wooden Heart"), Entries("RED, wooden-heart!"));
        Assert.True(Cosine("red wooden heart", "red wooden star") > 0.5);
        Assert.True(Cosine("red wooden heart", "blue paper lantern") < 0.2);
        Assert.True(Cosine("lanterns", "lantern") > 0.1);
        Assert.Equal(1, Entries(new string('x', 20_000) + " " + string.Join(' ', Enumerable.Range(0, 5000))).Values.Sum(w => w * w), 1e-3);

        Dictionary<int, float> Entries(string text)
        {
            var table = Request(space, ("TITLE", text));
            return table.Features.Zip(table.Weights).ToDictionary(e => e.First, e => e.Second);
        }

        double Cosine(string a, string b)
        {
            var (x, y) = (Entries(a), Entries(b));
            return x.Sum(e => e.Value * y.GetValueOrDefault(e.Key));
        }
    }

    [Fact]
    public void Columns_that_say_nothing_are_left_out()
    {
        MetadataColumn[] columns =
        [
            new() { Name = "SAME", Kind = MetadataKind.Categorical, Texts = ["a", "a", "a"] },
            new() { Name = "UNIQUE", Kind = MetadataKind.Categorical, Texts = ["a", "b", "c"] },
            new() { Name = "ZERO", Kind = MetadataKind.Numeric, Numbers = [0, 0, 0] },
            new() { Name = "NONE", Kind = MetadataKind.Numeric, Numbers = [double.NaN, double.NaN, double.NaN] },
            new() { Name = "TRUE", Kind = MetadataKind.Boolean, Numbers = [1, 1, 1] },
        ];
        Assert.Equal(0, FeatureFitting.Fit(columns).Count);
    }

    [Fact]
    public void A_stored_table_that_does_not_fit_is_refused()
    {
        Assert.Throws<ArgumentException>(() => FeatureTable.From([0, 2], [0], [1], 3));
        Assert.Throws<ArgumentException>(() => FeatureTable.From([0, 1, 0], [], [], 3));
        Assert.Throws<ArgumentException>(() => FeatureTable.From([0, 1], [3], [1], 3));
        Assert.Throws<ArgumentException>(() => FeatureTable.From([0, 1], [-1], [1], 3));
    }

    private static FeatureTable Request(FeatureSpace space, params (string Field, string Value)[] values)
    {
        var builder = new FeatureTable.Builder();
        space.Encode(values.ToDictionary(v => v.Field, v => v.Value), builder);
        return builder.Build();
    }

    private static string[] Row(FeatureSpace space, FeatureTable table, int row) =>
        [.. Enumerable.Range(table.Offsets[row], table.Offsets[row + 1] - table.Offsets[row])
            .Select(k => FormattableString.Invariant($"{space.Describe(table.Features[k])} {table.Weights[k]:0.00}"))];
}
