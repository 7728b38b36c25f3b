using System.Globalization;
using Personalize.Engine.Recipes;

namespace Personalize.Engine.Training.Policy;

/// <summary>A row of <see cref="TrainingPolicy"/>: how one number of the training is derived from the data.</summary>
/// <param name="Name">The option, or the constant, that has the number.</param>
/// <param name="Rule">The rule and its reason, in words.</param>
/// <param name="Minimum">The smallest value it can give.</param>
/// <param name="Maximum">The largest value it can give.</param>
/// <param name="Evidence">Heading of the section of RESULTS.md that has the measurement, or the publication that the number is taken from.</param>
/// <param name="Formula">The value before it is limited to the range.</param>
/// <param name="Set">Sets the value in the options; null for a constant that no option holds.</param>
internal sealed record PolicyRule(
    string Name,
    string Rule,
    double Minimum,
    double Maximum,
    string Evidence,
    Func<DataTraits, double> Formula,
    Func<TrainingOptions, double, TrainingOptions>? Set)
{
    /// <summary>The hyperparameter that multiplies the value; null for a value that users cannot change.</summary>
    public Func<HrnnHyperparameters, double>? Factor { get; init; }

    /// <summary>A rule whose value is the same for all data.</summary>
    public static PolicyRule Constant(
        string name, double value, string rule, string evidence, Func<TrainingOptions, double, TrainingOptions>? set = null,
        Func<HrnnHyperparameters, double>? factor = null) =>
        new(name, rule, value, value, evidence, _ => value, set) { Factor = factor };

    /// <summary>The value for some data.</summary>
    public double Value(DataTraits traits) => Math.Clamp(Formula(traits), Minimum, Maximum);

    /// <summary>The options with the value for some data, times the factor.</summary>
    public TrainingOptions Apply(TrainingOptions options, DataTraits traits) =>
        Set is null ? options : Set(options, Value(traits) * (Factor?.Invoke(traits.Hyperparameters) ?? 1));

    /// <summary>Name and range on one line.</summary>
    public override string ToString() => string.Create(CultureInfo.InvariantCulture, $"{Name}: {Minimum}..{Maximum}");
}
