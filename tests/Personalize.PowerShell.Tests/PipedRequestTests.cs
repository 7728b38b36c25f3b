using System.Data;
using Personalize.PowerShell.Tests.Fixtures;

namespace Personalize.PowerShell.Tests;

/// <summary>What a piped object has and no parameter takes is named; nothing else is.</summary>
public sealed class PipedRequestTests : IDisposable
{
    private readonly ModuleSession _session = new();

    public PipedRequestTests() => _session.Run("$null = New-PersonalizeDatasetGroup cinema");

    public void Dispose() => _session.Dispose();

    [Theory]
    [InlineData("[pscustomobject]@{ name = 'x'; datasetGroup = 'cinema'; recipe = 'aws-hrnn'; evenType = 'buy' } | New-PersonalizeSolution", "evenType")]
    [InlineData("[pscustomobject]@{ name = 'x'; datasetGroup = 'cinema'; recipe = 'aws-hrnn'; event_type = 'buy' } | New-PersonalizeSolution", "event_type")]
    [InlineData("[pscustomobject]@{ name = 'x'; kmsKeyArn = 'k' } | New-PersonalizeDatasetGroup", "kmsKeyArn")]
    [InlineData("[pscustomobject]@{ name = 'x'; type = 'Users'; schema = '{}'; domain = 'ECOMMERCE' } | New-PersonalizeSchema -WhatIf", "domain")]
    [InlineData("[pscustomobject]@{ datasetGroupArn = 'cinema'; nextToken = 't' } | Get-PersonalizeSolution", "nextToken")]
    public void A_property_that_binds_nowhere_is_named(string script, string property) => Assert.Contains($"'{property}'", Assert.Single(Warnings(script)));

    [Fact]
    public void It_is_named_once_however_many_objects_have_it() => Assert.Single(Warnings(
        "1..3 | ForEach-Object { [pscustomobject]@{ name = \"g$_\"; roleArn = 'r' } } | New-PersonalizeDatasetGroup"));

    /// <summary>Null and empty cells are not given, and what a resource tells about itself asks for nothing.</summary>
    [Theory]
    [InlineData("[pscustomobject]@{ name = 'x'; kmsKeyArn = $null; roleArn = ''; status = 'ACTIVE' } | New-PersonalizeDatasetGroup")]
    [InlineData("Get-PersonalizeDatasetGroup cinema | Select-Object * | New-PersonalizeSolution x -RecipeArn aws-hrnn")]
    [InlineData("Get-PersonalizeDatasetGroup cinema | ConvertTo-Json | ConvertFrom-Json | Get-PersonalizeDatasetGroup")]
    [InlineData("New-PersonalizeSolution a cinema -RecipeArn aws-hrnn | ConvertTo-Json | ConvertFrom-Json | Remove-PersonalizeSolution -Force")]
    [InlineData("Get-ChildItem $HOME -Directory | Select-Object -First 1 | New-PersonalizeDatasetGroup -WhatIf")]
    public void Nothing_is_said_about_what_is_meant(string script) => Assert.Empty(Warnings(script));

    [Theory]
    [InlineData("[pscustomobject]@{ colour = 'red' } | Get-PersonalizeSolution", "NothingToBind")]
    [InlineData("'cinema' | Get-PersonalizeDatasetGroup -Name cinema", "NothingToBind")]
    [InlineData("[pscustomobject]@{ name = 'x'; datasetGroup = 'cinema'; recipeArn = 'aws-hrnn'; performAutoML = 'TRUE' } | New-PersonalizeSolution",
        "AutoMLAndRecipe")]
    [InlineData("[pscustomobject]@{ name = 'x'; datasetGroup = 'cinema' } | New-PersonalizeSolution", "NeitherAutoMLNorRecipe")]
    [InlineData("[pscustomobject]@{ recipeArn = 'aws-hrnn'; performAutoML = $true } | Test-PersonalizeSolutionConfig", "AutoMLAndRecipe")]
    public void What_cannot_be_meant_is_refused(string script, string errorId) =>
        Assert.StartsWith(errorId + ",", _session.Fails(script).FullyQualifiedErrorId, StringComparison.Ordinal);

    [Fact]
    public void An_object_may_ask_for_AutoML() => Assert.True(_session.Run<Engine.Resources.Solution>(
        "[pscustomobject]@{ name = 'auto'; datasetGroup = 'cinema'; performAutoML = $true } | New-PersonalizeSolution").PerformAutoML);

    [Fact]
    public void A_whole_request_is_checked_like_its_configuration() => Assert.Equal(
        "InvalidHyperparameter,Personalize.PowerShell.Commands.TestPersonalizeSolutionConfigCommand",
        _session.Fails(
            "[pscustomobject]@{ name = 'n'; recipeArn = 'aws-hrnn'; solutionConfig = @{ algorithmHyperParameters = @{ hidden_dimension = 5 } } } "
                + "| Test-PersonalizeSolutionConfig").FullyQualifiedErrorId);

    [Fact]
    public void A_row_of_a_database_is_a_request_and_its_nulls_are_not_given()
    {
        using var table = new DataTable();
        foreach (var column in new[] { "name", "datasetGroup", "recipeArn", "eventType", "comment" })
            table.Columns.Add(column);
        table.Rows.Add("row", "cinema", "aws-hrnn", DBNull.Value, "why");

        using var shell = _session.Shell("$args[0] | New-PersonalizeSolution", table);
        var solution = (Engine.Resources.Solution)Assert.Single(shell.Invoke()).BaseObject;

        Assert.Equal(("row", null), (solution.Name, solution.EventType));
        Assert.Contains("'comment'", Assert.Single(shell.Streams.Warning).Message);
    }

    [Fact]
    public void Files_have_their_own_options()
    {
        var first = _session.File("first.csv", "USER_ID,ITEM_ID,TIMESTAMP\nu1,i1,1700000000\n");
        var second = _session.File("second.csv", "USER_ID,ITEM_ID,TIMESTAMP\nu1,i2,1700000060000\n");
        const string Script = """
            [pscustomobject]@{ DatasetGroup = 'films'; Type = 'Interactions'; Path = $args[0] },
                [pscustomobject]@{ DatasetGroup = 'films'; Type = 'Interactions'; Path = $args[1]; TimestampFormat = 'milliseconds'; ImportMode = $args[2] } |
                Import-PersonalizeDataset
            """;

        Assert.Equal(2, _session.Run(Script, first, second, "INCREMENTAL").Count);
        Assert.Equal(2L, _session.Run<Engine.Resources.Dataset>("Get-PersonalizeDataset films Interactions").RowCount);
        Assert.StartsWith("ImportsConflict,", _session.Fails(Script, first, second, "FULL").FullyQualifiedErrorId, StringComparison.Ordinal);
    }

    private List<string> Warnings(string script)
    {
        using var shell = _session.Shell(script);
        shell.Invoke();
        Assert.Empty(shell.Streams.Error);
        return [.. shell.Streams.Warning.Select(warning => warning.Message)];
    }
}
