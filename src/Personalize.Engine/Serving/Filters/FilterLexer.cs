using Personalize.Engine.Common;

namespace Personalize.Engine.Serving.Filters;

/// <summary>Splits a filter expression into tokens.</summary>
internal static class FilterLexer
{
    /// <exception cref="PersonalizeException">A character that begins no token, a string without an end, or a <c>$</c> without a name.</exception>
    public static List<FilterToken> Read(string expression)
    {
        var tokens = new List<FilterToken>();
        var at = 0;
        while (true)
        {
            while (at < expression.Length && char.IsWhiteSpace(expression[at]))
                at++;
            if (at == expression.Length)
            {
                tokens.Add(new FilterToken(TokenKind.End, "", at, 1));
                return tokens;
            }

            var token = Next(expression, at);
            tokens.Add(token);
            at += token.Length;
        }
    }

    private static FilterToken Next(string expression, int start)
    {
        var first = expression[start];
        if (first is '"' or '\'')
            return Text(expression, start);
        if (char.IsAsciiDigit(first)
            || (first is '-' or '+' or '.' && start + 1 < expression.Length && (char.IsAsciiDigit(expression[start + 1]) || expression[start + 1] == '.')))
        {
            return Number(expression, start);
        }

        if (IsNamePart(first))
            return Run(TokenKind.Word, expression, start, start, IsNamePart);
        if (first == '$')
        {
            var name = Run(TokenKind.Placeholder, expression, start, start + 1, IsNamePart);
            return name.Text.Length > 0
                ? name
                : throw FilterError.At(expression, start, 1, "a $ must be followed by the name of a placeholder, as in $GENRE");
        }

        if (start + 1 < expression.Length && expression.Substring(start, 2) is "<=" or ">=" or "!=" or "<>")
            return new FilterToken(TokenKind.Symbol, expression.Substring(start, 2), start, 2);
        return first is '(' or ')' or ',' or '.' or '|' or '=' or '<' or '>'
            ? new FilterToken(TokenKind.Symbol, first.ToString(), start, 1)
            : throw FilterError.At(expression, start, 1, $"the character '{first}' has no meaning here; strings are written in double quotes");
    }

    private static FilterToken Text(string expression, int start)
    {
        var end = expression.IndexOf(expression[start], start + 1);
        return end < 0
            ? throw FilterError.At(expression, start, expression.Length - start, $"this string has no closing {expression[start]}")
            : new FilterToken(TokenKind.Text, expression[(start + 1)..end], start, end + 1 - start);
    }

    private static FilterToken Number(string expression, int start)
    {
        var end = start + 1;
        while (end < expression.Length
            && (char.IsAsciiLetterOrDigit(expression[end])
                || expression[end] is '.' or '_'
                || (expression[end] is '-' or '+' && expression[end - 1] is 'e' or 'E')))
        {
            end++;
        }

        return new FilterToken(TokenKind.Number, expression[start..end], start, end - start);
    }

    private static FilterToken Run(TokenKind kind, string expression, int start, int first, Func<char, bool> belongs)
    {
        var end = first;
        while (end < expression.Length && belongs(expression[end]))
            end++;
        return new FilterToken(kind, expression[first..end], start, end - start);
    }

    private static bool IsNamePart(char c) => char.IsAsciiLetterOrDigit(c) || c == '_';
}
