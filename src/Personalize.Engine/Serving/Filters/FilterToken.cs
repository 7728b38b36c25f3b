namespace Personalize.Engine.Serving.Filters;

/// <summary>What a piece of a filter expression is.</summary>
internal enum TokenKind
{
    Word,
    Text,
    Number,
    Placeholder,
    Symbol,
    End,
}

/// <summary>A piece of a filter expression and where it stands.</summary>
/// <param name="Text">As written; of a text without its quotes, of a placeholder without its <c>$</c>.</param>
/// <param name="Start">0-based index of its first character.</param>
/// <param name="Length">Characters it takes in the expression.</param>
internal readonly record struct FilterToken(TokenKind Kind, string Text, int Start, int Length)
{
    public bool Is(string word) => Kind is TokenKind.Word && string.Equals(Text, word, StringComparison.OrdinalIgnoreCase);

    public bool IsSymbol(string symbol) => Kind is TokenKind.Symbol && Text == symbol;
}
