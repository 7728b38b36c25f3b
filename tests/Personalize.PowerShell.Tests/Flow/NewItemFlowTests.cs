using System.Text.Json;
using Personalize.PowerShell.Tests.Fixtures;

namespace Personalize.PowerShell.Tests.Flow;

/// <summary>Items that came after the training, from events, puts and imports to answers.</summary>
public sealed class NewItemFlowTests : IDisposable
{
    private const string User = "u0001";

    private readonly ModuleSession _session = new();

    public NewItemFlowTests() => _session.Run(
        "New-PersonalizeSampleDataset $args[0] -UserCount 60 -ItemCount 40 -EventCount 3000 | Import-PersonalizeDataset -DatasetGroup shop "
            + "-InformationAction Ignore; $null = New-PersonalizeEventTracker shop shop",
        Path.Combine(_session.Folder, "sample"));

    [Theory]
    [InlineData("aws-hrnn")]
    [InlineData("aws-hrnn-metadata")]
    public void A_users_own_new_items_are_in_the_next_answer(string recipe)
    {
        Serve(recipe);
        Assert.DoesNotContain(Ask(), item => item.IsNew);

        Write("unheard", "unseen", "unheard");

        var answer = Ask();
        Assert.Equal(["unheard", "unseen"], answer.Where(item => item.IsNew).Select(item => item.ItemId).Order());
        Assert.DoesNotContain(Ask(user: "someone-else"), item => item.IsNew);
        Assert.Equal(answer, Batch());

        // Filters apply to them, whether the filter looks at events or at the items' rows, which they do not have.
        _session.Run(
            """
            $null = New-PersonalizeFilter seen shop 'EXCLUDE ItemID WHERE Interactions.EVENT_TYPE IN ("look")'
            $null = New-PersonalizeFilter only-seen shop 'INCLUDE ItemID WHERE Interactions.EVENT_TYPE IN ("look")'
            $null = New-PersonalizeFilter cheap shop 'INCLUDE ItemID WHERE Items.PRICE > 0'
            """);
        foreach (var filter in new[] { "seen", "only-seen", "cheap" })
        {
            var allowed = Ask($"-Filter {filter}");
            Assert.Equal(answer.Where(item => item.IsNew == (filter == "only-seen")), allowed);
            Assert.Equal(allowed, Batch($"-Filter {filter}"));
        }
    }

    [Fact]
    public void Items_put_or_imported_after_the_training_are_recommended_by_their_metadata()
    {
        Serve("aws-hrnn-metadata");
        var known = File.ReadLines(Path.Combine(_session.Folder, "sample", "items.csv")).ElementAt(3).Split(',');
        _session.Run(
            "Set-PersonalizeItem shop put @{ CATEGORY = $args[0]; BRAND = $args[1]; PRICE = 5; CREATION_TIMESTAMP = $args[2] }",
            known[1], known[2], long.Parse(known[4], System.Globalization.CultureInfo.InvariantCulture));
        var file = _session.File("more.csv", $"ITEM_ID,CATEGORY,BRAND,PRICE,CREATION_TIMESTAMP\nimported,{known[1]},{known[2]},6,{known[4]}\n");
        _session.Run("$null = Import-PersonalizeDataset shop Items $args[0] -ImportMode INCREMENTAL", file);
        Write("own");

        var answer = Ask();

        Assert.Equal(["imported", "own", "put"], answer.Where(item => item.IsNew).Select(item => item.ItemId).Order());
        Assert.Equal(answer, Batch());
        Assert.Equal(["imported", "put"], Ask(user: "someone-else").Where(item => item.IsNew).Select(item => item.ItemId).Order());
        var reasons = _session.Run("(Get-PersonalizeRecommendation shop $args[0] -NumResults 500 -IncludeReason).Where{ $_.IsNew }.ScoreTerms.Count", User);
        Assert.Contains(Assert.Single(reasons).BaseObject, new object[] { 18, 21 });

        // Promotions and filters know them by their rows.
        _session.Run("$null = New-PersonalizeFilter price shop 'INCLUDE ItemID WHERE Items.PRICE = 6'");
        Assert.Equal(answer.Where(item => item.ItemId == "imported"), Ask("-Filter price").Where(item => item.IsNew));
        Assert.Equal(
            "imported",
            Assert.Single(_session.Run(
                "(Get-PersonalizeRecommendation shop $args[0] -NumResults 2 -PromotionFilter price -PercentPromoted 50 | Where-Object Promoted).ItemId", User))
                .BaseObject);

        // In a table, every row says whether its item is new.
        var table = Path.Combine(_session.Folder, "out.csv");
        _session.Run("$null = Invoke-PersonalizeBatchInference shop $args[0] $args[1] -NumResults 500", Users(), table);
        Assert.Equal(
            answer.Select(item => $"{item.ItemId},{item.IsNew}"),
            File.ReadLines(table).Skip(1).Select(line => line.Split(',')).Select(row => $"{row[2]},{bool.Parse(row[4])}"));
    }

    public void Dispose() => _session.Dispose();

    private void Serve(string recipe) => _session.Run(
        "$null = New-PersonalizeSolution shop shop -RecipeArn $args[0] | New-PersonalizeSolutionVersion | New-PersonalizeCampaign shop", recipe);

    private void Write(params string[] items) => _session.Run(
        "$time = 1800000000; foreach ($item in $args[1]) { Write-PersonalizeEvent shop -UserId $args[0] -SessionId s -EventType look -ItemId $item "
            + "-SentAt ($time++) }",
        User, items);

    private Answer[] Ask(string options = "", string user = User) =>
        [.. _session.Run($"Get-PersonalizeRecommendation shop $args[0] -NumResults 500 {options}", user)
            .Select(row => (Recommendation)row.BaseObject).Select(item => new Answer(item.ItemId, item.Score, item.IsNew))];

    private string Users() => _session.File("users.jsonl", $$"""{"userId":"{{User}}"}""");

    private Answer[] Batch(string options = "")
    {
        var path = Path.Combine(_session.Folder, "out.jsonl");
        _session.Run($"$null = Invoke-PersonalizeBatchInference shop $args[0] $args[1] -NumResults 500 {options}", Users(), path);
        using var line = JsonDocument.Parse(File.ReadAllText(path));
        var output = line.RootElement.GetProperty("output");
        string[] newItems = output.TryGetProperty("newItems", out var given) ? [.. given.EnumerateArray().Select(item => item.GetString()!)] : [];
        return [.. output.GetProperty("recommendedItems").EnumerateArray().Zip(output.GetProperty("scores").EnumerateArray())
            .Select(pair => new Answer(pair.First.GetString()!, pair.Second.GetDouble(), newItems.Contains(pair.First.GetString())))];
    }

    private sealed record Answer(string ItemId, double Score, bool IsNew);
}
