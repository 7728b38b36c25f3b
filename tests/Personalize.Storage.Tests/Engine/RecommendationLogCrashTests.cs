using Personalize.Engine;
using Personalize.Engine.Ports;
using Personalize.Engine.Resources;
using Xunit.Abstractions;

namespace Personalize.Storage.Tests.Engine;

/// <summary>Kills processes that record what was shown, the oldest of which they remove.</summary>
public sealed class RecommendationLogCrashTests(ITestOutputHelper output)
{
    private const int ListsPerWrite = 4;
    private const int ItemsPerList = 25;
    private const int MostWrites = 50;
    private static readonly string s_group = Arn.DatasetGroup("shop");
    private static readonly DateTime s_now = new(2026, 11, 1, 0, 0, 0, DateTimeKind.Utc);

    private readonly ITestOutputHelper _output = output;

    [Fact]
    public void Killed_writers_of_shown_lists_lose_none_that_was_acknowledged_and_leave_none_in_part()
    {
        using var folder = new TempFolder();
        using (var engine = new PersonalizeEngine(new StoreFactory().Open(folder.Store)))
            engine.CreateDatasetGroup(new() { Name = "shop" });
        var random = new Random(15);
        var (next, killed) = (0, 0);
        for (var kill = 0; kill < Kills.PerTest; kill++)
        {
            var (acknowledged, running) = Kills.RunAndKill(random, 400, "show", folder.Store, $"{next}");
            killed += running ? 1 : 0;
            var last = acknowledged ?? next - 1;
            using var store = new StoreFactory().Open(folder.Store);
            var lists = store.RecommendationLog.Read(s_group, DateTime.MinValue, DateTime.MaxValue).SelectMany(batch => batch).ToArray();

            // The write after the last acknowledged one may have been committed just before the kill.
            var written = lists.Length == 0 ? 0 : int.Parse(lists[^1].RecommendationId.Split('/')[0]) + 1;
            Assert.Contains(written, new[] { last + 1, last + 2 });
            var expected = Enumerable.Range(0, written).TakeLast(MostWrites).SelectMany(Lists).ToArray();
            Assert.Equal(expected.Select(Describe), lists.Select(Describe));
            next = written;
        }

        _output.WriteLine($"{killed} processes killed while they ran, after {next} writes.");
        Assert.True(next > 0, "No list was acknowledged before its kill.");
    }

    /// <summary>What the child does, until it is killed.</summary>
    internal static void Append(string store, int first, Action<int> say)
    {
        using var opened = new StoreFactory().Open(store);
        for (var number = first; ; number++)
        {
            opened.RecommendationLog.Append([.. Lists(number)], s_now, MostWrites * ListsPerWrite);
            say(number);
        }
    }

    private static IEnumerable<ShownList> Lists(int number) => Enumerable.Range(0, ListsPerWrite).Select(list => new ShownList
    {
        RecommendationId = $"{number}/{list}",
        DatasetGroupArn = s_group,
        CampaignArn = Arn.Campaign("front"),
        SolutionVersionArn = Records.Version("v1").Arn,
        UserId = list == 0 ? null : $"u{number % 9}",
        SessionId = $"s{number}",
        ShownAt = s_now.AddSeconds(number),
        ExpiresAt = s_now.AddYears(50),
        Items = [.. Enumerable.Range(0, ItemsPerList).Select(item => $"i{number}-{list}-{item}")],
    });

    private static string Describe(ShownList list) =>
        $"{list.RecommendationId} {list.CampaignArn} {list.UserId} {list.SessionId} {list.ShownAt:O} {string.Join(' ', list.Items)}";
}
