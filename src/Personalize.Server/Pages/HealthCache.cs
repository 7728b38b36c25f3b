using System.Collections.Concurrent;
using Personalize.Engine;
using Personalize.Engine.Health;

namespace Personalize.Server.Pages;

/// <summary>What the data of dataset groups is like: examined once for all readers, again after an import, and a minute later if
/// there are new events.</summary>
internal sealed class HealthCache(PersonalizeEngine engine)
{
    /// <summary>More interactions than this are examined only when somebody asks for them.</summary>
    private const long MostUnasked = 1_000_000;

    private static readonly TimeSpan s_least = TimeSpan.FromMinutes(1);

    private readonly PersonalizeEngine _engine = engine;
    private readonly ConcurrentDictionary<string, Known> _known = new();
    private readonly Lock _lock = new();

    /// <summary>The health, or why there is none; null for both if the data is so large that it is examined only on request.</summary>
    public (DatasetHealth? Health, string? Problem) OfGroup(DatasetGroup group, IReadOnlyList<Dataset> datasets, bool isAsked)
    {
        var state = new State(
            string.Join(';', datasets.Select(dataset => $"{dataset.Arn} {dataset.RowCount} {dataset.LastUpdatedDateTime:O}")),
            string.Join(';', datasets.Select(dataset => _engine.Store.Journal.State(dataset.Arn))));
        if (Find(group.Arn, state) is { } known)
            return (known.Health, known.Problem);
        if (!isAsked && datasets.Sum(dataset => dataset.RowCount) > MostUnasked)
            return (null, null);
        lock (_lock)
        {
            known = Find(group.Arn, state) ?? (_known[group.Arn] = Examine(group, state));
            return (known.Health, known.Problem);
        }
    }

    private Known? Find(string arn, State state) => _known.TryGetValue(arn, out var known)
        && known.State.Imported == state.Imported
        && (known.State.Recorded == state.Recorded || DateTime.UtcNow - known.Time < s_least)
            ? known
            : null;

    private Known Examine(DatasetGroup group, State state)
    {
        try
        {
            return new Known(_engine.TestDataset(new() { DatasetGroup = group.Arn }, OperationContext.None), null, state, DateTime.UtcNow);
        }
        catch (PersonalizeException exception)
        {
            return new Known(null, exception.Message, state, DateTime.UtcNow);
        }
    }

    private sealed record Known(DatasetHealth? Health, string? Problem, State State, DateTime Time);

    private sealed record State(string Imported, string Recorded);
}
