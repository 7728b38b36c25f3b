using Personalize.Engine.Resources;
using Personalize.Engine.Schemas;

namespace Personalize.Engine.Serving.Filters;

/// <summary>A checked filter expression: the union of all INCLUDE results minus all EXCLUDE results.</summary>
/// <param name="SelectsUsers">Whether it selects users, for segments, and not items.</param>
internal sealed record FilterSyntax(IReadOnlyList<FilterExpression> Expressions, bool SelectsUsers = false)
{
    /// <summary>The conditions on the rows of a dataset.</summary>
    public IEnumerable<FilterCondition> Of(DatasetType dataset) =>
        Expressions.Where(expression => expression.Dataset == dataset).Select(expression => expression.Where);

    /// <summary>Fields of the item of the request that items are compared with.</summary>
    public IEnumerable<SchemaField> CurrentItemFields =>
        Expressions.SelectMany(expression => expression.Where.Comparisons).SelectMany(comparison => comparison.Operands)
            .Select(operand => operand.CurrentItem).OfType<SchemaField>().DistinctBy(one => one.Name);

    /// <summary>Names of all placeholders, without their <c>$</c>.</summary>
    public IEnumerable<string> Placeholders => Expressions.SelectMany(expression => expression.Placeholders).Distinct(StringComparer.Ordinal);
}

/// <summary>One INCLUDE or EXCLUDE.</summary>
/// <param name="Dataset">Items, Users or Interactions: where the items or users come from.</param>
/// <param name="Where">The conditions on an item's row or on one event.</param>
/// <param name="If">The users it applies to; null for all.</param>
internal sealed record FilterExpression(bool Includes, DatasetType Dataset, FilterCondition Where, FilterCondition? If)
{
    public IEnumerable<string> Placeholders => Where.Placeholders.Concat(If?.Placeholders ?? []);
}

/// <summary>Alternatives (OR) of conjunctions (AND) of comparisons: AND binds more strongly.</summary>
internal sealed record FilterCondition(IReadOnlyList<IReadOnlyList<FilterComparison>> Alternatives)
{
    public IEnumerable<FilterComparison> Comparisons => Alternatives.SelectMany(all => all);

    public IEnumerable<string> Placeholders =>
        Comparisons.SelectMany(comparison => comparison.Operands).Where(operand => operand.IsPlaceholder).Select(operand => operand.Text);
}

internal enum FilterOperator
{
    In,
    NotIn,
    Less,
    LessOrEqual,
    Greater,
    GreaterOrEqual,
}

/// <summary>A field compared with values. <c>=</c> is IN with one value, <c>!=</c> NOT IN.</summary>
internal sealed record FilterComparison(SchemaField Field, FilterOperator Operator, IReadOnlyList<FilterOperand> Operands)
{
    public bool IsNumeric => Field.Type != FieldType.String;

    /// <summary>Whether it compares with the same values in every request.</summary>
    public bool IsConstant => Operands.All(operand => !operand.IsPlaceholder && operand.CurrentItem is null);
}

/// <summary>A value, or the name of a placeholder or of a field that stands for values.</summary>
/// <param name="Text">The value, or the name.</param>
/// <param name="IsPlaceholder">Whether it is the name of a placeholder.</param>
/// <param name="CurrentItem">The field of the item of the request that stands for its values; null if the operand is something else.</param>
internal readonly record struct FilterOperand(string Text, bool IsPlaceholder, SchemaField? CurrentItem = null);
