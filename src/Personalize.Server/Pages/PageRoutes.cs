using System.Reflection;
using Personalize.Engine.Reports;
using Personalize.Server.Hosting;

namespace Personalize.Server.Pages;

/// <summary>The addresses of the page, who may have them, and the headers with which browsers keep everything else out.</summary>
internal sealed class PageRoutes(ServerParts parts, PageAccess access, CancellationToken stopping)
{
    private const long MostFormBytes = 16 * 1024;

    private readonly ServerParts _parts = parts;
    private readonly PageAccess _access = access;
    private readonly LiveUpdates _live = new(stopping);
    private readonly HealthCache _health = new(parts.Engine);

    public void Map(WebApplication application)
    {
        var (style, script, icon) = (ReportStyle.Css + "\n" + Embedded("page.css"), Embedded("page.js"), Embedded("icon.svg"));
        application.MapGet("/page/page.css", Guarded(context => Send(context, "text/css", style)));
        application.MapGet("/page/page.js", Guarded(context => Send(context, "text/javascript", script)));
        application.MapGet("/page/icon.svg", Guarded(context => Send(context, "image/svg+xml", icon)));
        application.MapGet(PageAccess.EnterPath, Guarded(Enter));
        application.MapPost("/page/sign-in", Guarded(SignIn));
        application.MapPost("/page/sign-out", Guarded(SignOut));

        application.MapGet("/", SignedIn(_ => OverviewPage.Render(_parts, _health)));
        application.MapGet("/page/group", SignedIn(context => GroupPage.Render(_parts, _health, Asked(context, "name"))));
        application.MapGet("/page/version", SignedIn(context => VersionPage.Render(_parts, Asked(context, "arn"))));
        application.MapGet("/page/campaigns", SignedIn(_ => CampaignsPage.Render(_parts, new Attempt())));
        application.MapPost("/page/campaigns", Guarded(Try));
        application.MapGet("/page/jobs", SignedIn(_ => JobsPage.Render(_parts)));
        application.MapGet("/page/live/version", Guarded(context => Live(context, VersionPage.Live(_parts, Asked(context, "arn")))));
        application.MapGet("/page/live/jobs", Guarded(context => Live(context, () => (JobsPage.Tables(_parts), false))));
    }

    private RequestDelegate SignedIn(Func<HttpContext, string> render) => Guarded(context =>
        _access.IsSignedIn(context) ? Html(context, () => render(context)) : Html(context, () => SignInPage.Render(null), StatusCodes.Status401Unauthorized));

    // The ids of users are sent in the body, so that they get into no history of a browser and no log of a proxy.
    private async Task Try(HttpContext context)
    {
        if (!_access.IsSignedIn(context))
        {
            await Html(context, () => SignInPage.Render(null), StatusCodes.Status401Unauthorized);
            return;
        }

        if (await Form(context) is { } form)
            await Html(context, () => CampaignsPage.Render(_parts, Attempt.Of(form)));
    }

    private async Task Enter(HttpContext context)
    {
        if (!_access.TryEnter(context, Asked(context, "token")))
        {
            await Html(
                context, () => SignInPage.Render("The link is not that of the server that runs now; it changes with every start."),
                StatusCodes.Status401Unauthorized);
            return;
        }

        // Not a redirection: after a click elsewhere the browser would not send the cookie with it.
        await Html(context, SignInPage.Entered);
    }

    private async Task SignIn(HttpContext context)
    {
        if (await Form(context) is not { } form)
            return;
        if (_access.TryEnter(context, $"{form["key"]}".Trim(), $"{form["secret"]}".Trim()))
            context.Response.Redirect("/");
        else
            await Html(context, () => SignInPage.Render("There is no such credential, or it may not read."), StatusCodes.Status401Unauthorized);
    }

    private async Task SignOut(HttpContext context)
    {
        if (await Form(context) is null)
            return;
        _access.Leave(context);
        context.Response.Redirect("/");
    }

    private async Task Live(HttpContext context, Func<(string Html, bool IsOver)> render)
    {
        if (_access.IsSignedIn(context))
            await _live.Send(context, () => _access.IsSignedIn(context), render);
        else
            context.Response.StatusCode = StatusCodes.Status401Unauthorized;
    }

    private static async Task<IFormCollection?> Form(HttpContext context)
    {
        try
        {
            if (PageAccess.IsOwn(context.Request) && context.Request.HasFormContentType && context.Request.ContentLength is <= MostFormBytes)
                return await context.Request.ReadFormAsync(context.RequestAborted);
        }
        catch (Exception exception) when (exception is InvalidDataException or BadHttpRequestException)
        {
            // Too many fields, or bytes that are no text.
        }

        await Refuse(context, StatusCodes.Status400BadRequest, "This is not a form of the page.");
        return null;
    }

    private async Task Html(HttpContext context, Func<string> render, int status = StatusCodes.Status200OK)
    {
        string text;
        try
        {
            text = render();
        }
        catch (PersonalizeException exception)
        {
            status = exception.Kind == ErrorKind.ResourceNotFound ? StatusCodes.Status404NotFound : StatusCodes.Status400BadRequest;
            text = PageShell.Render("Not found", "", page => page.Element("p", $"{exception.Message} {exception.NextStep}", ("class", "notice")));
        }
        catch (Exception exception)
        {
            _parts.Log.Failed(context.TraceIdentifier, "page", exception.GetType().ToString(), exception.StackTrace);
            status = StatusCodes.Status500InternalServerError;
            text = PageShell.Render(
                "An error", "", page => page.Element("p", $"An unexpected error, which is in the log under {context.TraceIdentifier}.", ("class", "notice")));
        }

        await Send(context, "text/html", text, status);
    }

    private static RequestDelegate Guarded(RequestDelegate answer) => async context =>
    {
        var headers = context.Response.Headers;
        headers.ContentSecurityPolicy =
            "default-src 'none'; style-src 'self'; script-src 'self'; connect-src 'self'; img-src 'self'; base-uri 'none'; form-action 'self'; "
            + "frame-ancestors 'none'";
        headers.XContentTypeOptions = "nosniff";
        // With no-referrer browsers would call the origin of a form null.
        headers["Referrer-Policy"] = "same-origin";
        headers["Cross-Origin-Opener-Policy"] = "same-origin";
        headers["Cross-Origin-Resource-Policy"] = "same-origin";
        headers.CacheControl = "no-store";
        if (PageAccess.IsProtected(context))
        {
            await answer(context);
            return;
        }

        await Refuse(
            context, StatusCodes.Status403Forbidden,
            "The page shows data about people. It is answered over https, and without it only on the machine of the server, as http://localhost or "
            + "http://127.0.0.1 with its port.");
    };

    private static Task Refuse(HttpContext context, int status, string why) => Send(context, "text/plain", why, status);

    private static Task Send(HttpContext context, string type, string text, int status = StatusCodes.Status200OK)
    {
        context.Response.StatusCode = status;
        context.Response.ContentType = type + "; charset=utf-8";
        return context.Response.WriteAsync(text, context.RequestAborted);
    }

    private static string Asked(HttpContext context, string name) => $"{context.Request.Query[name]}";

    private static string Embedded(string name)
    {
        using var reader = new StreamReader(Assembly.GetExecutingAssembly().GetManifestResourceStream($"page/{name}")!);
        return reader.ReadToEnd();
    }
}
