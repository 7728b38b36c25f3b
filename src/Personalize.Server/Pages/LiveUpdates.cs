namespace Personalize.Server.Pages;

/// <summary>Server-sent events (WHATWG HTML, "Server-sent events"): a part of a page, each time that it has changed.</summary>
internal sealed class LiveUpdates(CancellationToken stopping)
{
    private const int MostOpen = 64;

    private static readonly TimeSpan s_interval = TimeSpan.FromMilliseconds(500);

    private readonly CancellationToken _stopping = stopping;
    private int _open;

    /// <param name="mayStay">Asked again and again, because a credential may be revoked.</param>
    /// <param name="render">The part as it is now, and whether it will not change any more.</param>
    public async Task Send(HttpContext context, Func<bool> mayStay, Func<(string Html, bool IsOver)> render)
    {
        if (Interlocked.Increment(ref _open) > MostOpen)
        {
            Interlocked.Decrement(ref _open);
            context.Response.StatusCode = StatusCodes.Status503ServiceUnavailable;
            return;
        }

        using var ended = CancellationTokenSource.CreateLinkedTokenSource(context.RequestAborted, _stopping);
        try
        {
            context.Response.ContentType = "text/event-stream";
            string? last = null;
            while (mayStay())
            {
                var (html, isOver) = render();

                // A comment shows that the connection is still there, or finds out that it is not.
                await context.Response.WriteAsync(html == last ? ":\n\n" : Event(isOver ? "over" : "changed", html), ended.Token);
                await context.Response.Body.FlushAsync(ended.Token);
                last = html;
                if (isOver)
                    return;
                await Task.Delay(s_interval, ended.Token);
            }
        }
        catch (Exception exception) when (exception is OperationCanceledException or PersonalizeException)
        {
            // The reader or the server goes, or what was shown has been deleted.
        }
        finally
        {
            Interlocked.Decrement(ref _open);
        }
    }

    private static string Event(string name, string html) => $"event: {name}\n{string.Concat(html.Split('\n').Select(line => $"data: {line}\n"))}\n";
}
