using System.Globalization;
using Personalize.Engine.Training.Policy;

namespace Personalize.Benchmarks;

/// <summary><c>--set LearningRate=0.002,Neighbors.Window=50</c>: training options other than the defaults, for ablations.</summary>
internal static class OptionChanges
{
    /// <exception cref="ArgumentException">There is no such option, or its value cannot be parsed.</exception>
    public static Func<TrainingOptions, TrainingOptions> Parse(string? text)
    {
        var changes = (text ?? "").Split(',', StringSplitOptions.RemoveEmptyEntries).Select(change => change.Split('=', 2)).ToArray();
        return options =>
        {
            // A copy, as made by `with` on records; it is changed below, before anyone else sees it.
            var changed = options with { Neighbors = options.Neighbors with { } };
            foreach (var change in changes)
            {
                object target = changed;
                var path = change[0].Split('.');
                foreach (var step in path[..^1])
                    target = target.GetType().GetProperty(step)?.GetValue(target) ?? throw new ArgumentException($"There is no option {change[0]}.");
                var property = target.GetType().GetProperty(path[^1]) ?? throw new ArgumentException($"There is no option {change[0]}.");
                property.SetValue(target, Convert.ChangeType(change[1], property.PropertyType, CultureInfo.InvariantCulture));
            }

            return changed;
        };
    }
}
