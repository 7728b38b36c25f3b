namespace Personalize.Engine.Serving.Filters;

/// <summary>The kind of a piece of a filter expression.</summary>
internal enum TokenKind
{
    Word,
    Text,
    Number,
    Placeholder,
    Symbol,
    End,
}

/// <summary>A piece of a filter expression and its position.</summary>
/// <param name="Text">The piece as written; a string without its quotes, a placeholder without its <c>$</c>.</param>
/// <param name="Start">0-based index of its first character.</param>
/// <param name="Length">Number of characters in the expression.</param>
internal readonly record struct FilterToken(TokenKind Kind, string Text, int Start, int Length)
{
    public bool Is(string word) => Kind is TokenKind.Word && string.Equals(Text, word, StringComparison.OrdinalIgnoreCase);

    public bool IsSymbol(string symbol) => Kind is TokenKind.Symbol && Text == symbol;
}
