using System.Net;
using System.Xml.Linq;

namespace Personalize.Server.Tests.Pages;

[Collection(PageStoreCollection.Name)]
public sealed class PageContentTests(PageStore store)
{
    private readonly PageStore _store = store;

    private string VersionAddress => $"version?arn={Uri.EscapeDataString(_store.Version.Arn)}";

    [Fact]
    public async Task Every_page_answers_for_an_empty_store()
    {
        await using var server = await TestServer.Start();
        using var reader = await PageReader.Enter(server);
        foreach (var address in (string[])["/", "/page/campaigns", "/page/jobs"])
            Check((await reader.Page(address)).Page);
        foreach (var address in (string[])["/page/group?name=none", "/page/group", "/page/version?arn=none/0", "/page/version"])
        {
            using var response = await reader.Get(address);
            Assert.True(response.StatusCode is HttpStatusCode.NotFound or HttpStatusCode.BadRequest, address);
            Assert.Contains("notice", await response.Content.ReadAsStringAsync(), StringComparison.Ordinal);
        }
    }

    [Fact]
    public async Task Every_page_answers_for_a_full_store()
    {
        using var reader = await PageReader.Enter(_store.Server);
        foreach (var address in (string[])["/", $"/page/group?name={PageStore.Group}", $"/page/{VersionAddress}", "/page/campaigns", "/page/jobs"])
            Check((await reader.Page(address)).Page);
    }

    [Fact]
    public async Task The_overview_shows_health_and_metrics_beside_the_best_baseline()
    {
        using var reader = await PageReader.Enter(_store.Server);
        var (page, text) = await reader.Page("/");

        Assert.Contains("enough data", text, StringComparison.Ordinal);
        var row = Row(page, _store.Version.Name);
        var ndcg = _store.Version.Metrics!["normalized_discounted_cumulative_gain_at_25"].ToString("0.0000", System.Globalization.CultureInfo.InvariantCulture);
        Assert.Contains(ndcg, row.Value, StringComparison.Ordinal);
        Assert.Contains("active", row.Value, StringComparison.Ordinal);
        Assert.Contains("first", row.Value, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Two_campaigns_answer_side_by_side_with_metadata_reasons_and_the_events_of_the_user()
    {
        using var reader = await PageReader.Enter(_store.Server);
        var (page, text) = await reader.Try(("campaign", "first"), ("other", "popular"), ("user", _store.User), ("item", ""));

        Check(page);
        foreach (var caption in (string[])["Recommendations of first", "Recommendations of popular"])
            Assert.Equal(15, Table(page, caption).Descendants("tbody").Single().Elements("tr").Count());
        Assert.Contains("because of", Table(page, "Recommendations of first").Value, StringComparison.Ordinal);
        Assert.Contains("CATEGORY", Table(page, "Recommendations of popular").Value, StringComparison.Ordinal);
        Assert.Contains($"The newest events of {_store.User}", text, StringComparison.Ordinal);
    }

    [Fact]
    public async Task What_a_reader_looks_at_is_not_recorded_as_shown_to_the_user()
    {
        using var reader = await PageReader.Enter(_store.Server);
        await reader.Try(("campaign", "first"), ("user", "only-looked-at"));

        Assert.DoesNotContain(_store.Server.Engine.ListRecommendationLog(new() { Campaign = "first" }), list => list.UserId == "only-looked-at");
    }

    [Fact]
    public async Task Ids_that_try_to_be_markup_are_text_and_hidden_characters_are_seen()
    {
        using var reader = await PageReader.Enter(_store.Server);
        var (page, text) = await reader.Try(("campaign", "first"), ("user", PageStore.HostileUser), ("item", ""));

        Assert.DoesNotContain("<script>alert", text, StringComparison.Ordinal);
        Assert.DoesNotContain("<img", text, StringComparison.Ordinal);
        Assert.DoesNotContain("\u202E", text, StringComparison.Ordinal);
        Assert.Contains(page.Descendants("td"), cell => cell.Value == PageStore.HostileItem.Replace("\u202E", "\\u202E", StringComparison.Ordinal));
        Assert.Contains(page.Descendants("input"), box => (string?)box.Attribute("value") == PageStore.HostileUser);

        // What would come back changed is not put into the box.
        var (hidden, _) = await reader.Try(("campaign", "first"), ("user", "u\u202E1"), ("item", ""));
        Assert.Equal("", (string?)hidden.Descendants("input").First(box => (string?)box.Attribute("name") == "user").Attribute("value"));
    }

    [Theory]
    [InlineData("first", "", "")]
    [InlineData("nothing", "u1", "")]
    [InlineData("<b>", "u1", "\u0001")]
    [InlineData("", "", "")]
    public async Task What_cannot_be_answered_is_said_on_the_page(string campaign, string user, string item)
    {
        using var reader = await PageReader.Enter(_store.Server);
        var (page, text) = await reader.Try(("campaign", campaign), ("user", user), ("item", item));

        Check(page);
        Assert.Equal(campaign.Length > 0, text.Contains("class=\"notice\"", StringComparison.Ordinal));
    }

    [Fact]
    public async Task Jobs_are_shown_with_their_errors()
    {
        using var reader = await PageReader.Enter(_store.Server);
        var (page, text) = await reader.Page("/page/jobs");

        Assert.Contains("rows kept", Row(page, "interactions").Value, StringComparison.Ordinal);
        Assert.Contains("failed", Row(page, "fails").Value, StringComparison.Ordinal);
        Assert.Contains("<b>missing</b>", Row(page, "fails").Value, StringComparison.Ordinal);
        Assert.DoesNotContain("<b>missing", text, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Traffic_is_counted_for_each_campaign()
    {
        using var client = _store.Server.Client();
        for (var i = 0; i < 3; i++)
            await client.Post("/recommendations", new() { ["campaignArn"] = "popular", ["userId"] = "u1" });
        await client.RefusalAt("/recommendations", new() { ["campaignArn"] = "popular", ["userId"] = "u1", ["numResults"] = 501 });
        using var reader = await PageReader.Enter(_store.Server);
        var (page, _) = await reader.Page("/page/campaigns");

        var cells = Row(page, "popular").Elements("td").Select(cell => cell.Value).ToArray();
        Assert.Equal(("3", "1"), (cells[0], cells[^1]));
        Assert.EndsWith(" ms", cells[2], StringComparison.Ordinal);
    }

    [Fact]
    public async Task Pages_that_change_are_sent_again_until_they_do_not_change_any_more()
    {
        using var reader = await PageReader.Enter(_store.Server);
        var version = await reader.Stream($"/page/live/{VersionAddress}", _ => false);
        Assert.StartsWith("event: over\n", version, StringComparison.Ordinal);
        Assert.Contains("polyline", version, StringComparison.Ordinal);

        var jobs = await reader.Stream("/page/live/jobs", text => text.Contains("data: ", StringComparison.Ordinal));
        Assert.StartsWith("event: changed\n", jobs, StringComparison.Ordinal);
    }

    [Fact]
    public async Task The_curves_of_a_training_grow_while_it_runs()
    {
        using var client = _store.Server.Client();
        await client.Call("CreateSolution", new()
        {
            ["name"] = "watched", ["datasetGroupArn"] = PageStore.Group, ["recipeArn"] = "arn:aws:personalize:::recipe/aws-hrnn",

            // Large enough for the training to be seen at work: the page looks every half second.
            ["solutionConfig"] = new JsonObject { ["algorithmHyperParameters"] = new JsonObject { ["hidden_dimension"] = "256" } },
        });
        var created = (string)(await client.Call("CreateSolutionVersion", new() { ["solutionArn"] = "watched" }))["solutionVersionArn"]!;
        var arn = Arn.Prefix + created[(created.LastIndexOf(':') + 1)..];
        using var reader = await PageReader.Enter(_store.Server);
        var text = await reader.Stream($"/page/live/version?arn={Uri.EscapeDataString(arn)}", _ => false);

        var parts = text.Split("event: ", StringSplitOptions.RemoveEmptyEntries);
        Assert.All(parts[..^1], part => Assert.StartsWith("changed\n", part, StringComparison.Ordinal));
        Assert.StartsWith("over\n", parts[^1], StringComparison.Ordinal);
        Assert.Contains(parts[..^1], part => part.Contains("Loss (cross-entropy)", StringComparison.Ordinal));
        Assert.DoesNotContain(parts[..^1], part => part.Contains("Metrics and baselines", StringComparison.Ordinal));
        Assert.Contains("Metrics and baselines", parts[^1], StringComparison.Ordinal);
    }

    // Title, language, landmarks, one heading of the first rank, captions, labels.
    private static void Check(XElement page)
    {
        Assert.Equal("en", (string?)page.Attribute("lang"));
        Assert.NotEmpty(page.Element("head")!.Element("title")!.Value);
        Assert.Single(page.Descendants("main"));
        Assert.Single(page.Descendants("nav"));
        Assert.Single(page.Descendants("h1"));
        Assert.DoesNotContain(
            page.Descendants().Attributes(), one => one.Name.LocalName == "style" || one.Name.LocalName.StartsWith("on", StringComparison.Ordinal));
        Assert.All(page.Descendants("script"), script => Assert.Equal("", script.Value));
        foreach (var box in page.Descendants().Where(one => one.Name.LocalName is "input" or "select"))
            Assert.Contains(page.Descendants("label"), label => (string?)label.Attribute("for") == (string?)box.Attribute("id"));
        Assert.All(page.Descendants("svg"), chart => Assert.NotNull(chart.Attribute("aria-label")));
    }

    private static XElement Row(XElement page, string name) =>
        page.Descendants("tr").First(row => row.Element("th") is { } head && (string?)head.Attribute("scope") == "row" && head.Nodes().First() is var first
            && (first is XElement link ? link.Value : $"{first}") == name);

    private static XElement Table(XElement page, string caption) => page.Descendants("table").Single(table => table.Element("caption")?.Value == caption);
}
