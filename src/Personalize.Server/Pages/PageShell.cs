using Personalize.Engine.Reports;

namespace Personalize.Server.Pages;

/// <summary>What all pages have: head, navigation, landmarks; and the parts that several of them are made of.</summary>
internal static class PageShell
{
    private static readonly (string Path, string Name)[] s_places = [("/", "Overview"), ("/page/campaigns", "Campaigns"), ("/page/jobs", "Jobs")];

    /// <param name="place">The address in the navigation that the page belongs to; null for a page without navigation.</param>
    public static string Render(string title, string? place, Action<Markup> content, Action<Markup>? head = null)
    {
        var page = new Markup();
        page.Element(
            "html",
            () =>
            {
                page.Element("head", () =>
                {
                    page.Empty("meta", ("charset", "utf-8"));
                    page.Empty("meta", ("name", "viewport"), ("content", "width=device-width, initial-scale=1"));
                    page.Empty("meta", ("name", "color-scheme"), ("content", "light dark"));
                    head?.Invoke(page);
                    page.Element("title", $"{Visible.Of(title)} - Personalize");
                    page.Empty("link", ("rel", "icon"), ("href", "/page/icon.svg"), ("type", "image/svg+xml"));
                    page.Empty("link", ("rel", "stylesheet"), ("href", "/page/page.css"));
                    page.Element("script", "", ("src", "/page/page.js"), ("defer", "defer"));
                });
                page.Element("body", () =>
                {
                    page.Element("a", "Skip to the content", ("class", "skip"), ("href", "#content"));
                    if (place is not null)
                        page.Element("header", () => Navigation(page, place), ("class", "bar"));
                    page.Element(
                        "main",
                        () =>
                        {
                            page.Element("h1", Visible.Of(title));
                            content(page);
                        },
                        ("id", "content"), ("tabindex", "-1"));
                });
            },
            ("lang", "en"));
        return page.ToString();
    }

    public static void Link(Markup page, string path, string text) => page.Element("a", text, ("href", path));

    /// <summary>An address with one value in its query.</summary>
    public static string Address(string path, string name, string value) => $"{path}?{name}={Uri.EscapeDataString(value)}";

    /// <summary>A table that scrolls by itself, also by keyboard, if it is wider than the page.</summary>
    /// <param name="headers">Name of each column and whether it holds numbers, which are right-aligned.</param>
    public static void Table(Markup page, string caption, IReadOnlyList<(string Name, bool IsNumber)> headers, Action rows) => page.Element(
        "div",
        () => page.Element("table", () =>
        {
            page.Element("caption", caption);
            page.Element("thead", () => page.Element("tr", () =>
            {
                foreach (var (name, isNumber) in headers)
                    page.Element("th", name, ("scope", "col"), ("class", isNumber ? "number" : "text"));
            }));
            page.Element("tbody", rows);
        }),
        ("class", "table"), ("role", "region"), ("tabindex", "0"), ("aria-label", caption));

    /// <summary>The first cell of a row: what the row is about, and below it what is worth knowing of it, so that rows fit on a phone.</summary>
    public static void RowHead(Markup page, Action name, Action details) => page.Element(
        "th",
        () =>
        {
            name();
            page.Element("div", details, ("class", "reason"));
        },
        ("scope", "row"));

    public static void Number(Markup page, string text) => page.Element("td", text, ("class", "number"));

    /// <summary>A status in words, with a mark that does not rely on colour alone.</summary>
    public static void Status(Markup page, string status)
    {
        var style = status switch
        {
            ResourceStatus.Active => "good",
            ResourceStatus.CreateFailed => "bad",
            ResourceStatus.CreateStopped => "over",
            _ => "busy",
        };
        page.Element("span", status.ToLowerInvariant().Replace("create ", "", StringComparison.Ordinal).Replace('_', ' '), ("class", $"status {style}"));
    }

    public static void Notice(Markup page, string text) => page.Element("p", text, ("class", "notice"));

    private static void Navigation(Markup page, string place)
    {
        page.Element("strong", "Personalize");
        page.Element(
            "nav",
            () => page.Element("ul", () =>
            {
                foreach (var (path, name) in s_places)
                {
                    page.Element("li", () =>
                    {
                        if (path == place)
                            page.Element("a", name, ("href", path), ("aria-current", "page"));
                        else
                            Link(page, path, name);
                    });
                }
            }),
            ("aria-label", "Pages"));
        page.Element(
            "form",
            () => page.Element("button", "Sign out", ("type", "submit"), ("class", "plain")),
            ("method", "post"), ("action", "/page/sign-out"));
    }
}
