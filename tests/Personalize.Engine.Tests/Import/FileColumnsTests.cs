using Personalize.Engine.Common;
using Personalize.Engine.Import;

namespace Personalize.Engine.Tests.Import;

/// <summary>What a person is told whose columns have other names.</summary>
public class FileColumnsTests
{
    private static readonly string[] s_required = ["USER_ID", "ITEM_ID", "TIMESTAMP"];

    [Theory]
    [InlineData("userId,movieId,rating,timestamp", "userId → USER_ID, movieId → ITEM_ID")]
    [InlineData("Date,Customer No,SKU,Quantity", "Customer No → USER_ID, SKU → ITEM_ID, Date → TIMESTAMP")]
    [InlineData("session_id,item_nr,ts", "session_id → USER_ID, item_nr → ITEM_ID, ts → TIMESTAMP")]
    [InlineData("a,b,c", "a → USER_ID")]
    public void A_missing_column_comes_with_the_map_that_is_probably_needed(string header, string map)
    {
        var error = Assert.Throws<PersonalizeException>(() => Columns(header).Require(s_required));
        Assert.EndsWith($"such as {map}.", error.NextStep);
    }

    [Theory]
    [InlineData("USER_ID;ITEM_ID;TIMESTAMP", "separated by ';'")]
    [InlineData("USER_ID\tITEM_ID\tTIMESTAMP", "separated by tabs")]
    [InlineData("u1,i1,1700000000", "The first line looks like data")]
    public void What_is_wrong_with_the_whole_file_is_said(string header, string message) =>
        Assert.Contains(message, Assert.Throws<PersonalizeException>(() => Columns(header).Require(s_required)).Message);

    [Fact]
    public void A_map_that_is_turned_round_or_mistyped_is_recognised()
    {
        var turned = Assert.Throws<PersonalizeException>(() => Columns("userId,ITEM_ID,TIMESTAMP", ("USER_ID", "userId")));
        Assert.Equal(
            ("UnknownColumn", "The column map names the column of the file first, then the field: userId → USER_ID."), (turned.ErrorId, turned.NextStep));
        Assert.Contains("Did you mean 'userId'?", Assert.Throws<PersonalizeException>(() => Columns("userId,ITEM_ID,TIMESTAMP", ("usrId", "USER_ID"))).Message);
        var target = Assert.Throws<PersonalizeException>(() => Columns("user,ITEM_ID,TIMESTAMP", ("user", "USERID")).Require(s_required));
        Assert.Contains("The column map maps 'user' to USERID. Did you mean 'USER_ID'?", target.Message);
    }

    private static FileColumns Columns(string header, params (string Column, string Field)[] map) =>
        new("a.csv", header.Split(','), map.ToDictionary(entry => entry.Column, entry => entry.Field));
}
