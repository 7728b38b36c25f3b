using Personalize.Engine;

namespace Personalize.PowerShell.Completion;

/// <summary>Fields of items and users by whose values a test can be divided.</summary>
public sealed class SegmentFieldCompleter : StoreCompleter
{
    private protected override IEnumerable<Suggestion> Suggest(PersonalizeEngine engine, CompletionRequest request)
    {
        var group = request.Argument("SolutionVersion") is { } version ? engine.DescribeSolutionVersion(new(version)).DatasetGroupArn : null;
        return group is null
            ? []
            : engine.ListFields(new(group))
                .Where(known => known.DatasetType != DatasetType.Interactions && !known.IsReserved && !known.Field.Textual)
                .Select(known => new Suggestion($"{known.DatasetType}.{known.Field.Name}", $"{known.Field.Type} field of {known.DatasetType}"));
    }
}
