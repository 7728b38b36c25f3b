using System.Globalization;
using Personalize.Engine.Common;
using Personalize.Engine.Resources;
using Personalize.Engine.Schemas;

namespace Personalize.Engine.Serving.Filters;

/// <summary>
/// Reads filter expressions ("Filter expressions" in the Amazon Personalize developer guide) and checks them against the schemas of a
/// dataset group, so that every error can point to a token.
/// </summary>
internal sealed class FilterParser
{
    private const int LongestExpression = 2500;
    private const string CurrentUser = "CurrentUser";
    private const string CurrentItem = "CurrentItem";
    private const string CurrentItemFirst = "CurrentItem stands after the operator, as in Items.PRICE < CurrentItem.PRICE or Items.GENRE IN CurrentItem.GENRE";

    private static readonly SchemaField s_itemId = new(DatasetFields.ItemId, FieldType.String, Nullable: false, Categorical: false, Textual: false);
    private static readonly SchemaField s_userId = s_itemId with { Name = DatasetFields.UserId };

    // The fields of an event that a user's history keeps, apart from contextual metadata.
    private static readonly string[] s_eventFields = [DatasetFields.ItemId, DatasetFields.EventType, DatasetFields.EventValue, DatasetFields.Timestamp];

    private readonly string _text;
    private readonly List<FilterToken> _tokens;
    private readonly Func<DatasetType, DatasetSchema?> _schemas;
    private int _next;
    private bool? _selectsUsers;

    private FilterParser(string text, Func<DatasetType, DatasetSchema?> schemas) => (_text, _tokens, _schemas) = (text, FilterLexer.Read(text), schemas);

    private FilterToken Token => _tokens[_next];

    /// <param name="schemas">The schema of the group's dataset of a type, or null if there is none.</param>
    /// <exception cref="PersonalizeException">InvalidInput, id <c>InvalidFilterExpression</c>: the position, what is wrong, what is expected.</exception>
    public static FilterSyntax Parse(string expression, Func<DatasetType, DatasetSchema?> schemas)
    {
        ArgumentNullException.ThrowIfNull(expression);
        if (expression.Length > LongestExpression)
        {
            throw PersonalizeException.InvalidInput(
                ErrorIds.InvalidFilterExpression,
                $"The filter expression has {expression.Length} characters; at most {LongestExpression} are allowed.",
                "Split it into several filters.",
                expression);
        }

        var parser = new FilterParser(expression, schemas);
        var expressions = new List<FilterExpression> { parser.Expression() };
        while (parser.TakeSymbol("|"))
            expressions.Add(parser.Expression());
        if (parser.Token.Kind != TokenKind.End)
            throw parser.Unexpected(expressions[^1].If is null ? "AND, OR, IF, | or the end" : "AND, OR, | or the end");
        return new FilterSyntax(expressions, parser._selectsUsers == true);
    }

    private FilterExpression Expression()
    {
        var includes = Token.Is("INCLUDE");
        if (!includes && !Token.Is("EXCLUDE"))
            throw Unexpected("INCLUDE or EXCLUDE", "INCLUDE", "EXCLUDE");
        _next++;
        Target();
        Require("WHERE");
        DatasetType? dataset = null;
        var where = Condition(() => dataset = Dataset(dataset));
        FilterCondition? condition = null;
        if (Token.Is("IF"))
        {
            if (_selectsUsers == true)
                throw Wrong(Token, "IF is only for filters of items; a filter of users compares Users.FIELD after WHERE");
            _next++;
            condition = Condition(User);
        }

        return new FilterExpression(includes, dataset!.Value, where, condition);
    }

    private void Target()
    {
        var token = Token;
        var isUser = token.Is("UserID");
        if (!isUser && !token.Is("ItemID"))
            throw Unexpected("ItemID, or UserID for user segments,", "ItemID", "UserID");
        if (_selectsUsers is { } before && before != isUser)
            throw Wrong(token, "all expressions of a filter must select the same: items, or users for user segments");
        _selectsUsers = isUser;
        _next++;
    }

    private FilterCondition Condition(Func<DatasetType?> readDataset)
    {
        var alternatives = new List<IReadOnlyList<FilterComparison>>();
        do
        {
            var all = new List<FilterComparison>();
            do
                all.Add(Comparison(readDataset()!.Value));
            while (TakeWord("AND"));
            alternatives.Add(all);
        }
        while (TakeWord("OR"));
        return new FilterCondition(alternatives);
    }

    private DatasetType? Dataset(DatasetType? before)
    {
        var token = Token;
        var type = token switch
        {
            _ when IsOwnId(token) => _selectsUsers == true ? DatasetType.Users : DatasetType.Items,
            _ when token.Is("Interactions") => DatasetType.Interactions,
            _ when token.Is("Items") && _selectsUsers != true => DatasetType.Items,
            _ when token.Is("Users") && _selectsUsers == true => DatasetType.Users,
            _ when token.Is("Items") => throw Wrong(token, "a filter of users compares fields of Users or Interactions"),
            _ when token.Is("Users") || token.Is(CurrentUser) =>
                throw Wrong(token, "fields of the user can only be used after IF, as in IF CurrentUser.FIELD = \"value\""),
            _ when token.Is(CurrentItem) => throw Wrong(token, CurrentItemFirst),
            _ when _selectsUsers == true => throw Unexpected("Users, Interactions or UserID", "Users", "Interactions"),
            _ => throw Unexpected("Items, Interactions or ItemID", "Items", "Interactions"),
        };
        if (before is not null && before != type)
        {
            throw Wrong(
                token,
                $"the conditions of one expression must all refer to the same dataset, and this one already refers to {before}; join two expressions by |");
        }

        if (IsOwnId(token))
            return type;
        if (_schemas(type) is null && !IsIdOf(type, _tokens[Math.Min(_next + 2, _tokens.Count - 1)]))
            throw Wrong(token, $"the dataset group has no {type} dataset");
        _next++;
        return type;
    }

    /// <summary>Whether a token stands for the id of what the filter selects, which needs no dataset.</summary>
    private bool IsOwnId(FilterToken token) => _selectsUsers == true ? token.Is("UserID") || token.Is(DatasetFields.UserId)
        : token.Is("ItemID") || token.Is(DatasetFields.ItemId);

    private static bool IsIdOf(DatasetType type, FilterToken token) =>
        (type == DatasetType.Items && token.Is(DatasetFields.ItemId)) || (type == DatasetType.Users && token.Is(DatasetFields.UserId));

    private DatasetType? User()
    {
        if (Token.Is(CurrentItem))
            throw Wrong(Token, CurrentItemFirst + "; after IF, only CurrentUser can be compared");
        if (!Token.Is(CurrentUser))
            throw Unexpected(CurrentUser, CurrentUser);
        if (_schemas(DatasetType.Users) is null)
            throw Wrong(Token, "the dataset group has no Users dataset");
        _next++;
        return DatasetType.Users;
    }

    private FilterComparison Comparison(DatasetType dataset)
    {
        SchemaField field;
        if (dataset != DatasetType.Interactions && IsOwnId(Token))
        {
            field = dataset == DatasetType.Users ? s_userId : s_itemId;
            _next++;
        }
        else
        {
            if (!TakeSymbol("."))
                throw Unexpected("a . and the name of a field");
            field = Field(dataset);
        }

        var token = Token;
        if (TakeWord("NOT"))
        {
            if (!TakeWord("IN"))
                throw Unexpected("IN", "IN");
            return new FilterComparison(field, FilterOperator.NotIn, List(dataset, field));
        }

        if (TakeWord("IN"))
            return new FilterComparison(field, FilterOperator.In, List(dataset, field));
        FilterOperator comparison = token switch
        {
            { Kind: TokenKind.Symbol, Text: "=" } => FilterOperator.In,
            { Kind: TokenKind.Symbol, Text: "!=" or "<>" } => FilterOperator.NotIn,
            { Kind: TokenKind.Symbol, Text: "<" } => FilterOperator.Less,
            { Kind: TokenKind.Symbol, Text: "<=" } => FilterOperator.LessOrEqual,
            { Kind: TokenKind.Symbol, Text: ">" } => FilterOperator.Greater,
            { Kind: TokenKind.Symbol, Text: ">=" } => FilterOperator.GreaterOrEqual,
            _ => throw Unexpected("IN, NOT IN, =, !=, <, <=, > or >=", "IN", "NOT"),
        };
        if (comparison is not (FilterOperator.In or FilterOperator.NotIn) && field.Type == FieldType.String)
            throw Wrong(token, $"{field.Name} is a string, which can only be compared by IN, NOT IN, = or !=");
        _next++;
        return new FilterComparison(field, comparison, [Value(dataset, field)]);
    }

    private SchemaField Field(DatasetType dataset)
    {
        var token = Token;
        if (token.Kind != TokenKind.Word)
            throw Unexpected("the name of a field");
        IReadOnlyList<SchemaField> fields = _schemas(dataset)?.Fields ?? [dataset == DatasetType.Users ? s_userId : s_itemId];
        var field = fields.FirstOrDefault(field => token.Is(field.Name));
        var usable = fields.Where(field => WhyNot(dataset, field) is null).Select(field => field.Name).ToArray();
        if (field is null)
            throw Wrong(token, $"{dataset} has no field '{token.Text}'; its fields are {string.Join(", ", usable)}{Suggestion(token.Text, usable)}");
        if (WhyNot(dataset, field) is { } reason)
            throw Wrong(token, reason);
        _next++;
        return field;
    }

    /// <summary>Why filters cannot compare a field, or null if they can.</summary>
    internal static string? WhyNot(DatasetType dataset, SchemaField field) => field switch
    {
        { Textual: true } => $"{field.Name} is textual, and filters cannot compare textual fields",
        { Type: FieldType.Boolean } => $"{field.Name} is boolean, and filters cannot compare boolean fields",
        _ when dataset == DatasetType.Interactions && DatasetFields.IsReserved(dataset, field.Name) && !s_eventFields.Contains(field.Name) =>
            $"of Interactions, filters can compare only {string.Join(", ", s_eventFields)} and contextual metadata",
        _ when dataset == DatasetType.Interactions && !s_eventFields.Contains(field.Name) && !DatasetFields.IsUsed(field) =>
            $"{field.Name} is a string field of Interactions without \"categorical\", and such fields are not kept with the events",
        _ => null,
    };

    private List<FilterOperand> List(DatasetType dataset, SchemaField field)
    {
        if (Token.Is(CurrentItem))
            return [OfCurrentItem(dataset, field)];
        if (!TakeSymbol("("))
            throw Unexpected(dataset == DatasetType.Items ? "( and a list of values, or CurrentItem.FIELD," : "( and a list of values", CurrentItem);
        if (Token.IsSymbol(")"))
        {
            throw UnexpectedWith(
                field.Type == FieldType.String ? "a string in quotes or a placeholder" : "a number or a placeholder",
                "; if $NAME stood here, PowerShell replaced it: write the expression in single quotes");
        }

        var values = new List<FilterOperand>();
        do
            values.Add(Value(dataset, field));
        while (TakeSymbol(","));
        return TakeSymbol(")") ? values : throw Unexpected(", or )");
    }

    private FilterOperand Value(DatasetType dataset, SchemaField field)
    {
        if (Token.Is(CurrentItem))
            return OfCurrentItem(dataset, field);
        var token = Token;
        var numeric = field.Type != FieldType.String;
        if (token.Kind is not (TokenKind.Text or TokenKind.Number or TokenKind.Placeholder))
            throw Unexpected(numeric ? "a number or a placeholder" : "a string in quotes or a placeholder");
        _next++;
        if (token.Kind == TokenKind.Placeholder)
            return new FilterOperand(token.Text, IsPlaceholder: true);
        if (numeric && !FilterValues.TryNumber(field, token.Text, out _))
            throw Wrong(token, $"{field.Name} is of type {DatasetFields.Describe(field.Type)}, so a number is expected");
        if (!numeric && token.Kind == TokenKind.Number)
            throw Wrong(token, $"{field.Name} is a string, so its values must be in quotes: \"{token.Text}\"");
        if (!numeric && token.Text == FilterValues.Every && !(dataset == DatasetType.Interactions && field.Name == DatasetFields.EventType))
            throw Wrong(token, "\"*\" stands for every event type and is allowed only for Interactions.EVENT_TYPE");
        return new FilterOperand(token.Text, IsPlaceholder: false);
    }

    /// <summary>The values that the item of the request has in a field, which must be of the same kind as the field they are compared with.</summary>
    private FilterOperand OfCurrentItem(DatasetType dataset, SchemaField compared)
    {
        if (dataset != DatasetType.Items)
            throw Wrong(Token, "CurrentItem is the item of a request for related items, and only fields of Items can be compared with it");
        _next++;
        if (!TakeSymbol("."))
            throw Unexpected("a . and the name of a field");
        var token = Token;
        var field = Field(DatasetType.Items);
        if ((field.Type == FieldType.String) != (compared.Type == FieldType.String))
        {
            throw Wrong(
                token,
                $"{compared.Name} is of type {DatasetFields.Describe(compared.Type)}, which cannot be compared with {field.Name}, "
                    + $"of type {DatasetFields.Describe(field.Type)}");
        }

        return new FilterOperand(field.Name, IsPlaceholder: false, field);
    }

    private void Require(string word)
    {
        if (!TakeWord(word))
            throw Unexpected(word, word);
    }

    private bool TakeWord(string word)
    {
        if (!Token.Is(word))
            return false;
        _next++;
        return true;
    }

    private bool TakeSymbol(string symbol)
    {
        if (!Token.IsSymbol(symbol))
            return false;
        _next++;
        return true;
    }

    private PersonalizeException Unexpected(string expected, params string[] words) =>
        UnexpectedWith(expected, Token.Kind == TokenKind.Word ? Suggestion(Token.Text, words) : "");

    private PersonalizeException UnexpectedWith(string expected, string hint)
    {
        var token = Token;
        var found = token.Kind == TokenKind.End
            ? "the expression ends"
            : string.Create(CultureInfo.InvariantCulture, $"'{_text.AsSpan(token.Start, token.Length)}' is found");
        return Wrong(token, $"{found} where {expected} is expected{hint}");
    }

    private PersonalizeException Wrong(FilterToken token, string problem) => FilterError.At(_text, token.Start, token.Length, problem);

    private static string Suggestion(string text, IEnumerable<string> candidates) =>
        NearestName.Find(text, candidates) is { } nearest ? $"; was '{nearest}' meant" : "";
}
