using System.Globalization;
using CsCheck;
using Personalize.Engine.Common;
using Personalize.Engine.Data;
using Personalize.Engine.Resources;
using Personalize.Engine.Serving;
using Personalize.Engine.Serving.Filters;
using Personalize.Engine.Serving.Histories;

namespace Personalize.Engine.Tests.Serving.Filters;

public class FilterPlanTests
{
    // The model has some of the items of the dataset; the last ones are in neither.
    private const int ModelItems = 40;
    private const int ItemCount = 70;
    private const int AllItems = 73;

    private static readonly string[] s_genres = ["a", "b", "c"];
    private static readonly string[] s_types = ["view", "Buy", "like"];

    private static readonly Gen<string> s_genre = OneOf("\"a\"", "\"b\"", "\"c\"", "\"none\"", "$G");
    private static readonly Gen<string> s_itemGenre = OneOf("\"a\"", "\"b\"", "\"none\"", "$G", "CurrentItem.GENRE");
    private static readonly Gen<string> s_number = Gen.OneOf(Gen.Int[0, 9].Select(n => n.ToString(CultureInfo.InvariantCulture)), Gen.Const("$N"));
    private static readonly Gen<string> s_itemNumber = Gen.OneOf(s_number, Gen.Const("CurrentItem.PRICE"));
    private static readonly Gen<string> s_type = OneOf("\"VIEW\"", "\"buy\"", "\"other\"", "\"*\"", "$T");
    private static readonly Gen<string> s_in = OneOf("IN", "NOT IN");

    private static readonly Gen<string> s_items = Conditions(Gen.OneOf(
        Gen.Select(s_in, s_itemGenre.Array[1, 3], (op, values) => $"Items.GENRE {op} ({string.Join(", ", values)})"),
        Gen.Select(s_in, op => $"Items.GENRE {op} CurrentItem.GENRE"),
        Gen.Select(OneOf("=", "!=", "<>", "<", "<=", ">", ">="), s_itemNumber, (op, value) => $"Items.PRICE {op} {value}"),
        Gen.Select(s_in, s_itemNumber.Array[1, 3], (op, values) => $"Items.PRICE {op} ({string.Join(", ", values)})")));

    private static readonly Gen<string> s_events = Conditions(Gen.OneOf(
        Gen.Select(s_in, s_type.Array[1, 2], (op, values) => $"Interactions.EVENT_TYPE {op} ({string.Join(", ", values)})"),
        Gen.Select(OneOf("=", "<", ">="), s_number, (op, value) => $"Interactions.EVENT_VALUE {op} {value}"),
        Gen.Select(s_in, s_genre.Array[1, 2], (op, values) => $"Interactions.DEVICE {op} ({string.Join(", ", values)})"),
        Gen.Select(OneOf("=", "<=", ">"), s_number, (op, value) => $"Interactions.LEVEL {op} {value}")));

    private static readonly Gen<string> s_users = Conditions(Gen.OneOf(
        Gen.Select(s_in, s_genre.Array[1, 2], (op, values) => $"CurrentUser.CLUB {op} ({string.Join(", ", values)})"),
        Gen.Select(OneOf("<", ">="), s_number, (op, value) => $"CurrentUser.AGE {op} {value}")));

    private static readonly Gen<string> s_expression = Gen.Select(
        OneOf("INCLUDE", "EXCLUDE"), Gen.OneOf(s_items, s_events), Gen.OneOf(Gen.Const(""), s_users.Select(users => $" IF {users}")),
        (kind, where, users) => $"{kind} ItemID WHERE {where}{users}");

    [Fact]
    public void A_plan_allows_what_reading_the_expression_item_by_item_allows()
    {
        var world = Gen.Select(OneOf([.. s_genres, "a|b", "b|c", ""]).Array[ItemCount], Gen.Int[-1, 9].Array[ItemCount],
            Gen.Select(Gen.Int[0, AllItems - 1], OneOf(s_types), Gen.Int[-1, 9], OneOf("a", "a|c", "b", ""), Gen.Int[-1, 9]).Array[0, 250], Gen.Int[0, 2],
            OneOf("GNT", "GN", "T", ""), Gen.Int[0, AllItems - 1]);
        Gen.Select(s_expression.Array[1, 3], world).Sample((expressions, data) =>
        {
            var (genres, prices, events, user, given, current) = data;
            var items = new Vocabulary([.. Enumerable.Range(0, ModelItems).Select(i => $"i{i}")]);
            var others = Enumerable.Range(ModelItems, ItemCount - ModelItems).ToDictionary(i => $"i{i}");
            var history = events.Select((e, i) => new HistoryEvent($"i{e.Item1}", i, e.Item2, Missing(e.Item3))
            {
                Context = new Dictionary<string, ContextValue> { ["DEVICE"] = new(Missing(e.Item4), double.NaN), ["LEVEL"] = new(null, Missing(e.Item5)) },
            }).ToArray();
            var values = new Dictionary<string, string> { ["G"] = "\"b\",c", ["N"] = "5", ["T"] = "like" }
                .Where(value => given.Contains(value.Key))
                .ToDictionary();
            var syntax = FilterParser.Parse(string.Join(" | ", expressions), FilterParserTests.Schemas);
            var used = values.Where(value => syntax.Placeholders.Contains(value.Key)).ToDictionary();
            var (itemTexts, itemNumbers) = (genres.Select(Missing).ToArray(), prices.Select(Missing).ToArray());
            FilterPlan Plan(int? eventsPerType) => new(
                syntax,
                items,
                others,
                new Dictionary<string, FilterColumn>
                {
                    ["GENRE"] = FilterColumn.OfTexts(itemTexts, categorical: true),
                    ["PRICE"] = FilterColumn.OfNumbers(itemNumbers),
                },
                new Dictionary<string, FilterColumn>
                {
                    ["CLUB"] = FilterColumn.OfTexts(["a|c", null], categorical: true),
                    ["AGE"] = FilterColumn.OfNumbers([5, double.NaN]),
                },
                new Dictionary<string, int> { ["u0"] = 0, ["u1"] = 1 },
                eventsPerType);
            var plan = Plan(100);
            var naive = new NaiveFilter(values, itemTexts, itemNumbers, current, history, user == 0 ? "a|c" : null, user == 0 ? 5 : double.NaN);
            if (syntax.Expressions.Any(expression => expression.Includes && !naive.HasValues(expression)))
            {
                Assert.Equal(
                    "MissingFilterValue", Assert.Throws<PersonalizeException>(() => plan.Allowed($"u{user}", history, used, null, $"i{current}")).ErrorId);
                return;
            }

            var allowed = plan.Allowed($"u{user}", history, used, null, $"i{current}");

            Assert.Equal(ModelItems, allowed.Items.Capacity);
            Assert.Equal(
                Enumerable.Range(0, AllItems).Where(item => naive.Allows(syntax, item)),
                Items(allowed));

            // What was found among the first events is added to, however the others came.
            var (whole, found) = (Plan(null), new FoundByFilters());
            foreach (var count in new[] { history.Length / 3, history.Length / 2, history.Length })
                Assert.Equal(Items(Whole(history[..count])), Items(Whole(history[..count], found)));
            HistoryEvent[] late = [.. history.TakeLast(1), .. history.SkipLast(1)];
            found = new FoundByFilters();
            Whole([.. history.SkipLast(1)], found);
            found.ForgetFrom(0);
            Assert.Equal(Items(Whole(late)), Items(Whole(late, found)));

            AllowedItems Whole(HistoryEvent[] events, FoundByFilters? found = null) => whole.Allowed($"u{user}", events, used, found, $"i{current}");

            int[] Items(AllowedItems answer) =>
                [.. Enumerable.Range(0, AllItems).Where(item => item < ModelItems ? answer.Items.Contains(item) : answer.AllowsNew($"i{item}"))];
        }, iter: 3000, seed: "0000KOIPe036");
    }

    [Fact]
    public void A_float_is_compared_as_a_float()
    {
        var plan = Plan("EXCLUDE ItemID WHERE Interactions.EVENT_VALUE = 0.1", new Vocabulary(["x", "y"]));
        Assert.Equal(1, plan.Allowed("u", [new("x", 0, "rate", 0.1f)], new Dictionary<string, string>()).Items.Count);
    }

    [Theory]
    [InlineData(null, "")]
    [InlineData(100, "old")]
    [InlineData(101, "")]
    [InlineData(1, "old")]
    public void All_events_of_a_type_count_or_only_the_newest_ones(int? eventsPerType, string allowedItems)
    {
        var items = new Vocabulary(["old", "new", "rare"]);
        var plan = Plan("""EXCLUDE ItemID WHERE Interactions.EVENT_TYPE IN ("*")""", items, eventsPerType);
        HistoryEvent[] history =
        [
            new("rare", 0, "buy"), new("old", 1, "view"), .. Enumerable.Range(2, 100).Select(t => new HistoryEvent("new", t, t % 2 == 0 ? "view" : "VIEW")),
        ];

        var allowed = plan.Allowed("u", history, new Dictionary<string, string>());

        Assert.Equal(allowedItems, string.Concat(items.Ids.Where((_, item) => allowed.Items.Contains(item))));
    }

    [Fact]
    public void An_include_needs_its_values_and_an_exclude_without_them_is_skipped()
    {
        var items = new Vocabulary(["x", "y"]);
        var none = new Dictionary<string, string>();
        HistoryEvent[] history = [new("x", 0, "view")];

        var error = Assert.Throws<PersonalizeException>(() => Plan("INCLUDE ItemID WHERE Interactions.EVENT_TYPE IN ($T)", items).Allowed("u", history, none));
        Assert.Equal(("MissingFilterValue", "T"), (error.ErrorId, error.TargetValue));
        Assert.Equal(2, Plan("EXCLUDE ItemID WHERE Interactions.EVENT_TYPE IN ($T)", items).Allowed("u", history, none).Items.Count);
        Assert.Equal(
            1,
            Plan("EXCLUDE ItemID WHERE Interactions.EVENT_TYPE IN ($T)", items).Allowed(
                "u", history, new Dictionary<string, string> { ["$t"] = "'view'" }).Items.Count);
    }

    [Theory]
    [InlineData("a,nosuch,'no,ne',nosuch", "The filter value 'nosuch' for $G matches nothing: no item has this GENRE. The filter value 'no,ne' for $G "
        + "matches nothing: no item has this GENRE.")]
    [InlineData("b,a", null)]
    public void A_value_that_no_item_has_is_named_once(string given, string? said)
    {
        var plan = new FilterPlan(
            FilterParser.Parse("INCLUDE ItemID WHERE Items.GENRE IN ($G) | EXCLUDE ItemID WHERE Items.GENRE NOT IN ($G)", FilterParserTests.Schemas),
            new Vocabulary(["x", "y"]),
            new Dictionary<string, int>(),
            new Dictionary<string, FilterColumn> { ["GENRE"] = FilterColumn.OfTexts(["a|b", null], categorical: true) },
            new Dictionary<string, FilterColumn>(),
            new Dictionary<string, int>(),
            null);

        Assert.Equal(said, plan.Unmatched(new Dictionary<string, string> { ["G"] = given }));
    }

    [Theory]
    [InlineData("2024-05-01", "x")]
    [InlineData("2024-05-01T02:00:00+02:00", "x")]
    [InlineData("2024-05-01 00:00:00.5", "xy")]
    [InlineData("1714521600", "x")]
    public void Times_are_compared_with_dates(string time, string excluded)
    {
        var items = new Vocabulary(["x", "y"]);
        HistoryEvent[] history = [new("x", 1714521599, "view"), new("y", 1714521600, "view")];

        var given = Plan("EXCLUDE ItemID WHERE Interactions.TIMESTAMP < $T", items).Allowed("u", history, new Dictionary<string, string> { ["T"] = time });
        var written = Plan($"EXCLUDE ItemID WHERE Interactions.TIMESTAMP < '{time}'", items).Allowed("u", history, new Dictionary<string, string>());

        Assert.Equal(excluded, string.Concat(items.Ids.Where((_, item) => !given.Items.Contains(item))));
        Assert.Equal(excluded, string.Concat(items.Ids.Where((_, item) => !written.Items.Contains(item))));
    }

    [Theory]
    [InlineData("Tpye", "view", "UnknownFilterValue")]
    [InlineData("V", "much", "InvalidFilterValue")]
    [InlineData("V", "1,2", "InvalidFilterValue")]
    public void Wrong_values_are_refused(string name, string value, string errorId)
    {
        var plan = Plan("""EXCLUDE ItemID WHERE Interactions.EVENT_VALUE < $V | EXCLUDE ItemID WHERE Interactions.EVENT_TYPE = $TYPE""", new Vocabulary(["x"]));

        var error = Assert.Throws<PersonalizeException>(() => plan.Allowed("u", [], new Dictionary<string, string> { [name] = value }));

        Assert.Equal(errorId, error.ErrorId);
    }

    private static string? Missing(string text) => text.Length == 0 ? null : text;

    private static double Missing(int number) => number < 0 ? double.NaN : number;

    private static Gen<T> OneOf<T>(params T[] values) => Gen.Int[0, values.Length - 1].Select(i => values[i]);

    private static FilterPlan Plan(string expression, Vocabulary items, int? eventsPerType = null) => new(
        FilterParser.Parse(expression, FilterParserTests.Schemas),
        items,
        new Dictionary<string, int>(),
        new Dictionary<string, FilterColumn>(),
        new Dictionary<string, FilterColumn>(),
        new Dictionary<string, int>(),
        eventsPerType);

    private static Gen<string> Conditions(Gen<string> comparison) =>
        Gen.Select(
            comparison,
            Gen.Select(OneOf("AND", "OR"), comparison, (join, next) => $" {join} {next}").Array[0, 3],
            (first, rest) => first + string.Concat(rest));

    /// <summary>The documented meaning, as plainly as it can be said.</summary>
    private sealed class NaiveFilter(
        Dictionary<string, string> values, string?[] genres, double[] prices, int current, HistoryEvent[] history, string? club, double age)
    {
        public bool Allows(FilterSyntax syntax, int item)
        {
            var applied = syntax.Expressions.Where(HasValues)
                .Where(e => e.If is null || Holds(e.If, c => c.Field.Name == "CLUB" ? Text(c, club) : Number(c, age)))
                .ToArray();
            var includes = applied.Where(e => e.Includes).ToArray();
            return (includes.Length == 0 || includes.Any(e => Finds(e, item))) && !applied.Any(e => !e.Includes && Finds(e, item));
        }

        public bool HasValues(FilterExpression expression) => expression.Placeholders.All(values.ContainsKey);

        private bool Finds(FilterExpression expression, int item) => expression.Dataset == DatasetType.Items
            ? Holds(expression.Where, c => c.Field.Name == "GENRE"
                ? Text(c, genres.ElementAtOrDefault(item))
                : Number(c, item < prices.Length ? prices[item] : double.NaN))
            : history.GroupBy(e => e.EventType!.ToUpperInvariant()).SelectMany(type => type.TakeLast(100)).Any(e =>
                e.ItemId == $"i{item}" && Holds(expression.Where, c => c.Field.Name switch
                {
                    "EVENT_TYPE" => Type(c, e.EventType!),
                    "DEVICE" => Text(c, e.Context!["DEVICE"].Text),
                    "LEVEL" => Number(c, e.Context!["LEVEL"].Number),
                    _ => Number(c, e.EventValue),
                }));

        private static bool Holds(FilterCondition condition, Func<FilterComparison, bool> test) => condition.Alternatives.Any(all => all.All(test));

        private string[] Operands(FilterComparison c) =>
            [.. c.Operands.SelectMany(o => o switch
            {
                { CurrentItem.Name: "GENRE" } => genres.ElementAtOrDefault(current)?.Split('|') ?? [],
                { CurrentItem: not null } => current >= prices.Length || double.IsNaN(prices[current]) ? [] : [$"{prices[current]}"],
                { IsPlaceholder: true } => values[o.Text].Replace("\"", "").Split(','),
                _ => [o.Text],
            })];

        private bool Text(FilterComparison c, string? text) =>
            (text ?? "").Split('|').Intersect(Operands(c)).Any() == (c.Operator == FilterOperator.In);

        private bool Type(FilterComparison c, string type) =>
            Operands(c).Any(o => o == "*" || o.Equals(type, StringComparison.OrdinalIgnoreCase)) == (c.Operator == FilterOperator.In);

        private bool Number(FilterComparison c, double value)
        {
            var operands = Operands(c).Select(o => double.Parse(o, CultureInfo.InvariantCulture)).ToArray();
            return c.Operator switch
            {
                FilterOperator.In => operands.Contains(value),
                FilterOperator.NotIn => !operands.Contains(value),
                _ when operands.Length == 0 => false,
                FilterOperator.Less => value < operands[0],
                FilterOperator.LessOrEqual => value <= operands[0],
                FilterOperator.Greater => value > operands[0],
                _ => value >= operands[0],
            };
        }
    }
}
