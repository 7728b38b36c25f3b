using Personalize.Engine.Common;
using Personalize.Engine.Ports;
using Personalize.Engine.Recipes;
using Personalize.Engine.Requests;
using Personalize.Engine.Resources;
using Personalize.Engine.Solutions;

namespace Personalize.Engine;

// Dataset groups, recipes and solutions.
public sealed partial class PersonalizeEngine
{
    /// <exception cref="PersonalizeException">The name or a tag breaks the rules, or the name is taken.</exception>
    public DatasetGroup CreateDatasetGroup(string name, IReadOnlyDictionary<string, string>? tags = null)
    {
        var now = Now();
        var group = new DatasetGroup
        {
            Name = name, Arn = Arn.DatasetGroup(name), Tags = tags ?? new Dictionary<string, string>(), CreationDateTime = now, LastUpdatedDateTime = now,
        };
        TagRules.Check(group.Tags);
        return Store.Catalog.Write(transaction =>
        {
            transaction.Insert(group, parentArn: null);
            return group;
        });
    }

    public DatasetGroup GetDatasetGroup(string nameOrArn) => Store.Catalog.Require<DatasetGroup>(Arn.Resolve(nameOrArn, ResourceKind.DatasetGroup));

    public IReadOnlyList<DatasetGroup> ListDatasetGroups() => Store.Catalog.List<DatasetGroup>();

    /// <summary>Refused while datasets or solutions exist, unless forced: then everything under it goes, children first.</summary>
    /// <exception cref="PersonalizeException">ResourceInUse: it is not empty and not forced, or something under it is being trained or imported.</exception>
    public void DeleteDatasetGroup(string nameOrArn, bool force = false)
    {
        var group = GetDatasetGroup(nameOrArn);
        foreach (var dataset in Store.Catalog.List<Dataset>(group.Arn))
            RefuseIfLeased(dataset.Arn, "is being imported", "Wait until the import has finished.");
        foreach (var solution in Store.Catalog.List<Solution>(group.Arn))
            RefuseIfTraining(solution.Arn);
        var versions = Store.Catalog.Write(transaction =>
        {
            var datasets = transaction.List<Dataset>(group.Arn);
            var solutions = transaction.List<Solution>(group.Arn);
            Resource[] others = [.. transaction.List<Filter>(group.Arn), .. transaction.List<EventTracker>(group.Arn)];
            if (!force && datasets.Count + solutions.Count + others.Length > 0)
            {
                var children = datasets.Select(d => d.Arn).Concat(solutions.Select(s => s.Arn)).Concat(others.Select(o => o.Arn)).Select(Arn.Describe);
                throw new PersonalizeException(
                    ErrorKind.ResourceInUse,
                    "DatasetGroupNotEmpty",
                    $"The {Arn.Describe(group.Arn)} is not empty; it has the {string.Join(", the ", children)}.",
                    "Remove them first, or force the removal of the group with everything in it.",
                    nameOrArn);
            }

            var removed = new List<SolutionVersion>();
            foreach (var solution in solutions)
            {
                foreach (var campaign in transaction.List<Campaign>(solution.Arn))
                    transaction.Delete(campaign.Arn);
                removed.AddRange(DeleteWithVersions(transaction, solution.Arn));
            }

            foreach (var other in others)
                transaction.Delete(other.Arn);
            foreach (var dataset in datasets)
                transaction.Delete(dataset.Arn);
            transaction.Delete(group.Arn);
            return removed;
        });
        DeleteModels(versions);
        Store.Segments.Sweep();
    }

    public static IReadOnlyList<Recipe> ListRecipes() => RecipeCatalog.All;

    /// <exception cref="PersonalizeException">ResourceNotFound: lists the recipes and names the nearest.</exception>
    public static Recipe GetRecipe(string nameOrArn) => RecipeCatalog.Get(nameOrArn);

    /// <summary>Says what to train, by the recipe table of personalize.md §2; nothing is trained yet.</summary>
    /// <exception cref="PersonalizeException">The request breaks the rules (every problem is named), the group is missing or the name is taken.</exception>
    public Solution CreateSolution(CreateSolutionRequest request, OperationContext context)
    {
        var arn = Arn.Solution(request.Name);
        var groupArn = Arn.Resolve(request.DatasetGroup, ResourceKind.DatasetGroup);
        TagRules.Check(request.Tags);

        // Warnings are kept until it is clear that there is a solution to warn of.
        var warnings = new List<string>();
        var rules = SolutionRules.Check(request, warnings.Add);
        var now = Now();
        var solution = new Solution
        {
            Name = request.Name,
            Arn = arn,
            DatasetGroupArn = groupArn,
            PerformAutoML = rules.PerformAutoML,
            PerformHPO = rules.PerformHPO,
            RecipeArn = rules.Recipe?.Arn,
            EventType = request.EventType,
            SolutionConfig = rules.SolutionConfig is { } config ? SolutionConfigWriter.Write(config) : null,
            Tags = request.Tags,
            CreationDateTime = now,
            LastUpdatedDateTime = now,
        };
        Store.Catalog.Write(transaction =>
        {
            transaction.Require<DatasetGroup>(groupArn);
            transaction.Insert(solution, groupArn);
            return true;
        });
        foreach (var warning in warnings)
            context.Warning?.Invoke(warning);
        return solution;
    }

    public Solution GetSolution(string nameOrArn) => Store.Catalog.Require<Solution>(Arn.Resolve(nameOrArn, ResourceKind.Solution));

    public IReadOnlyList<Solution> ListSolutions(string? datasetGroup = null) =>
        datasetGroup is null ? Store.Catalog.List<Solution>() : Store.Catalog.List<Solution>(GetDatasetGroup(datasetGroup).Arn);

    /// <summary>Removes a solution with its versions and their models.</summary>
    /// <exception cref="PersonalizeException">ResourceInUse: a campaign uses one of them, or one is being trained.</exception>
    public void DeleteSolution(string nameOrArn)
    {
        var solution = GetSolution(nameOrArn);
        RefuseIfTraining(solution.Arn);
        DeleteModels(Store.Catalog.Write(transaction =>
        {
            foreach (var version in transaction.List<SolutionVersion>(solution.Arn))
                transaction.RefuseIfUsed(version.Arn);
            return DeleteWithVersions(transaction, solution.Arn);
        }));
    }

    private static IReadOnlyList<SolutionVersion> DeleteWithVersions(ICatalogTransaction transaction, string solutionArn)
    {
        var versions = transaction.List<SolutionVersion>(solutionArn);
        foreach (var version in versions)
            transaction.Delete(version.Arn);
        transaction.Delete(solutionArn);
        return versions;
    }

    // After the records, so that no record ever lacks its model.
    private void DeleteModels(IEnumerable<SolutionVersion> versions)
    {
        foreach (var version in versions)
        {
            _servingModels.Close(version.Arn);
            Store.Models.DeleteAll(Arn.LastPartOf(version.Arn));
        }

        Store.Models.Sweep();
    }

    private void RefuseIfTraining(string solutionArn)
    {
        foreach (var version in Store.Catalog.List<SolutionVersion>(solutionArn))
            RefuseIfLeased(version.Arn, "is being trained", "Stop the training first.");
    }

    private void RefuseIfLeased(string arn, string why, string nextStep)
    {
        if (Store.Catalog.IsLeased(arn))
            throw new PersonalizeException(ErrorKind.ResourceInUse, "ResourceInUse", $"The {Arn.Describe(arn)} {why}.", nextStep, arn);
    }
}
