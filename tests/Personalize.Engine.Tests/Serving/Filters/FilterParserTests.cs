using Personalize.Engine.Common;
using Personalize.Engine.Resources;
using Personalize.Engine.Schemas;
using Personalize.Engine.Serving.Filters;

namespace Personalize.Engine.Tests.Serving.Filters;

public class FilterParserTests
{
    [Theory]
    [InlineData("""EXCLUDE ItemID WHERE Interactions.EVENT_TYPE IN ("*")""", 1)]
    [InlineData("""exclude itemid where interactions.event_type in ('click', 'purchase')""", 1)]
    [InlineData("""INCLUDE ItemID WHERE Items.GENRE IN ("Comedy")""", 1)]
    [InlineData("""INCLUDE ItemID WHERE Items.GENRE NOT IN ("Comedy", "Drama")""", 1)]
    [InlineData("""INCLUDE ItemID WHERE Items.GENRE = "Comedy" """, 1)]
    [InlineData("""INCLUDE ItemID WHERE Items.PRICE <= 20.5 AND Items.PRICE > -1e3""", 1)]
    [InlineData("""INCLUDE ItemID WHERE Items.YEAR IN (1999, 2000)""", 1)]
    [InlineData("""INCLUDE ItemID WHERE Items.GENRE != "Comedy" AND Items.YEAR <> $YEAR IF CurrentUser.AGE!=5""", 1)]
    [InlineData("""INCLUDE ItemID WHERE Items.GENRE IN ($GENRE) AND Items.PRICE < $MOST OR Items.CREATION_TIMESTAMP >= 1700000000""", 1)]
    [InlineData("""INCLUDE ItemID WHERE Items.GENRE IN ("x") IF CurrentUser.AGE >= 18 AND CurrentUser.CLUB = "gold" """, 1)]
    [InlineData("""EXCLUDE ItemID WHERE Interactions.EVENT_TYPE NOT IN ("click") AND Interactions.EVENT_VALUE < 2""", 1)]
    [InlineData("""EXCLUDE ItemID WHERE Interactions.DEVICE IN ("tv") AND Interactions.LEVEL > 3 OR Interactions.TIMESTAMP < $SINCE""", 1)]
    [InlineData("""INCLUDE ItemID WHERE Items.GENRE IN ("a|b") | EXCLUDE ItemID WHERE Interactions.EVENT_TYPE IN ("buy") """
        + """| EXCLUDE ItemID WHERE Items.ITEM_ID IN ("7")""", 3)]
    [InlineData("""EXCLUDE ItemID WHERE ItemID IN ($CART) AND Items.YEAR < 2000 | EXCLUDE ItemID WHERE ITEM_ID = "7" """, 2)]
    [InlineData("""INCLUDE ItemID WHERE Items.PRICE < CurrentItem.PRICE AND Items.GENRE IN CurrentItem.GENRE""", 1)]
    [InlineData("""INCLUDE ItemID WHERE Items.PRICE < CurrentItem.PRICE AND Items.CREATION_TIMESTAMP > $DATE""", 1)]
    [InlineData("""EXCLUDE ItemID WHERE Items.GENRE NOT IN CurrentItem.GENRE | EXCLUDE ItemID WHERE ItemID = currentitem.item_id""", 2)]
    [InlineData("""INCLUDE ItemID WHERE Items.GENRE IN (CurrentItem.GENRE, "Comedy", $ALSO) OR Items.YEAR != CurrentItem.PRICE""", 1)]
    [InlineData("""INCLUDE UserID WHERE Users.CLUB IN ($MEMBERSHIP)""", 1)]
    [InlineData("""EXCLUDE UserID WHERE Users.AGE < $AGE | INCLUDE UserID WHERE Interactions.EVENT_TYPE IN ("click", "rating")""", 2)]
    [InlineData("""EXCLUDE UserID WHERE UserID IN ("1", "2") | EXCLUDE UserID WHERE Users.USER_ID IN ($STAFF)""", 2)]
    public void What_is_documented_is_understood(string expression, int expressions) =>
        Assert.Equal(expressions, FilterParser.Parse(expression, Schemas).Expressions.Count);

    [Fact]
    public void And_binds_more_strongly_than_or()
    {
        var where = Assert.Single(
            FilterParser.Parse("""INCLUDE ItemID WHERE Items.YEAR = 1 OR Items.YEAR = 2 AND Items.PRICE < $P""", Schemas).Expressions).Where;

        Assert.Equal([1, 2], where.Alternatives.Select(all => all.Count));
        Assert.Equal(["P"], where.Placeholders);
    }

    // The ^ stands before the token that the error must point at.
    [Theory]
    [InlineData("^", "INCLUDE or EXCLUDE is expected")]
    [InlineData("^INCLDE ItemID WHERE Items.YEAR = 1", "was 'INCLUDE' meant")]
    [InlineData("^ItemID WHERE Items.YEAR = 1", "INCLUDE or EXCLUDE")]
    [InlineData("^\"INCLUDE\" ItemID", "INCLUDE or EXCLUDE")]
    [InlineData("INCLUDE ^Items WHERE Items.YEAR = 1", "ItemID, or UserID for user segments, is expected")]
    [InlineData("INCLUDE ^WHERE Items.YEAR = 1", "ItemID, or UserID for user segments, is expected")]
    [InlineData("INCLUDE ItemID ^Items.YEAR = 1", "WHERE is expected")]
    [InlineData("INCLUDE ItemID^", "WHERE is expected")]
    [InlineData("INCLUDE ItemID WHERE^", "Items, Interactions or ItemID is expected")]
    [InlineData("INCLUDE ItemID WHERE ^Item.YEAR = 1", "was 'Items' meant")]
    [InlineData("INCLUDE ItemID WHERE ^Interaction.EVENT_TYPE = \"x\"", "was 'Interactions' meant")]
    [InlineData("INCLUDE ItemID WHERE ^Users.AGE = 1", "after IF")]
    [InlineData("INCLUDE ItemID WHERE ^CurrentUser.AGE = 1", "after IF")]
    [InlineData("INCLUDE ItemID WHERE Items ^YEAR = 1", "a . and the name of a field")]
    [InlineData("INCLUDE ItemID WHERE Items.^= 1", "the name of a field is expected")]
    [InlineData("INCLUDE ItemID WHERE Items.^GENRES IN (\"x\")", "was 'GENRE' meant")]
    [InlineData("INCLUDE ItemID WHERE Items.^DESCRIPTION IN (\"x\")", "textual")]
    [InlineData("INCLUDE ItemID WHERE Items.^ADULT IN (1)", "boolean")]
    [InlineData("INCLUDE ItemID WHERE Interactions.^IMPRESSION = \"x\"", "of Interactions, filters can compare only")]
    [InlineData("INCLUDE ItemID WHERE Interactions.^NOTE = \"x\"", "without \"categorical\"")]
    [InlineData("INCLUDE ItemID WHERE Interactions.^DEVISE = \"x\"", "was 'DEVICE' meant")]
    [InlineData("INCLUDE ItemID WHERE Interactions.DEVICE ^>= \"x\"", "compared by IN, NOT IN, = or !=")]
    [InlineData("INCLUDE ItemID WHERE Interactions.LEVEL = ^\"high\"", "so a number is expected")]
    [InlineData("INCLUDE ItemID WHERE Interactions.^USER_ID = \"x\"", "of Interactions, filters can compare only")]
    [InlineData("INCLUDE ItemID WHERE Items.GENRE^", "IN, NOT IN, =, !=, <, <=, > or >= is expected")]
    [InlineData("INCLUDE ItemID WHERE Items.GENRE ^LIKE \"x\"", "IN, NOT IN")]
    [InlineData("INCLUDE ItemID WHERE Items.GENRE NOT ^(\"x\")", "IN is expected")]
    [InlineData("INCLUDE ItemID WHERE Items.GENRE IN ^\"x\"", "( and a list")]
    [InlineData("INCLUDE ItemID WHERE Items.GENRE IN (^)", "a string in quotes or a placeholder")]
    [InlineData("INCLUDE ItemID WHERE Items.GENRE IN (\"x\" ^\"y\")", ", or )")]
    [InlineData("INCLUDE ItemID WHERE Items.GENRE IN (\"x\", ^)", "a string in quotes")]
    [InlineData("INCLUDE ItemID WHERE Items.GENRE IN (\"x\"^", ", or )")]
    [InlineData("INCLUDE ItemID WHERE Items.GENRE IN (^Comedy)", "a string in quotes")]
    [InlineData("INCLUDE ItemID WHERE Items.GENRE IN (^5)", "in quotes: \"5\"")]
    [InlineData("INCLUDE ItemID WHERE Items.GENRE IN (^\"*\")", "allowed only for Interactions.EVENT_TYPE")]
    [InlineData("INCLUDE ItemID WHERE Items.GENRE IN (^\"Comedy)", "no closing \"")]
    [InlineData("INCLUDE ItemID WHERE Items.GENRE ^< \"x\"", "compared by IN, NOT IN, = or !=")]
    [InlineData("INCLUDE ItemID WHERE Items.PRICE < ^\"cheap\"", "a number is expected")]
    [InlineData("INCLUDE ItemID WHERE Items.PRICE < ^1.2.3", "a number is expected")]
    [InlineData("INCLUDE ItemID WHERE Items.PRICE < ^-", "no meaning")]
    [InlineData("INCLUDE ItemID WHERE Items.PRICE ^! 1", "no meaning")]
    [InlineData("INCLUDE ItemID WHERE Items.PRICE IN (^)", "write the expression in single quotes")]
    [InlineData("INCLUDE ItemID WHERE ^CurrentItem.GENRE = \"x\"", "CurrentItem stands after the operator")]
    [InlineData("INCLUDE ItemID WHERE Items.PRICE < 1 IF ^CurrentItem.PRICE = 1", "after IF, only CurrentUser can be compared")]
    [InlineData("INCLUDE ItemID WHERE Items.PRICE < CurrentItem.^GENRE", "PRICE is of type float, which cannot be compared with GENRE, of type string")]
    [InlineData("INCLUDE ItemID WHERE Items.GENRE IN CurrentItem.^YEAR", "which cannot be compared with YEAR, of type int")]
    [InlineData("INCLUDE ItemID WHERE Items.GENRE IN CurrentItem.^GENRES", "was 'GENRE' meant")]
    [InlineData("INCLUDE ItemID WHERE Items.GENRE IN CurrentItem.^DESCRIPTION", "textual")]
    [InlineData("INCLUDE ItemID WHERE Items.GENRE IN CurrentItem ^GENRE", "a . and the name of a field")]
    [InlineData("INCLUDE ItemID WHERE Items.GENRE IN ^CurentItem.GENRE", "was 'CurrentItem' meant")]
    [InlineData("EXCLUDE ItemID WHERE Interactions.DEVICE IN ^CurrentItem.GENRE", "only fields of Items can be compared with it")]
    [InlineData("INCLUDE UserID WHERE Users.CLUB IN ^CurrentItem.GENRE", "only fields of Items can be compared with it")]
    [InlineData("INCLUDE ItemID WHERE Items.PRICE < 1 IF CurrentUser.CLUB IN ^CurrentItem.GENRE", "only fields of Items can be compared with it")]
    [InlineData("INCLUDE ItemID WHERE Items.GENRE = ^$", "name of a placeholder")]
    [InlineData(
        "INCLUDE ItemID WHERE Items.PRICE < 1 AND ^Interactions.EVENT_TYPE = \"x\"", "the conditions of one expression must all refer to the same dataset")]
    [InlineData("INCLUDE ItemID WHERE Items.PRICE < 1 AND^", "Items, Interactions or ItemID")]
    [InlineData("INCLUDE ItemID WHERE Items.PRICE < 1 IF ^Users.AGE = 1", "CurrentUser is expected")]
    [InlineData("INCLUDE ItemID WHERE Items.PRICE < 1 IF CurrentUser.^AGES = 1", "was 'AGE' meant")]
    [InlineData("INCLUDE ItemID WHERE Items.PRICE < 1 IF CurrentUser.AGE = 1 ^IF CurrentUser.AGE = 2", "AND, OR, | or the end")]
    [InlineData("INCLUDE ItemID WHERE Items.PRICE < 1 ^EXCLUDE ItemID WHERE Items.PRICE < 2", "AND, OR, IF, | or the end")]
    [InlineData("INCLUDE ItemID WHERE Items.PRICE < 1 |^", "INCLUDE or EXCLUDE")]
    [InlineData("INCLUDE UserID WHERE ^Items.YEAR = 1", "fields of Users or Interactions")]
    [InlineData("INCLUDE UserID WHERE Users.AGE > 1 ^IF CurrentUser.AGE = 1", "IF is only for filters of items")]
    [InlineData("INCLUDE UserID WHERE Users.AGE > 1 | EXCLUDE ^ItemID WHERE Items.YEAR = 1", "must select the same")]
    [InlineData("INCLUDE UserID WHERE ^User.AGE > 1", "was 'Users' meant")]
    [InlineData("EXCLUDE ItemID WHERE ItemID ^< \"a\"", "compared by IN, NOT IN, = or !=")]
    [InlineData("EXCLUDE ItemID WHERE ItemID IN (^5)", "in quotes: \"5\"")]
    public void An_error_points_at_its_token(string marked, string message)
    {
        var position = marked.IndexOf('^');

        var error = Refusal(marked.Remove(position, 1), Schemas);

        Assert.Contains(message, error.Message);
        Assert.Contains($"at position {position + 1}:", error.Message);
        Assert.Equal(position, error.Message.Split('\n')[2].IndexOf('^') - 2);
    }

    [Theory]
    [InlineData("EXCLUDE ItemID WHERE ItemID IN ($CART)")]
    [InlineData("EXCLUDE ItemID WHERE Items.ITEM_ID IN ($CART)")]
    [InlineData("EXCLUDE UserID WHERE Users.USER_ID IN ($STAFF)")]
    public void Ids_need_no_dataset(string expression) =>
        Assert.Single(FilterParser.Parse(expression, type => type == DatasetType.Interactions ? Schemas(type) : null).Expressions);

    [Fact]
    public void A_missing_dataset_is_told() =>
        Assert.Contains(
            "has no Users dataset",
            Refusal("INCLUDE ItemID WHERE Items.YEAR = 1 IF CurrentUser.AGE = 1", type => type == DatasetType.Users ? null : Schemas(type)).Message);

    [Fact]
    public void A_filter_cannot_be_endless() => Assert.Contains("2500", Refusal(new string(' ', 2501), Schemas).Message);

    [Fact]
    public void Control_characters_do_not_move_the_caret()
    {
        var lines = Refusal("INCLUDE ItemID\n\tWHERE Item.YEAR = 1", Schemas).Message.Split('\n');
        Assert.Equal(lines[1].TrimEnd().IndexOf("Item.YEAR", StringComparison.Ordinal), lines[2].IndexOf('^'));
    }

    internal static DatasetSchema Schemas(DatasetType type) => new(type, type switch
    {
        DatasetType.Items =>
        [
            Field("ITEM_ID"), Field("GENRE", categorical: true), Field("PRICE", FieldType.Float), Field("YEAR", FieldType.Int),
            Field("DESCRIPTION", textual: true), Field("ADULT", FieldType.Boolean), Field("CREATION_TIMESTAMP", FieldType.Long),
        ],
        DatasetType.Users => [Field("USER_ID"), Field("AGE", FieldType.Int), Field("CLUB", categorical: true)],
        _ =>
        [
            Field("USER_ID"), Field("ITEM_ID"), Field("TIMESTAMP", FieldType.Long), Field("EVENT_TYPE"), Field("EVENT_VALUE", FieldType.Float),
            Field("DEVICE", categorical: true),
            Field("LEVEL", FieldType.Int), Field("NOTE"), Field("IMPRESSION"),
        ],
    });

    private static SchemaField Field(string name, FieldType type = FieldType.String, bool categorical = false, bool textual = false) =>
        new(name, type, Nullable: false, categorical, textual);

    private static PersonalizeException Refusal(string expression, Func<DatasetType, DatasetSchema?> schemas)
    {
        var error = Assert.Throws<PersonalizeException>(() => FilterParser.Parse(expression, schemas));
        Assert.Equal("InvalidFilterExpression", error.ErrorId);
        return error;
    }
}
