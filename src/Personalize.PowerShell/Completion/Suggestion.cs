namespace Personalize.PowerShell.Completion;

/// <summary>One thing to offer.</summary>
/// <param name="Text">What is typed for the user.</param>
/// <param name="ToolTip">What it is, in a line.</param>
internal readonly record struct Suggestion(string Text, string ToolTip)
{
    /// <summary>What the menu shows, when it is not <see cref="Text"/>.</summary>
    public string? Label { get; init; }

    /// <summary>True when the text is code, to be typed without quotes.</summary>
    public bool IsCode { get; init; }

    public bool StartsWith(string word) =>
        Text.StartsWith(word, StringComparison.OrdinalIgnoreCase) || Label?.StartsWith(word, StringComparison.OrdinalIgnoreCase) == true;

    public bool Contains(string word) => (Label ?? Text).Contains(word, StringComparison.OrdinalIgnoreCase);
}
