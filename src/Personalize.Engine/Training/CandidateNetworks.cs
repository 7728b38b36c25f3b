using Personalize.Engine.Data.Features;
using Personalize.Engine.Networks;
using Personalize.Engine.Resources;

namespace Personalize.Engine.Training;

/// <summary>
/// The networks that candidates of a search were trained to: the measured run of the winner would come to the same bytes as its trial, so it need not be
/// trained again. Two for each recipe are kept at most: the first, which has the default values and wins unless others are clearly better, and the best of
/// the others. If the winner is none of them, or another process has tried it, it is trained again. May be used from several threads at once.
/// </summary>
internal sealed class CandidateNetworks : IDisposable
{
    private readonly Lock _lock = new();
    private readonly List<Entry> _entries = [];

    /// <summary>Keeps a network that was trained to the end, or frees it.</summary>
    /// <param name="request">What was trained.</param>
    /// <param name="score">How good it is; more is better.</param>
    /// <param name="trained">The result, whose parameters remain the caller's.</param>
    /// <param name="weights">The weights with item embeddings separate from features, owned from now on.</param>
    public void Add(TrainingRequest request, double score, TrainedNetwork trained, HrnnParameters weights)
    {
        lock (_lock)
        {
            var ofRecipe = _entries.FindAll(one => one.Recipe == request.Recipe.Name);
            if (ofRecipe.Count == 2)
            {
                if (ofRecipe[1].Score >= score)
                {
                    weights.Dispose();
                    return;
                }

                ofRecipe[1].Weights.Dispose();
                _entries.Remove(ofRecipe[1]);
            }

            _entries.Add(new Entry(request.Recipe.Name, KeyOf(request), score, weights, trained.BestEpoch, trained.Epochs, trained.Items));
        }
    }

    /// <summary>Takes the network of the winner, as if it had just been trained, and frees all of them.</summary>
    /// <param name="request">What to train.</param>
    /// <param name="features">The metadata of the items.</param>
    /// <param name="weights">Receives the weights.</param>
    /// <returns>Null if it was not kept. The parameters are the caller's.</returns>
    public TrainedNetwork? Take(TrainingRequest request, FeatureTable features, HrnnParameters weights)
    {
        lock (_lock)
        {
            var key = KeyOf(request);
            var entry = _entries.Find(one => one.Key == key);
            if (entry is not null)
                weights.CopyFrom(entry.Weights);
            Clear();
            return entry is null ? null : new TrainedNetwork(entry.Items.Resolve(weights, features), entry.BestEpoch, entry.Epochs, entry.Items);
        }
    }

    public void Dispose()
    {
        lock (_lock)
            Clear();
    }

    private void Clear()
    {
        _entries.ForEach(entry => entry.Weights.Dispose());
        _entries.Clear();
    }

    // What differs between trainings on the same data.
    private static string KeyOf(TrainingRequest request) => string.Join(
        '\n',
        [
            request.Recipe.Name, $"{request.Seed} {request.Watched} {request.MostEpochs}",
            .. request.Hyperparameters.OrderBy(value => value.Key, StringComparer.Ordinal).Select(value => $"{value.Key}={value.Value}"),
        ]);

    private sealed record Entry(
        string Recipe, string Key, double Score, HrnnParameters Weights, int BestEpoch, IReadOnlyList<EpochRecord> Epochs, ItemRoles Items);
}
