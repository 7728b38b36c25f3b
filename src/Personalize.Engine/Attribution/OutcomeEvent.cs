namespace Personalize.Engine.Attribution;

/// <summary>An event that may have followed a recommendation.</summary>
/// <param name="Time">Unix seconds.</param>
/// <param name="RecommendationId">The recommendation that the event names; null for none.</param>
/// <param name="Source">The source that the event names, which takes precedence; null for none.</param>
/// <param name="Values">The values of the fields that metrics add up; NaN where missing.</param>
internal sealed record OutcomeEvent(
    string? UserId, string? SessionId, string? ItemId, long Time, string? Type, string? RecommendationId, string? Source, double[] Values);
