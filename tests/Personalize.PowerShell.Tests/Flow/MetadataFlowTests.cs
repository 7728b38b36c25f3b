using System.Globalization;
using System.Management.Automation;
using Personalize.Engine.Resources;
using Personalize.PowerShell.Tests.Fixtures;

namespace Personalize.PowerShell.Tests.Flow;

/// <summary>The recipes that use metadata, from files to answers.</summary>
public sealed class MetadataFlowTests : IDisposable
{
    private readonly ModuleSession _session = new();
    private readonly string _newItems;

    public MetadataFlowTests()
    {
        var sample = Path.Combine(_session.Folder, "sample");
        _session.Run(
            "New-PersonalizeSampleDataset $args[0] -UserCount 60 -ItemCount 40 -EventCount 3000 | Import-PersonalizeDataset -DatasetGroup shop "
                + "-InformationAction Ignore",
            sample);
        _newItems = Path.Combine(_session.Folder, "new-items.csv");

        // New items, like old ones except for their names and dates.
        var lines = File.ReadAllLines(Path.Combine(sample, "items.csv"));
        var columns = lines[0].Split(',');
        var (id, created) = (Array.IndexOf(columns, "ITEM_ID"), Array.IndexOf(columns, "CREATION_TIMESTAMP"));
        var newest = File.ReadLines(Path.Combine(sample, "interactions.csv"))
            .Skip(1)
            .Max(line => long.Parse(line.Split(',').Single(IsTime), CultureInfo.InvariantCulture));
        File.WriteAllLines(_newItems, lines.Take(1).Concat(Enumerable.Range(0, 120).Select(n =>
        {
            var fields = lines[1 + (n % (lines.Length - 1))].Split(',');
            (fields[id], fields[created]) = ($"new{n}", (newest - n).ToString(CultureInfo.InvariantCulture));
            return string.Join(',', fields);
        })));

        static bool IsTime(string field) => field.Length == 10 && field.All(char.IsAsciiDigit);
    }

    [Fact]
    public void Metadata_is_used_and_an_unknown_context_is_named()
    {
        var version = _session.Run<SolutionVersion>("New-PersonalizeSolution meta shop -RecipeArn aws-hrnn-metadata | New-PersonalizeSolutionVersion");
        Assert.Contains("CREATION_TIMESTAMP", version.DataSummary["itemFields"]);
        _session.Run("$null = New-PersonalizeCampaign meta meta");
        using var shell = _session.Shell("Get-PersonalizeRecommendation meta 1 -NumResults 3 -Context @{ WEATHER = 'rain'; device = 'fridge' }");
        Assert.Equal(3, shell.Invoke().Count);
        Assert.Equal(
            ["Context is ignored: WEATHER; the model knows DEVICE.",
                "The context's DEVICE 'fridge' counts as unknown: the model has learned desktop, mobile, tablet."],
            shell.Streams.Warning.Select(warning => warning.Message));
        var user = File.ReadLines(Path.Combine(_session.Folder, "sample", "interactions.csv")).Skip(1).First().Split(',')[0];
        var reasons = _session.Run("(Get-PersonalizeRecommendation meta $args[0] -NumResults 10 -IncludeReason).Reasons.Kind", user);
        Assert.Contains(reasons, kind => Equals(kind.BaseObject, "feature"));
        Assert.Contains(reasons, kind => Equals(kind.BaseObject, "event"));

        // Every term of the score is explained in the help.
        var terms = _session.Run("(Get-PersonalizeRecommendation meta $args[0] -NumResults 1 -IncludeReason).ScoreTerms.Term", user);
        Assert.InRange(terms.Count, 6, 7);
        var help = $"{Assert.Single(_session.Run("(Get-Help Get-PersonalizeRecommendation -Parameter IncludeReason).description.Text"))}";
        Assert.All(terms, term => Assert.Contains($" {term} (", help.Replace("and ", "").Replace("in models to which a simple method adds something, ", "").Replace(", in", " in"), StringComparison.Ordinal));
    }

    [Fact]
    public void What_is_put_one_by_one_answers_as_if_it_had_been_imported_bit_by_bit()
    {
        _session.Run("$null = New-PersonalizeSolution meta shop -RecipeArn aws-hrnn-metadata | New-PersonalizeSolutionVersion | New-PersonalizeCampaign meta; "
            + "$null = New-PersonalizeEventTracker shop shop");
        var copy = Path.Combine(_session.Folder, "copy");
        CopyFolder(_session.Store, copy);
        var rows = File.ReadAllLines(Path.Combine(_session.Folder, "sample", "interactions.csv"));
        var user = rows[1].Split(',')[0];

        // Minutes, hours and days apart, so that visits and sessions begin.
        string[] events = [.. Enumerable.Range(1, 30).Select(n => rows[n].Split(','))
            .Select((row, n) => string.Join(',', [user, row[1], (1_800_000_000 + (n * n * n * 100)).ToString(CultureInfo.InvariantCulture), .. row[3..]]))];
        var onceMore = _session.Run(
            """
            $user, $header, $events = $args[0], $args[1].Split(','), $args[2]
            foreach ($values in $events) {
                $event = @{}
                for ($i = 0; $i -lt $header.Count; $i++) { $event[$header[$i]] = $values.Split(',')[$i] }
                Write-PersonalizeEvent shop $event -SessionId s
                $null = Get-PersonalizeRecommendation meta $user -Context @{ DEVICE = $event.DEVICE }
            }
            Set-PersonalizeUser shop $user @{ AGE = 77 }
            Get-PersonalizeRecommendation meta $user
            """,
            user, rows[0], events);

        var more = _session.File("more.csv", string.Join('\n', [rows[0], .. events]));
        var users = _session.File("users.csv", $"USER_ID,AGE,SEGMENT\n{user},77,\n");
        var atOnce = _session.Run(
            "$null = Import-PersonalizeDataset shop Interactions $args[0] -ImportMode INCREMENTAL -Store $args[2]; $null = Import-PersonalizeDataset shop "
                + "Users $args[1] -ImportMode INCREMENTAL -Store $args[2]; Get-PersonalizeRecommendation meta $args[3] -Store $args[2]",
            more, users, copy, user);

        Assert.Equal(25, atOnce.Count);
        Assert.Equal(atOnce.Select(ItemAndScore), onceMore.Select(ItemAndScore));

        static (string, double) ItemAndScore(PSObject row) => row.BaseObject is Recommendation one ? (one.ItemId, one.Score) : default;
    }

    [Fact]
    public void Cold_items_are_counted_recommended_and_updated()
    {
        _session.Run("$null = New-PersonalizeSolution cold shop -RecipeArn aws-hrnn-coldstart");
        var refusal = _session.Fails("New-PersonalizeSolutionVersion cold");
        Assert.StartsWith("TooFewColdItems", refusal.FullyQualifiedErrorId, StringComparison.Ordinal);
        Assert.Empty(_session.Run("Get-PersonalizeSolutionVersion -Solution cold"));
        Assert.StartsWith(
            "UpdateWithoutFullVersion",
            _session.Fails("New-PersonalizeSolutionVersion cold -TrainingMode UPDATE").FullyQualifiedErrorId,
            StringComparison.Ordinal);

        var lines = File.ReadAllLines(_newItems);
        var more = Path.Combine(_session.Folder, "more-items.csv");
        File.WriteAllLines(more, [lines[0], .. lines[^5..]]);
        File.WriteAllLines(_newItems, lines[..^5]);
        _session.Run("$null = Import-PersonalizeDataset shop Items $args[0] -ImportMode INCREMENTAL", _newItems);
        var version = _session.Run<SolutionVersion>("New-PersonalizeSolutionVersion cold");
        Assert.True(version.Metrics!.ContainsKey("cold_mean_reciprocal_rank_at_25"));
        Assert.True(version.Baselines!.ContainsKey("metadata_knn"));
        var answer = _session.Run("$null = New-PersonalizeCampaign cold cold; (Get-PersonalizeRecommendation cold 1 -NumResults 200).ItemId");
        Assert.Equal(int.Parse(version.DataSummary["coldItems"], CultureInfo.InvariantCulture), answer.Count);
        Assert.Contains(answer, item => Equals(item.BaseObject, "new0"));

        _session.Run("$null = Import-PersonalizeDataset shop Items $args[0] -ImportMode INCREMENTAL", more);
        var updated = _session.Run<SolutionVersion>("New-PersonalizeSolutionVersion cold -TrainingMode UPDATE");
        Assert.Equal((version.Arn, "5"), (updated.UpdatedVersionArn, updated.DataSummary["newItems"]));
        Assert.Equal(version.Metrics, updated.Metrics);
        answer = _session.Run(
            "Set-PersonalizeCampaign cold -SolutionVersion $args[0]; (Get-PersonalizeRecommendation cold 1 -NumResults 200).ItemId", updated.Arn);
        Assert.Contains(answer, item => Equals(item.BaseObject, "new119"));
    }

    [Fact]
    public void Only_recipes_for_cold_items_are_updated()
    {
        _session.Run("$null = New-PersonalizeSolution plain shop -RecipeArn aws-hrnn");
        Assert.StartsWith(
            "UpdateNotSupported", _session.Fails("New-PersonalizeSolutionVersion plain -TrainingMode UPDATE").FullyQualifiedErrorId, StringComparison.Ordinal);
    }

    public void Dispose() => _session.Dispose();

    private static void CopyFolder(string from, string to)
    {
        foreach (var file in Directory.GetFiles(from, "*", SearchOption.AllDirectories))
        {
            var target = Path.Combine(to, Path.GetRelativePath(from, file));
            Directory.CreateDirectory(Path.GetDirectoryName(target)!);
            File.Copy(file, target);
        }
    }
}
