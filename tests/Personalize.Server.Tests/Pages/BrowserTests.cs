using Personalize.Server.Tests.Clients;
using Xunit.Abstractions;

namespace Personalize.Server.Tests.Pages;

/// <summary>Headless Chromium reads the page, light, dark and on a phone, by keyboard, and while something is trained.</summary>
[Collection(PageStoreCollection.Name)]
public sealed class BrowserTests(PageStore store, ITestOutputHelper output)
{
    private static readonly TimeSpan s_limit = TimeSpan.FromMinutes(3);

    private readonly PageStore _store = store;
    private readonly ITestOutputHelper _output = output;

    [BrowserFact]
    public async Task A_browser_shows_every_page_without_an_error_and_what_is_trained_as_it_trains()
    {
        using var client = _store.Server.Client();
        await client.Call("CreateSolution", new() { ["name"] = "search", ["datasetGroupArn"] = PageStore.Group, ["performAutoML"] = true });
        var version = (string)(await client.Call("CreateSolutionVersion", new() { ["solutionArn"] = "search" }))["solutionVersionArn"]!;
        var environment = new Dictionary<string, string>(ClientTools.Browser.Environment)
        {
            ["NO_PROXY"] = "127.0.0.1",
            ["PERSONALIZE_PAGE"] = _store.Server.PageLink,
            ["PERSONALIZE_GROUP"] = PageStore.Group,
            ["PERSONALIZE_USER"] = _store.User,
            ["PERSONALIZE_HOSTILE_USER"] = PageStore.HostileUser,
            ["PERSONALIZE_VERSION"] = _store.Version.Arn,
            ["PERSONALIZE_TRAINING"] = "arn:local:personalize:::" + version[(version.LastIndexOf(':') + 1)..],
            ["PERSONALIZE_PICTURES"] = Directory.CreateDirectory(Path.Combine(ClientTools.Cache(), "pictures")).FullName,
        };
        var (exitCode, text) = ClientTools.Run(
            ClientTools.Browser.Program, [Path.Combine(AppContext.BaseDirectory, "Pages", "page.mjs")], environment, s_limit);
        _output.WriteLine(text);
        Assert.True(exitCode == 0 && text.Contains("done", StringComparison.Ordinal), text);
    }
}
