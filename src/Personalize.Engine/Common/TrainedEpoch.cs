namespace Personalize.Engine.Common;

/// <summary>An epoch that has just been trained, for those who watch a training.</summary>
/// <param name="Phase">Which of the trainings of an operation it belongs to.</param>
/// <param name="Loss">Mean weighted cross-entropy, in nats.</param>
/// <param name="Metric">The watched metric on the validation users; null without any.</param>
/// <param name="EventsPerSecond">How fast it was.</param>
/// <param name="Seconds">How long it took.</param>
internal sealed record TrainedEpoch(string Phase, int Epoch, double Loss, double? Metric, double EventsPerSecond, double Seconds);
