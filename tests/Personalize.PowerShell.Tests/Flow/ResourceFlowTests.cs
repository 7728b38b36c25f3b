using System.Management.Automation;
using Personalize.Engine.Resources;
using Personalize.PowerShell.Tests.Fixtures;

namespace Personalize.PowerShell.Tests.Flow;

/// <summary>Making, changing and removing things.</summary>
public sealed class ResourceFlowTests : IDisposable
{
    private readonly ModuleSession _session = new(new RecordingInterface());

    public void Dispose() => _session.Dispose();

    [Fact]
    public void The_files_of_one_pipeline_are_one_import()
    {
        var one = _session.File("one.csv", "USER_ID,ITEM_ID,TIMESTAMP\nu1,i1,1700000000\n");
        var two = _session.File("two[1].csv", "USER_ID,ITEM_ID,TIMESTAMP\nu2,i2,1700000001\n");

        var report = _session.Run<ImportReport>("[IO.FileInfo] $args[0], [IO.FileInfo] $args[1] | Import-PersonalizeDataset shop Interactions", one, two);

        Assert.Equal(2, report.RowsKept);
    }

    /// <summary>999 interactions, and 24 users with two or more: one short each.</summary>
    [Theory]
    [InlineData(27, 37, "999 interactions (at least 1000 are needed) and 27 users")]
    [InlineData(24, 50, "1200 interactions (at least 1000 are needed) and 24 users")]
    public void Too_little_data_is_refused_before_a_version_exists(int users, int eventsPerUser, string numbers)
    {
        var rows = Enumerable.Range(0, users).SelectMany(u => Enumerable.Range(0, eventsPerUser).Select(e => $"u{u},i{(u + e) % 60},{1_700_000_000 + e}"));
        var file = _session.File("few.csv", $"USER_ID,ITEM_ID,TIMESTAMP\n{string.Join('\n', rows)}\n");
        _session.Run("Import-PersonalizeDataset shop Interactions $args[0]; New-PersonalizeSolution few shop -RecipeArn aws-hrnn", file);

        var error = _session.Fails("New-PersonalizeSolutionVersion few");

        Assert.StartsWith("TooLittleData", error.FullyQualifiedErrorId, StringComparison.Ordinal);
        Assert.Contains(numbers, error.Exception.Message, StringComparison.Ordinal);
        Assert.Empty(_session.Run("Get-PersonalizeSolutionVersion"));
    }

    [Fact]
    public void Wildcards_and_column_maps_work()
    {
        _session.File("part1.csv", "userId,movieId,timestamp\nu1,i1,1700000000\n");
        _session.File("part2.csv", "userId,movieId,timestamp\nu2,i2,1700000001\n");

        var report = _session.Run<ImportReport>(
            "Import-PersonalizeDataset shop Interactions $args[0] -ColumnMap @{ userId = 'USER_ID'; movieId = 'ITEM_ID'; timestamp = 'TIMESTAMP' }",
            Path.Combine(_session.Folder, "part*.csv"));

        Assert.Equal(2, report.RowsKept);
    }

    [Fact]
    public void What_was_decided_for_the_user_is_said()
    {
        var path = _session.File("clicks.csv", "USER_ID,ITEM_ID,TIMESTAMP\nu1,i1,1700000000\n");
        using var shell = _session.Shell("Import-PersonalizeDataset shop Interactions $args[0]", path);

        shell.Invoke();

        Assert.Contains(shell.Streams.Information, record => record.ToString().Contains("dataset group 'shop'", StringComparison.Ordinal));
    }

    [Fact]
    public void A_bad_file_is_an_error_and_the_next_one_goes_on()
    {
        var bad = _session.File("bad.csv", "USER_ID,TIMESTAMP\nu1,1700000000\n");
        var good = _session.File("good.csv", "USER_ID,ITEM_ID,TIMESTAMP\nu1,i1,1700000000\n");
        using var shell = _session.Shell(
            """
            [pscustomobject] @{ DatasetGroup = 'bad'; Type = 'Interactions'; Path = $args[0] },
                [pscustomobject] @{ DatasetGroup = 'good'; Type = 'Interactions'; Path = $args[1] } |
                Import-PersonalizeDataset
            """,
            bad,
            good);

        var report = (ImportReport)Assert.Single(shell.Invoke()).BaseObject;

        Assert.Equal(1, report.RowsKept);
        var error = Assert.Single(shell.Streams.Error);
        Assert.EndsWith(",Personalize.PowerShell.Commands.ImportPersonalizeDatasetCommand", error.FullyQualifiedErrorId, StringComparison.Ordinal);
        Assert.Equal(ErrorCategory.InvalidArgument, error.CategoryInfo.Category);
        Assert.False(string.IsNullOrEmpty(error.ErrorDetails.RecommendedAction));
    }

    [Fact]
    public void Missing_files_are_named()
    {
        Assert.StartsWith(
            "PathNotFound,",
            _session.Fails("Import-PersonalizeDataset shop Interactions $args[0]", Path.Combine(_session.Folder, "no.csv")).FullyQualifiedErrorId,
            StringComparison.Ordinal);
        Assert.StartsWith(
            "NoMatchingFile,",
            _session.Fails("Import-PersonalizeDataset shop Interactions $args[0]", Path.Combine(_session.Folder, "no*.csv")).FullyQualifiedErrorId,
            StringComparison.Ordinal);
        Assert.False(_session.StoreExists);
    }

    [Fact]
    public void What_does_not_exist_is_an_error_and_the_rest_is_found()
    {
        using var shell = _session.Shell("$null = New-PersonalizeDatasetGroup shop; 'nosuch', 'shop' | Get-PersonalizeDatasetGroup");

        Assert.Equal("shop", ((DatasetGroup)Assert.Single(shell.Invoke()).BaseObject).Name);
        var error = Assert.Single(shell.Streams.Error);
        Assert.Equal(ErrorCategory.ObjectNotFound, error.CategoryInfo.Category);
        Assert.Equal("ResourceNotFound,Personalize.PowerShell.Commands.GetPersonalizeDatasetGroupCommand", error.FullyQualifiedErrorId);
    }

    [Fact]
    public void A_taken_name_is_its_own_kind_of_error() => Assert.Equal(
        ErrorCategory.ResourceExists, _session.Fails("$null = New-PersonalizeDatasetGroup shop; New-PersonalizeDatasetGroup shop").CategoryInfo.Category);

    [Theory]
    [InlineData("New-PersonalizeDatasetGroup shop -WhatIf")]
    [InlineData("New-PersonalizeSchema shop Interactions -SchemaText '{}' -WhatIf")]
    [InlineData("New-PersonalizeDataset d shop Interactions s -WhatIf")]
    [InlineData("New-PersonalizeSolutionVersion shop -WhatIf")]
    [InlineData("New-PersonalizeCampaign shop shop -WhatIf")]
    [InlineData("Remove-PersonalizeDatasetGroup shop -WhatIf")]
    [InlineData("Remove-PersonalizeDatasetGroup shop -WhatIf -Force")]
    [InlineData("$WhatIfPreference = $true; Remove-PersonalizeSolution shop -Force")]
    [InlineData("Remove-PersonalizeSchema shop -WhatIf")]
    [InlineData("Remove-PersonalizeDataset shop Items -WhatIf")]
    [InlineData("Remove-PersonalizeSolutionVersion shop -WhatIf")]
    [InlineData("Remove-PersonalizeCampaign shop -WhatIf")]
    [InlineData("Stop-PersonalizeSolutionVersion shop -WhatIf")]
    [InlineData("Resume-PersonalizeSolutionVersion shop -WhatIf")]
    [InlineData("New-PersonalizeSampleDataset $args[0] -WhatIf")]
    [InlineData("New-PersonalizeFilter seen shop 'EXCLUDE' -WhatIf")]
    [InlineData("Remove-PersonalizeFilter seen -WhatIf")]
    [InlineData("Invoke-PersonalizeBatchInference shop in.jsonl out.jsonl -WhatIf")]
    public void What_if_does_not_even_open_the_store(string script)
    {
        Assert.Empty(_session.Run(script, _session.Store));
        Assert.False(_session.StoreExists);
    }

    [Fact]
    public void Removing_asks_unless_forced()
    {
        _session.Run("$null = New-PersonalizeDatasetGroup shop");

        // Nobody can answer in this host, so that the question is an error.
        Assert.Contains("Nobody answers.", _session.Fails("Remove-PersonalizeDatasetGroup shop").ToString(), StringComparison.Ordinal);
        Assert.Single(_session.Run("Get-PersonalizeDatasetGroup"));
        Assert.Empty(_session.Run("Remove-PersonalizeDatasetGroup shop -Force"));
        Assert.Empty(_session.Run("Get-PersonalizeDatasetGroup"));
    }

    [Fact]
    public void Pass_thru_emits_what_went() =>
        Assert.Equal("shop", _session.Run<DatasetGroup>("New-PersonalizeDatasetGroup shop | Remove-PersonalizeDatasetGroup -Force -PassThru").Name);

    [Fact]
    public void Tags_are_kept()
    {
        var group = _session.Run<DatasetGroup>("New-PersonalizeDatasetGroup shop -Tag @{ owner = 'search'; level = 3 }");

        Assert.Equal("search", group.Tags["owner"]);
        Assert.Equal("3", group.Tags["level"]);
    }

    [Fact]
    public void Sample_files_are_replaced_only_with_force()
    {
        var folder = Path.Combine(_session.Folder, "sample");
        const string Script = "New-PersonalizeSampleDataset $args[0] -UserCount 30 -ItemCount 20 -EventCount 1000";

        Assert.Equal(3, _session.Run(Script, folder).Count);
        Assert.StartsWith("FileExists,", _session.Fails(Script, folder).FullyQualifiedErrorId, StringComparison.Ordinal);
        Assert.Equal(3, _session.Run($"{Script} -Force", folder).Count);
    }

    [Fact]
    public void Sample_files_are_imported_by_what_they_say_they_are()
    {
        var reports = _session.Run(
            "New-PersonalizeSampleDataset $args[0] -UserCount 30 -ItemCount 20 -EventCount 1000 | Import-PersonalizeDataset -DatasetGroup shop "
                + "-InformationAction Ignore",
            Path.Combine(_session.Folder, "sample"));

        Assert.Equal(Enum.GetValues<DatasetType>(), reports.Select(report => ((ImportReport)report.BaseObject).DatasetType));
    }

    [Fact]
    public void A_relative_store_is_relative_to_the_PowerShell_location()
    {
        _session.Run(
            "$ExecutionContext.SessionState.Path.SetLocation($args[0]) > $null; $null = New-PersonalizeDatasetGroup shop -Store ./here", _session.Folder);

        Assert.True(Directory.Exists(Path.Combine(_session.Folder, "here")));
    }

    [Fact]
    public void Different_stores_share_nothing()
    {
        _session.Run("$null = New-PersonalizeDatasetGroup shop");

        Assert.Empty(_session.Run("Get-PersonalizeDatasetGroup -Store $args[0]", Path.Combine(_session.Folder, "other")));
    }

    [Fact]
    public void It_works_in_another_culture_and_in_strict_mode()
    {
        var solution = _session.Run<Solution>(
            """
            Set-StrictMode -Version Latest
            [cultureinfo]::CurrentCulture = 'de-DE'
            $null = New-PersonalizeSampleDataset $args[0] -UserCount 30 -ItemCount 20 -EventCount 1000 |
                Import-PersonalizeDataset -DatasetGroup shop -InformationAction Ignore
            New-PersonalizeSolution shop shop -RecipeArn aws-hrnn -SolutionConfig @{
                featureTransformationParameters = @{ max_user_history_length_percentile = 0.95 } }
            """,
            Path.Combine(_session.Folder, "sample"));

        Assert.Contains("0.95", solution.SolutionConfig!, StringComparison.Ordinal);
    }
}
