using System.Net;
using System.Text;

namespace Personalize.Engine.Data.Features;

/// <summary>Takes the words out of HTML: tags, comments, scripts and styles are not words, and entities are characters.</summary>
internal static class Markup
{
    private static readonly string[] s_unread = ["script", "style"];

    /// <summary>The text without markup; the same object if it has none.</summary>
    public static string Remove(string text)
    {
        if (text.AsSpan().IndexOfAny('<', '&') < 0)
            return text;
        var words = new StringBuilder(text.Length);
        var rest = text.AsSpan();
        while (rest.IndexOf('<') is >= 0 and var start)
        {
            words.Append(rest[..start]);
            rest = rest[start..];
            var end = End(rest);

            // A tag separates words, as most of them do on a page; other signs stay, and are no words either.
            words.Append(end == 0 ? '<' : ' ');
            rest = rest[Math.Max(end, 1)..];
        }

        return WebUtility.HtmlDecode(words.Append(rest).ToString());
    }

    // How long the tag, comment or unread element is with which the text begins; 0 if it begins with none.
    private static int End(ReadOnlySpan<char> text)
    {
        if (text.StartsWith("<!--"))
            return After(text, "-->");
        var name = text[1..];
        if (name.StartsWith("/") || name.StartsWith("!") || name.StartsWith("?"))
            name = name[1..];
        if (name.IsEmpty || !char.IsAsciiLetter(name[0]))
            return 0;
        var tag = text.IndexOf('>') + 1;

        // Another tag begins before this one ends: the sign was none.
        if (tag == 0 || text[1..tag].Contains('<'))
            return 0;
        foreach (var element in s_unread)
        {
            if (name.StartsWith(element, StringComparison.OrdinalIgnoreCase) && text[1] != '/' && !char.IsAsciiLetterOrDigit(name[element.Length]))
                return After(text, $"</{element}>") is > 0 and var end ? end : tag;
        }

        return tag;
    }

    private static int After(ReadOnlySpan<char> text, string end) =>
        text.IndexOf(end, StringComparison.OrdinalIgnoreCase) is >= 0 and var at ? at + end.Length : 0;
}
