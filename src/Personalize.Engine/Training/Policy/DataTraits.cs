using Personalize.Engine.Data;
using Personalize.Engine.Recipes;

namespace Personalize.Engine.Training.Policy;

/// <summary>What the training options depend on.</summary>
/// <param name="Events">Number of events of the users to train on.</param>
/// <param name="RepeatShare">Share of the events whose item the user has had before.</param>
/// <param name="OrderDependence">See <see cref="Data.OrderDependence"/>; null if nothing is known about it.</param>
/// <param name="Hyperparameters">The hyperparameters that users can set.</param>
internal sealed record DataTraits(long Events, double RepeatShare, double? OrderDependence, HrnnHyperparameters Hyperparameters)
{
    /// <summary>See <see cref="Data.OrderReversal"/>; 1 if it is not measured.</summary>
    public double OrderReversal { get; init; } = 1;

    /// <summary>Measures all traits.</summary>
    /// <param name="hyperparameters">The hyperparameters that users can set.</param>
    /// <param name="sequences">The events.</param>
    /// <param name="users">The users to train on.</param>
    public static DataTraits Measure(HrnnHyperparameters hyperparameters, EncodedSequences sequences, IReadOnlyList<int> users)
    {
        var offsets = sequences.Snapshot.UserOffsets;
        var counted = Count(hyperparameters, sequences, users);
        var repeats = users.Sum(user => (long)new ArraySegment<int>(
            sequences.PreviousOccurrence, offsets[user], offsets[user + 1] - offsets[user]).Count(previous => previous >= 0));
        return counted with
        {
            RepeatShare = repeats / (double)Math.Max(1, counted.Events),
            OrderDependence = Data.OrderDependence.Measure(sequences.Snapshot, users),
            OrderReversal = Data.OrderReversal.Measure(sequences.Snapshot, users),
        };
    }

    /// <summary>Only counts the events, which suffices for recipes for cold items.</summary>
    /// <inheritdoc cref="Measure" path="/param"/>
    public static DataTraits Count(HrnnHyperparameters hyperparameters, EncodedSequences sequences, IReadOnlyList<int> users)
    {
        var offsets = sequences.Snapshot.UserOffsets;
        return new DataTraits(users.Sum(user => (long)offsets[user + 1] - offsets[user]), RepeatShare: 0, OrderDependence: null, hyperparameters);
    }
}
