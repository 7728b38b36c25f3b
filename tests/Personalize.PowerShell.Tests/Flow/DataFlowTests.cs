using Personalize.Engine.Health;
using Personalize.Engine.Requests;
using Personalize.Engine.Resources;
using Personalize.PowerShell.Tests.Fixtures;

namespace Personalize.PowerShell.Tests.Flow;

/// <summary>Data in, looked at, out and deleted.</summary>
public sealed class DataFlowTests : IDisposable
{
    private readonly RecordingInterface _screen = new();
    private readonly ModuleSession _session;

    public DataFlowTests() => _session = new ModuleSession(_screen);

    public void Dispose() => _session.Dispose();

    [Fact]
    public void The_health_report_is_readable()
    {
        var path = Clicks("clicks.csv", Enumerable.Range(0, 1200).Select(e => $"u{e % 30},i{e % 77},{1_600_000_000 + (e * 5000)}"));

        _session.Run("Test-PersonalizeDataset shop Interactions $args[0] | Out-Default", path);

        Assert.Contains("1,200 of 30 users with 77 items, 2020-09-13 .. 2020-11-21", _screen.Output);
        Assert.Contains("aws-hrnn: ready", _screen.Output);
        Assert.Contains("cold items: 0 (100 to 80000 needed)", _screen.Output);
        Assert.Empty(_session.Run("Get-PersonalizeDatasetGroup"));
    }

    [Fact]
    public void Files_from_the_pipeline_are_tested_together_and_stored_data_by_its_group()
    {
        var one = Clicks("one.csv", ["u1,i1,1700000000"]);
        var two = Clicks("two[1].csv", ["u2,i2,1700000001"]);
        var health = _session.Run<DatasetHealth>("[IO.FileInfo] $args[0], [IO.FileInfo] $args[1] | Test-PersonalizeDataset shop Interactions", one, two);
        Assert.Equal(2, health.Interactions!.Events);

        _session.Run("Import-PersonalizeDataset shop Interactions $args[0]", one);
        Assert.Equal(1, _session.Run<DatasetHealth>("Get-PersonalizeDatasetGroup shop | Test-PersonalizeDataset").Interactions!.Events);
        Assert.StartsWith("InvalidHyperparameter", _session.Fails("Test-PersonalizeDataset shop -ColdStartMaxInteractions 0").FullyQualifiedErrorId);
    }

    [Fact]
    public void An_import_of_several_paths_is_whole_or_not_at_all()
    {
        var good = Clicks("good.csv", ["u1,i1,1700000000"]);
        _session.Run("Import-PersonalizeDataset shop Interactions $args[0]", good);
        var missing = Path.Combine(_session.Folder, "missing.csv");
        var messages = _session.Run<string>(
            "Import-PersonalizeDataset shop Interactions $args[0], $args[1] -ErrorVariable e -ErrorAction SilentlyContinue; $e.FullyQualifiedErrorId -join ' '",
            Clicks("two.csv", ["u2,i2,1700000001"]),
            missing);
        Assert.Contains("PathNotFound", messages);
        Assert.Contains("FilesMissing", messages);
        Assert.Equal(1L, _session.Run<ImportReport>("(Get-PersonalizeDataset shop Interactions).LastImport").Users);
        Assert.Equal(
            ["u1,i1,1700000000"],
            File.ReadAllLines(
                _session.Run<ExportReport>("Export-PersonalizeDataset shop Interactions $args[0]", Path.Combine(_session.Folder, "all.csv")).Path)[1..]);
    }

    [Fact]
    public void The_count_of_refused_rows_is_not_that_of_the_rows_shown()
    {
        var path = Clicks("bad.csv", [.. Enumerable.Range(0, 150).Select(e => $"u1,i{e},x"), "u1,i1,1700000000"]);
        _session.Run("Import-PersonalizeDataset shop Interactions $args[0] -SkipInvalidRecords | Out-Default", path);
        Assert.Contains("Rejected : 150", _screen.Output);
        Assert.Contains("150: TIMESTAMP is not a whole number", _screen.Output);
    }

    [Fact]
    public void A_schema_is_taken_as_json_where_a_path_belongs_and_warns_of_unused_fields()
    {
        const string Json =
            """{"type":"record","name":"Items","fields":[{"name":"ITEM_ID","type":"string"},{"name":"TITLE","type":"string"}],"version":"1.0"}""";
        var said = _session.Run<string>("New-PersonalizeSchema items Items $args[0] -WarningVariable said 3> $null > $null; \"$said\"", Json);
        Assert.Contains("will not use the string fields TITLE", said);
        Assert.Contains("textual", said);
    }

    [Fact]
    public void Times_dates_and_reports_pass_through()
    {
        var path = Clicks("iso.csv", ["u1,i1,2023-11-14T22:13:20Z", "u1,i1,yesterday"]);
        var report = _session.Run<ImportReport>(
            "Import-PersonalizeDataset shop Interactions $args[0] -TimestampFormat iso8601 -SkipInvalidRecords -ReportPath $args[1]",
            path,
            Path.Combine(_session.Folder, "r.json"));
        Assert.Equal(new DateTime(2023, 11, 14, 22, 13, 20), report.FirstEvent);
        Assert.Contains("yesterday", File.ReadAllText(Path.Combine(_session.Folder, "r.json")));
    }

    [Fact]
    public void Users_are_removed_all_at_once_and_asked_for_first()
    {
        var path = Clicks("clicks.csv", ["u1,i1,1700000000", "u2,i2,1700000001", "7,i2,1700000001"]);
        _session.Run("Import-PersonalizeDataset shop Interactions $args[0]", path);
        _session.Run("Remove-PersonalizeUser shop u1 -WhatIf");
        Assert.Equal(3L, _session.Run<long>("(Get-PersonalizeDataset shop Interactions).RowCount"));

        var report = _session.Run<UserRemovalReport>(
            "[pscustomobject]@{ USER_ID = 'u1' }, [pscustomobject]@{ USER_ID = 7 } | Remove-PersonalizeUser shop -Force -PassThru");
        Assert.Equal((2, 2), (report.Users, report.InteractionsRemoved));
        Assert.Equal(1L, _session.Run<long>("(Get-PersonalizeDataset shop Interactions).RowCount"));
    }

    [Fact]
    public void An_export_is_there_once_and_what_if_writes_nothing()
    {
        _session.Run("Import-PersonalizeDataset shop Interactions $args[0]", Clicks("clicks.csv", ["u1,i1,1700000000"]));
        var path = Path.Combine(_session.Folder, "out.csv");
        _session.Run("Get-PersonalizeDataset shop | Export-PersonalizeDataset -Path $args[0] -WhatIf", path);
        Assert.False(File.Exists(path));
        Assert.Equal(1, _session.Run<ExportReport>("Get-PersonalizeDataset shop | Export-PersonalizeDataset -Path $args[0]", path).Rows);
        Assert.StartsWith("FileExists", _session.Fails("Export-PersonalizeDataset shop Interactions $args[0]", path).FullyQualifiedErrorId);
    }

    private string Clicks(string name, IEnumerable<string> rows) => _session.File(name, $"USER_ID,ITEM_ID,TIMESTAMP\n{string.Join('\n', rows)}\n");
}
