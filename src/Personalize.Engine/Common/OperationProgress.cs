namespace Personalize.Engine.Common;

/// <summary>One step of a long operation, as a user would want to see it.</summary>
/// <param name="Activity">What runs: <c>Training on 90 % of the users, for the metrics</c>.</param>
/// <param name="Status">Where it is: <c>epoch 3 of 12, loss 6.21, ndcg@25 0.184, 71 000 events/s</c>.</param>
/// <param name="Percent">0..100, or null if the end is not known.</param>
/// <param name="Remaining">Time left, or null if it is not known.</param>
/// <param name="Level">0 for the operation itself, 1 for a part of it, 2 for a part of that (AutoML, trial, epoch).</param>
/// <param name="Completed">True for the last report of this level.</param>
public sealed record OperationProgress(
    string Activity, string Status, double? Percent = null, TimeSpan? Remaining = null, int Level = 0, bool Completed = false);
