using Personalize.Engine.Common;
using Personalize.Engine.Ports;
using Personalize.Engine.Requests;
using Personalize.Engine.Resources;

namespace Personalize.Engine.Solutions;

/// <summary>Creates, finds and deletes solutions.</summary>
internal sealed class SolutionOperations(IStore store, TimeProvider clock, SolutionRemoval removal)
{
    private readonly IStore _store = store;
    private readonly TimeProvider _clock = clock;
    private readonly SolutionRemoval _removal = removal;

    /// <summary>Creates a solution, which says what to train, according to <see cref="SolutionRules"/>; nothing is trained yet.</summary>
    /// <exception cref="PersonalizeException">The request breaks the rules (all problems are named), the group is missing or the name is taken.</exception>
    public Solution Create(CreateSolutionRequest request, OperationContext context)
    {
        ArgumentNullException.ThrowIfNull(request);
        var arn = Arn.Solution(request.Name);
        var groupArn = Arn.Resolve(request.DatasetGroup, ResourceKind.DatasetGroup);
        TagRules.Check(request.Tags);

        // Warnings are held back until it is clear that there is a solution to warn about.
        var warnings = new List<string>();
        var rules = SolutionRules.Check(request, warnings.Add);
        var now = _clock.GetUtcNow().UtcDateTime;
        var solution = new Solution
        {
            Name = request.Name,
            Arn = arn,
            DatasetGroupArn = groupArn,
            PerformAutoML = rules.PerformAutoML,
            PerformHPO = rules.PerformHPO,
            RecipeArn = rules.Recipe?.Arn,
            PerformAutoTraining = request.PerformAutoTraining == true,
            PerformIncrementalUpdate = request.PerformIncrementalUpdate == true,
            EventType = request.EventType,
            SolutionConfig = rules.SolutionConfig is { } config ? SolutionConfigWriter.Write(config) : null,
            Tags = request.Tags,
            CreationDateTime = now,
            LastUpdatedDateTime = now,
        };
        _store.Catalog.Write(transaction =>
        {
            transaction.Require<DatasetGroup>(groupArn);
            transaction.Insert(solution, groupArn);
            return true;
        });
        foreach (var warning in warnings)
            context.Warning?.Invoke(warning);
        return solution;
    }

    /// <summary>
    /// Changes how a solution is trained from now on; its versions stay as they are. What is given of the configuration replaces that part of it, and the
    /// whole must follow <see cref="SolutionRules"/>.
    /// </summary>
    /// <returns>The solution as it is now; unchanged if the request changes nothing.</returns>
    /// <exception cref="PersonalizeException">There is no such solution, or the request breaks the rules; all problems are named.</exception>
    public Solution Update(UpdateSolutionRequest request, OperationContext context)
    {
        ArgumentNullException.ThrowIfNull(request);
        var arn = Arn.Resolve(request.Solution, ResourceKind.Solution);
        var given = request.SolutionUpdateConfig is { } tree ? SolutionConfigReader.ReadUpdate(tree) : null;
        var now = _clock.GetUtcNow().UtcDateTime;
        var warnings = new List<string>();
        var solution = _store.Catalog.Write(transaction =>
        {
            warnings.Clear();
            var old = transaction.Require<Solution>(arn);
            if (request is { PerformAutoTraining: null, PerformIncrementalUpdate: null } && given is null)
                return old;
            var changed = Change(old, request, given, warnings.Add) with
            {
                LatestSolutionUpdate = new SolutionUpdate(
                    request.PerformAutoTraining, request.PerformIncrementalUpdate, given is null ? null : SolutionConfigWriter.Write(given), now),
                LastUpdatedDateTime = now,
            };
            transaction.Update(changed);
            return changed;
        });
        foreach (var warning in warnings)
            context.Warning?.Invoke(warning);
        return solution;
    }

    private Solution Change(Solution old, UpdateSolutionRequest request, SolutionConfig? given, Action<string> warning)
    {
        var config = SolutionSettings.ReadConfig(old, _store.Configuration);
        var changed = config with
        {
            AutoTrainingConfig = given?.AutoTrainingConfig ?? config.AutoTrainingConfig,
            EventsConfig = given?.EventsConfig ?? config.EventsConfig,
        };
        var rules = SolutionRules.Check(
            new CreateSolutionRequest
            {
                Name = old.Name,
                DatasetGroup = old.DatasetGroupArn,
                PerformAutoML = old.PerformAutoML,
                PerformHPO = old.PerformHPO,
                PerformAutoTraining = request.PerformAutoTraining ?? old.PerformAutoTraining,
                PerformIncrementalUpdate = request.PerformIncrementalUpdate ?? old.PerformIncrementalUpdate,
                Recipe = old.RecipeArn,
                EventType = old.EventType,
                SolutionConfig = old.SolutionConfig is null && given is null ? null : _store.Configuration.Parse(SolutionConfigWriter.Write(changed)),
            },
            warning);
        return old with
        {
            PerformAutoTraining = request.PerformAutoTraining ?? old.PerformAutoTraining,
            PerformIncrementalUpdate = request.PerformIncrementalUpdate ?? old.PerformIncrementalUpdate,
            SolutionConfig = rules.SolutionConfig is { } normalised ? SolutionConfigWriter.Write(normalised) : null,
        };
    }

    public Solution Describe(DescribeSolutionRequest request) => _store.Catalog.Require<Solution>(Arn.Resolve(request.Solution, ResourceKind.Solution));

    public IReadOnlyList<Solution> List(ListSolutionsRequest request) => request.DatasetGroup is { } group
        ? _store.Catalog.List<Solution>(_store.Catalog.Require<DatasetGroup>(Arn.Resolve(group, ResourceKind.DatasetGroup)).Arn)
        : _store.Catalog.List<Solution>();

    /// <summary>Removes a solution with its versions and their models.</summary>
    /// <exception cref="PersonalizeException">ResourceInUse: a campaign uses one of the versions, or one is being trained.</exception>
    public void Delete(DeleteSolutionRequest request)
    {
        var solution = Describe(new DescribeSolutionRequest(request.Solution));
        _removal.RefuseIfTraining(solution.Arn);
        _removal.DeleteModels(_store.Catalog.Write(transaction =>
        {
            foreach (var version in transaction.List<SolutionVersion>(solution.Arn))
                transaction.RefuseIfUsed(version.Arn);
            return _removal.DeleteWithVersions(transaction, solution.Arn);
        }));
    }
}
