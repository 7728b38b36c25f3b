using Personalize.Engine.Resources;
using Personalize.PowerShell.Tests.Fixtures;

namespace Personalize.PowerShell.Tests.Flow;

/// <summary>Paths as people give them.</summary>
public sealed class PathFlowTests : IDisposable
{
    private readonly ModuleSession _session = new();

    public void Dispose() => _session.Dispose();

    [Theory]
    [InlineData("x[1].csv")]
    [InlineData("x[y.csv")]
    [InlineData("x]y[.csv")]
    public void A_file_whose_name_has_brackets_is_found_by_its_name(string name)
    {
        var path = Clicks(name, "u1");

        Assert.Equal(1L, Import("Import-PersonalizeDataset shop Interactions $args[0]", path).RowsKept);
        Assert.Equal(1L, Import("$args[0] | Import-PersonalizeDataset shop Interactions", path).RowsKept);
    }

    [Fact]
    public void A_pattern_that_finds_other_files_comes_first_and_a_warning_says_so()
    {
        var path = Clicks("x[1].csv", "u1", "u2");
        Clicks("x1.csv", "u1");

        using var shell = _session.Shell("Import-PersonalizeDataset shop Interactions $args[0]", path);
        Assert.Equal(1L, ((ImportReport)Assert.Single(shell.Invoke()).BaseObject).RowsKept);
        Assert.Contains(shell.Streams.Warning, warning => warning.Message.Contains("-LiteralPath takes that file"));
        Assert.Equal(2L, Import("Import-PersonalizeDataset shop Interactions -LiteralPath $args[0]", path).RowsKept);
    }

    [Theory]
    [InlineData("no[such.csv", "NoMatchingFile")]
    [InlineData("nodrive:/a.csv", "NotInFileSystem")]
    [InlineData("Env:PATH", "NotInFileSystem")]
    [InlineData("Variable:Host", "NotInFileSystem")]
    [InlineData("NoProvider::a.csv", "NotInFileSystem")]
    public void What_cannot_be_a_file_is_one_error_and_the_rest_is_imported(string path, string id)
    {
        var good = Clicks("good.csv", "u1");
        foreach (var (parameter, expected) in new[] { ("Path", id), ("LiteralPath", "NotInFileSystem") })
        {
            if (parameter == "LiteralPath" && id == "NoMatchingFile")
                continue;
            using var shell = _session.Shell($"Import-PersonalizeDataset shop Interactions -{parameter} $args[0], $args[1]", path, good);
            Assert.Equal(1L, ((ImportReport)Assert.Single(shell.Invoke()).BaseObject).RowsKept);
            Assert.StartsWith(expected + ",", Assert.Single(shell.Streams.Error).FullyQualifiedErrorId);
        }

        using var both = _session.Shell("$args[0], $args[1] | Import-PersonalizeDataset shop Interactions", path, good);
        Assert.Single(both.Invoke());
        Assert.Single(both.Streams.Error);
    }

    [Fact]
    public void A_wrong_pattern_says_which_parameter_takes_it_literally()
    {
        var error = _session.Fails("Test-PersonalizeDataset shop Interactions 'no[such''.csv'");

        Assert.Contains("-LiteralPath 'no[such''.csv'", error.ErrorDetails.RecommendedAction);
    }

    [Theory]
    [InlineData("Env:")]
    [InlineData("Variable:")]
    public void Paths_mean_the_same_where_the_location_is_not_in_the_file_system(string location)
    {
        var path = Clicks("a b.csv", "u1");
        var folder = Directory.CreateDirectory(Path.Combine(_session.Folder, "in[1]")).FullName;
        File.Copy(path, Path.Combine(folder, "a b.csv"));
        _session.Run("Set-Location -LiteralPath $args[0]; Set-Location $args[1]", folder, location);

        Assert.Equal(1L, Import("Import-PersonalizeDataset shop Interactions $args[0]", path).RowsKept);
        Assert.Equal(1L, Import("Import-PersonalizeDataset shop Interactions 'a*.csv' -ReportPath report.json").RowsKept);
        Assert.Equal(1L, Import("Import-PersonalizeDataset shop Interactions -LiteralPath './a b.csv'").RowsKept);
        _session.Run("Export-PersonalizeDataset shop Interactions out.csv");
        Assert.True(File.Exists(Path.Combine(folder, "out.csv")));
        Assert.True(File.Exists(Path.Combine(folder, "report.json")));
    }

    [Fact]
    public void Options_for_files_reach_the_import()
    {
        var path = _session.File("titles.csv", "ITEM_ID,TITLE\na,\"Nothing\nb,x\n");

        Assert.Contains("Quoting None", _session.Fails("Import-PersonalizeDataset shop Items $args[0]", path).ErrorDetails.RecommendedAction);
        Assert.Equal(2L, Import("Import-PersonalizeDataset shop Items $args[0] -Quoting None -NullValue x", path).RowsKept);
        _session.Run("Export-PersonalizeDataset shop Items $args[0]", Path.Combine(_session.Folder, "out.csv"));
        Assert.Equal(["ITEM_ID,TITLE", "a,\"\"\"Nothing\"", "b,"], File.ReadAllLines(Path.Combine(_session.Folder, "out.csv")));
    }

    private ImportReport Import(string script, params object[] arguments) => _session.Run<ImportReport>(script, arguments);

    private string Clicks(string name, params string[] users) => _session.File(
        name, "USER_ID,ITEM_ID,TIMESTAMP\n" + string.Concat(users.Select(user => $"{user},i1,1700000000\n")));
}
