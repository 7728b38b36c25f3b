using System.Globalization;
using System.Text.RegularExpressions;
using Personalize.Engine.Common;
using Personalize.Engine.Training;

namespace Personalize.Engine.Tests.Training;

public sealed partial class MemoryNeedTests
{
    [Fact]
    public void A_training_that_needs_too_much_memory_is_refused_before_it_starts()
    {
        var snapshot = TestModels.Rings(users: 60, rings: 6, ring: 5, length: 20, seed: 3);
        var needed = 0L;
        Assert.True(IsRefused(TestModels.Request(hiddenDimension: 300) with { MemoryLimit = 1 }, error => needed = (long)error.TargetValue!));
        var (limit, progress) = (needed - (2 << 20), 0);
        var error = Assert.Throws<PersonalizeException>(() => ModelTraining.Train(
            snapshot, TestModels.Request(hiddenDimension: 300) with { MemoryLimit = limit }, null, new OperationContext { Progress = _ => progress++ }));
        Assert.Equal(("NotEnoughMemory", ErrorKind.LimitExceeded), (error.ErrorId, error.Kind));
        Assert.Contains("there are ", error.Message, StringComparison.Ordinal);
        Assert.Equal(0, progress);

        // What is advised fits, and one more does not.
        var advised = int.Parse(Advised().Match(error.NextStep!).Groups[1].Value, CultureInfo.InvariantCulture);
        Assert.InRange(advised, 8, 299);
        Assert.False(IsRefused(TestModels.Request(hiddenDimension: advised) with { MemoryLimit = limit }));
        Assert.True(IsRefused(TestModels.Request(hiddenDimension: advised + 1) with { MemoryLimit = limit }));

        bool IsRefused(TrainingRequest request, Action<PersonalizeException>? onError = null)
        {
            using var stop = new CancellationTokenSource();
            stop.Cancel();
            try
            {
                ModelTraining.Train(snapshot, request, null, new OperationContext { CancellationToken = stop.Token });
            }
            catch (PersonalizeException exception)
            {
                onError?.Invoke(exception);
                return true;
            }
            catch (OperationCanceledException)
            {
            }

            return false;
        }
    }

    [Fact]
    public void What_a_training_needs_is_told_to_those_who_ask()
    {
        var details = new List<string>();
        ModelTraining.Train(
            TestModels.Rings(users: 60, rings: 6, ring: 5, length: 20, seed: 3), TestModels.Request(), null, new OperationContext { Detail = details.Add });
        Assert.Matches(@"^The training takes about [\d,]+ MB \(data .*, weights .*, optimizer .*, windows .*, scores .*\) of memory; there are [\d,]+ MB\.$",
            Assert.Single(details));
    }

    [GeneratedRegex(@"hidden_dimension of at most (\d+) instead of 300\.$")]
    private static partial Regex Advised();
}
