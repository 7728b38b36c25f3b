using System.Globalization;
using System.Text;
using Personalize.Engine.Common;

namespace Personalize.Engine.Reports;

/// <summary>
/// Writes HTML that is also well-formed XML. Every text and attribute value is escaped here, and there is no way to write them
/// unescaped, so data can never become markup.
/// </summary>
internal sealed class Markup
{
    private readonly StringBuilder _text = new();

    /// <summary>An element that contains other elements.</summary>
    public void Element(string name, Action content, params ReadOnlySpan<(string Name, string Value)> attributes)
    {
        Open(name, attributes);
        _text.Append('>');
        content();
        _text.Append("</").Append(name).Append('>');
    }

    /// <summary>An element that contains text.</summary>
    public void Element(string name, string text, params ReadOnlySpan<(string Name, string Value)> attributes)
    {
        Open(name, attributes);
        _text.Append('>');
        Text(text);
        _text.Append("</").Append(name).Append('>');
    }

    /// <summary>An empty element.</summary>
    public void Empty(string name, params ReadOnlySpan<(string Name, string Value)> attributes)
    {
        Open(name, attributes);
        _text.Append("/>");
    }

    public void Text(string text)
    {
        foreach (var character in Visible.Lines(text))
        {
            _text.Append(character switch
            {
                '&' => "&amp;",
                '<' => "&lt;",
                '>' => "&gt;",
                '"' => "&quot;",
                '\'' => "&#39;",
                '\t' or '\n' or '\r' => " ",

                // Neither HTML nor XML allows these characters.
                '\uFFFE' or '\uFFFF' => "\uFFFD",
                _ => null,
            } ?? character.ToString());
        }
    }

    /// <summary>A number in an attribute, to a hundredth, the same in every culture.</summary>
    public static string Number(double value) => value.ToString("0.##", CultureInfo.InvariantCulture);

    /// <summary>What has been written, as a part of a page.</summary>
    public string Content => _text.ToString();

    /// <summary>The page with its document type.</summary>
    public override string ToString() => $"<!DOCTYPE html>\n{_text}\n";

    private void Open(string name, ReadOnlySpan<(string Name, string Value)> attributes)
    {
        _text.Append('<').Append(name);
        foreach (var attribute in attributes)
        {
            _text.Append(' ').Append(attribute.Name).Append("=\"");
            Text(attribute.Value);
            _text.Append('"');
        }
    }
}
