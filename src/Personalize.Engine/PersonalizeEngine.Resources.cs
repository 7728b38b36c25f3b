using Personalize.Engine.Common;
using Personalize.Engine.Datasets;
using Personalize.Engine.Ports;
using Personalize.Engine.Recipes;
using Personalize.Engine.Requests;
using Personalize.Engine.Resources;
using Personalize.Engine.Solutions;

namespace Personalize.Engine;

// Recipes and solutions.
public sealed partial class PersonalizeEngine
{
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
        datasetGroup is null ? Store.Catalog.List<Solution>() : Store.Catalog.List<Solution>(DescribeDatasetGroup(new(datasetGroup)).Arn);

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
            Store.Catalog.RefuseIfLeased(version.Arn, "is being trained", "Stop the training first.");
    }
}
