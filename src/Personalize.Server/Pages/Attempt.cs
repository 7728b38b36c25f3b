namespace Personalize.Server.Pages;

/// <summary>What a reader asked campaigns for.</summary>
/// <param name="Campaigns">One, or two to compare.</param>
/// <param name="UserId">Empty for none.</param>
/// <param name="ItemId">For related items; empty for none.</param>
internal sealed record Attempt(IReadOnlyList<string> Campaigns, string UserId, string ItemId)
{
    /// <summary>Nothing has been asked yet.</summary>
    public Attempt()
        : this([], "", "")
    {
    }

    public static Attempt Of(IFormCollection form) =>
        new([.. ((string[])[$"{form["campaign"]}", $"{form["other"]}"]).Where(name => name.Length > 0).Distinct()], $"{form["user"]}", $"{form["item"]}");
}
