using System.Globalization;

namespace Personalize.Engine.Resources;

/// <summary>Something that a node works on.</summary>
/// <param name="Arn">The resource, or the solution version of a trial.</param>
/// <param name="IsTrial">Whether it is a trial of the search of that version.</param>
/// <param name="Step">What it is doing; empty if that is not known.</param>
/// <param name="Percent">How far it is; null if that is not known.</param>
public sealed record NodeWork(string Arn, bool IsTrial, string Step, double? Percent)
{
    /// <summary>One line, as shown inside another object.</summary>
    public override string ToString() => string.Create(
        CultureInfo.InvariantCulture,
        $"{Resources.Arn.Describe(Arn)}{(IsTrial ? ", a trial" : "")}{(Step.Length > 0 ? $": {Step}" : "")}{(Percent is { } done ? $" {done:0}%" : "")}");
}
