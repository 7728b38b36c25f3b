using System.Diagnostics.CodeAnalysis;
using System.Globalization;
using System.Text;

namespace Personalize.Engine.Common;

/// <summary>
/// Text of data as people can be shown it: characters that control a terminal, or the direction of what is around them, are written as
/// <c>\u202E</c>. The data itself is never changed. Text in any script stays as it is, and so do joiners, which emoji and many scripts need.
/// </summary>
public static class Visible
{
    /// <summary>One value: an id, a name, a cell.</summary>
    /// <param name="text">The value; null stays null.</param>
    [return: NotNullIfNotNull(nameof(text))]
    public static string? Of(string? text) => Escape(text, keepsLines: false);

    /// <summary>A message, which may have several lines.</summary>
    /// <param name="text">The message; null stays null.</param>
    [return: NotNullIfNotNull(nameof(text))]
    public static string? Lines(string? text) => Escape(text, keepsLines: true);

    private static string? Escape(string? text, bool keepsLines)
    {
        if (text is null)
            return null;
        var first = 0;
        while (first < text.Length && !IsHidden(text, first, keepsLines))
            first++;
        if (first == text.Length)
            return text;
        var shown = new StringBuilder(text, 0, first, text.Length + 16);
        for (var i = first; i < text.Length; i++)
        {
            if (IsHidden(text, i, keepsLines))
                shown.Append(CultureInfo.InvariantCulture, $"\\u{(int)text[i]:X4}");
            else
                shown.Append(text[i]);
        }

        return shown.ToString();
    }

    private static bool IsHidden(string text, int i, bool keepsLines) => text[i] switch
    {
        '\n' or '\t' => !keepsLines,
        '\r' => !keepsLines || i + 1 == text.Length || text[i + 1] != '\n',
        < ' ' or (>= '\u007F' and <= '\u009F') => true,
        '\u061C' or '\u200E' or '\u200F' or '\u2028' or '\u2029' => true,
        (>= '\u202A' and <= '\u202E') or (>= '\u2066' and <= '\u2069') => true,
        var high when char.IsHighSurrogate(high) => i + 1 == text.Length || !char.IsLowSurrogate(text[i + 1]),
        var low when char.IsLowSurrogate(low) => i == 0 || !char.IsHighSurrogate(text[i - 1]),
        _ => false,
    };
}
