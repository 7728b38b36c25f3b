using Personalize.Engine.Evaluation;

namespace Personalize.Engine.Training;

/// <summary>A simple method that is added to the score of a network.</summary>
/// <param name="Method">The method with its settings.</param>
/// <param name="Weight">Its weight.</param>
internal sealed record BlendedMethod(SimpleMethod Method, float Weight);
