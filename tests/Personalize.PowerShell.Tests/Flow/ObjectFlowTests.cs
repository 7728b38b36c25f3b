using System.Data;
using Personalize.Engine.Requests;
using Personalize.Engine.Resources;
using Personalize.PowerShell.Tests.Fixtures;

namespace Personalize.PowerShell.Tests.Flow;

/// <summary>Objects as people have them, in the cmdlets that take objects, and what comes out of them again.</summary>
public sealed class ObjectFlowTests(TrainedShop shop) : IClassFixture<TrainedShop>
{
    private readonly ModuleSession _session = shop.Session;

    [Fact]
    public void A_whole_request_stands_for_its_events()
    {
        var users = _session.Run(
            """
            $request = '{"trackingId":"shop","userId":"anna","sessionId":"w1","eventList":[{"eventType":"view","itemId":"i1","sentAt":1800000001},
                {"eventType":"view","itemId":"i2","sentAt":1800000002}]}' | ConvertFrom-Json
            $request | Write-PersonalizeEvent -PassThru -WarningAction Ignore
            @{ userId = 'berta'; sessionId = 'w2'; eventList = @(@{ eventType = 'view'; itemId = 'i1'; sentAt = 1800000003 }) } |
                Write-PersonalizeEvent shop -PassThru -WarningAction Ignore
            """).Select(receipt => ((EventReceipt)receipt.BaseObject).UserId);

        Assert.Equal(["anna", "anna", "berta"], users);
    }

    [Fact]
    public void More_events_than_a_request_may_have_are_sent_in_several()
    {
        var receipts = _session.Run(
            "Write-PersonalizeEvent shop -EventList (1..31 | ForEach-Object { @{ eventType = 'view'; itemId = 'i3'; sentAt = 1800001000 + $_ } }) "
                + "-UserId carl -SessionId w3 -PassThru -WarningAction Ignore");

        Assert.Equal(31, receipts.Count);
    }

    [Fact]
    public void A_bad_event_is_an_error_of_its_own()
    {
        using var shell = _session.Shell(
            """
            @{ userId = ''; sessionId = ''; eventType = 'view'; itemId = 'i1'; sentAt = 1800002000 },
                @{ userId = 'dora'; sessionId = 'w4'; eventType = 'view'; itemId = 'i1'; sentAt = 'soon' },
                @{ userId = 'dora'; sessionId = 'w4'; eventType = 'view'; itemId = 'i1'; sentAt = 1800002000.75 } |
                Write-PersonalizeEvent shop -PassThru -WarningAction Ignore
            """);
        var receipts = shell.Invoke();

        Assert.Equal("dora", ((EventReceipt)Assert.Single(receipts).BaseObject).UserId);
        Assert.Equal(["MissingSessionId", "InvalidSentAt"], shell.Streams.Error.Select(error => error.FullyQualifiedErrorId.Split(',')[0]));
    }

    [Fact]
    public void Names_beside_properties_join_them_and_contradictions_are_refused()
    {
        const string Event = "@{ userId = 'emil'; sessionId = 'w5'; eventType = 'view'; itemId = 'i1'; sentAt = 1800003000; DEVICE = 'phone'; "
            + "properties = @{ %P% = 'x' } } | Write-PersonalizeEvent shop -PassThru -WarningAction Ignore";

        Assert.True(_session.Run<EventReceipt>(Event.Replace("%P%", "COLOUR")).Recorded);
        Assert.Equal("InvalidProperties", _session.Fails(Event.Replace("%P%", "device")).FullyQualifiedErrorId.Split(',')[0]);
    }

    [Fact]
    public void Rows_of_databases_are_events_and_users()
    {
        using var events = new DataTable();
        foreach (var column in new[] { "USER_ID", "SESSION_ID", "EVENT_TYPE", "ITEM_ID", "DEVICE" })
            events.Columns.Add(column);
        events.Columns.Add("TIMESTAMP", typeof(long));
        events.Columns.Add("EVENT_VALUE", typeof(double));
        events.Rows.Add("frida", "w6", "view", "i1", DBNull.Value, 1_800_004_000, DBNull.Value);

        Assert.True(_session.Run<EventReceipt>("$args[0] | Write-PersonalizeEvent shop -PassThru -WarningAction Ignore", events).Recorded);

        using var users = new DataTable();
        users.Columns.Add("USER_ID");
        users.Columns.Add("numResults", typeof(int));
        users.Rows.Add("frida", 2);
        users.Rows.Add(DBNull.Value, 2);
        users.Rows.Add("frida", DBNull.Value);
        using var shell = _session.Shell("$args[0] | Get-PersonalizeRecommendation shop", users);

        Assert.Equal(2 + 25, shell.Invoke().Count);
        Assert.Equal("MissingUserId", Assert.Single(shell.Streams.Error).FullyQualifiedErrorId.Split(',')[0]);
    }

    [Fact]
    public void Unknown_users_are_visible()
    {
        using var shell = _session.Shell(
            "$known = (Get-PersonalizeDatasetImportJob | ForEach-Object Paths | Import-Csv | Select-Object -First 1).USER_ID; "
                + "Get-PersonalizeRecommendation shop $known, 'no one', \"$known \" -NumResults 1");
        var rows = shell.Invoke().Select(row => ((Recommendation)row.BaseObject).KnownUser);

        Assert.Equal([true, false, false], rows);
        Assert.Contains("blanks", Assert.Single(shell.Streams.Warning).Message);
    }

    [Theory]
    [InlineData("Get-PersonalizeSolutionVersion")]
    [InlineData("Get-PersonalizeSolutionMetric shop")]
    [InlineData("Get-PersonalizeSolutionMetric shop -Flat")]
    [InlineData("Get-PersonalizeRecommendation shop 1 -NumResults 2 -IncludeReason")]
    [InlineData("Get-PersonalizeDatasetImportJob")]
    [InlineData("Get-PersonalizeDataset")]
    [InlineData("Get-PersonalizeDatasetGroup")]
    [InlineData("Get-PersonalizeRecipe")]
    [InlineData("Test-PersonalizeDataset shop")]
    public void Outputs_as_text_have_no_type_names(string script)
    {
        foreach (var format in new[] { "ConvertTo-Csv", "ConvertTo-Json -WarningAction Ignore", "ConvertTo-Json -Depth 6" })
        {
            foreach (var line in _session.Run($"{script} | {format}"))
                Assert.DoesNotMatch(@"\bSystem\.|\bPersonalize\.", line.ToString().Replace("Personalize.psd1", ""));
        }
    }

    [Fact]
    public void Metrics_have_a_row_each()
    {
        var row = _session.Run("Get-PersonalizeSolutionMetric shop -Flat").Select(one => (SolutionMetricRow)one.BaseObject)
            .Single(one => one.Metric == "coverage");
        var whole = _session.Run<SolutionMetric>("Get-PersonalizeSolutionMetric shop");

        Assert.Equal(whole.Metrics["coverage"], row.Model);
        Assert.Equal(whole.Baselines["item_knn"]["coverage"], row.ItemKnn);
    }

    [Fact]
    public void A_column_that_appears_later_is_added_by_the_command_that_the_import_shows()
    {
        var first = _session.File("films.csv", "ITEM_ID,GENRE\nf1,noir\nf2,noir\n");
        var second = _session.File("films, more.csv", "ITEM_ID,GENRE,LENGTH\nf1,noir,93\nf3,war,120\n");
        _session.Run("$null = Import-PersonalizeDataset kino Items $args[0] -InformationAction Ignore", first);
        using var shell = _session.Shell("$null = Import-PersonalizeDataset kino Items $args[0] -ImportMode INCREMENTAL", second);
        shell.Invoke();
        var command = shell.Streams.Warning.Select(warning => warning.Message)
            .Single(text => text.Contains("Set-PersonalizeDataset", StringComparison.Ordinal));

        _session.Run(command[command.IndexOf("Set-PersonalizeDataset", StringComparison.Ordinal)..]);
        _session.Run("$null = Import-PersonalizeDataset kino Items $args[0]", second);
        var exported = Path.Combine(_session.Folder, "out.csv");
        _session.Run("$null = Export-PersonalizeDataset kino Items $args[0]", exported);

        Assert.Equal(["ITEM_ID,GENRE,LENGTH", "f1,noir,93", "f3,war,120"], File.ReadLines(exported));
    }

    [Fact]
    public void The_schema_of_a_file_goes_with_its_dataset()
    {
        var first = _session.File("one.csv", "ITEM_ID,GENRE\nf1,noir\n");
        var second = _session.File("two.csv", "ITEM_ID,GENRE,LENGTH\nf1,noir,93\n");
        _session.Run("$null = Import-PersonalizeDataset revue Items $args[0] -InformationAction Ignore; Remove-PersonalizeDataset revue Items -Force", first);
        var report = _session.Run<ImportReport>("Import-PersonalizeDataset revue Items $args[0]", second);

        Assert.Empty(report.UnusedColumns);
        Assert.Contains(report.SchemaDecisions, decision => decision.StartsWith("LENGTH", StringComparison.Ordinal));
    }
}
