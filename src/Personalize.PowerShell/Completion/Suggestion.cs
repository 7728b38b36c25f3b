namespace Personalize.PowerShell.Completion;

/// <summary>One thing to offer.</summary>
/// <param name="Text">The text to insert.</param>
/// <param name="ToolTip">What it is, in one line.</param>
internal readonly record struct Suggestion(string Text, string ToolTip)
{
    /// <summary>What the menu shows, if it differs from <see cref="Text"/>.</summary>
    public string? Label { get; init; }

    /// <summary>True if the text is code, to be inserted without quotes.</summary>
    public bool IsCode { get; init; }

    public bool StartsWith(string word) =>
        Text.StartsWith(word, StringComparison.OrdinalIgnoreCase) || Label?.StartsWith(word, StringComparison.OrdinalIgnoreCase) == true;

    public bool Contains(string word) => (Label ?? Text).Contains(word, StringComparison.OrdinalIgnoreCase);
}
