using Personalize.Engine.Reports;

namespace Personalize.Server.Pages;

/// <summary>Asks for a credential.</summary>
internal static class SignInPage
{
    /// <param name="problem">What was wrong with the last attempt; null for none.</param>
    public static string Render(string? problem) => PageShell.Render("Sign in", null, page =>
    {
        if (problem is not null)
            page.Element("p", problem, ("class", "notice"), ("role", "alert"));
        page.Element("p", "The page shows data about people, so it needs a credential that may read: the scope is All or Read.");
        page.Element(
            "form",
            () =>
            {
                Field(page, "key", "Access key id", "text", "username");
                Field(page, "secret", "Secret access key", "password", "current-password");
                page.Element("button", "Sign in", ("type", "submit"));
            },
            ("method", "post"), ("action", "/page/sign-in"), ("class", "card narrow"));
        page.Element("p", () =>
        {
            page.Text("Make one with ");
            page.Element("code", "New-PersonalizeServerCredential -Scope Read");
            page.Text(". A server that was started on a console also prints a link that needs none.");
        });
    });

    /// <summary>Leads on from the link.</summary>
    public static string Entered() => PageShell.Render(
        "Signed in", null, page => page.Element("p", () => PageShell.Link(page, "/", "Go on to the overview")),
        page => page.Empty("meta", ("http-equiv", "refresh"), ("content", "0;url=/")));

    private static void Field(Markup page, string name, string label, string type, string completion)
    {
        page.Element("label", label, ("for", name));
        page.Empty(
            "input", ("id", name), ("name", name), ("type", type), ("autocomplete", completion), ("required", "required"), ("spellcheck", "false"),
            ("autocapitalize", "off"));
    }
}
