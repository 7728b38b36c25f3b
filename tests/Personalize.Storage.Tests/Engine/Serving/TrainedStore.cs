using Personalize.Engine;
using Personalize.Engine.Common;
using Personalize.Engine.Requests;
using Personalize.Engine.Resources;

namespace Personalize.Storage.Tests.Engine.Serving;

/// <summary>A store with two small trained versions, made once and copied for each test.</summary>
public sealed class TrainedStore : IDisposable
{
    private readonly TempFolder _folder = new();
    private readonly string[] _versions;

    public TrainedStore()
    {
        using var engine = new PersonalizeEngine(new StoreFactory().Open(_folder.Store));
        var rows = Enumerable.Range(0, 30)
            .SelectMany(user => Enumerable.Range(0, 40).Select(e => $"u{user},i{(user + (e * e)) % 60},{1_600_000_000 + (e * 3600)}"));
        engine.ImportDataset(
            new CreateDatasetImportJobRequest
            {
                DatasetGroup = "shop",
                DatasetType = DatasetType.Interactions,
                Paths = [_folder.Write("a.csv", $"USER_ID,ITEM_ID,TIMESTAMP\n{string.Join('\n', rows)}\n")],
            },
            OperationContext.None);
        engine.CreateSolution(new CreateSolutionRequest { Name = "shop", DatasetGroup = "shop", Recipe = "aws-hrnn" }, OperationContext.None);
        _versions = [.. Enumerable.Range(1, 2).Select(seed => engine.TrainSolution(
            new TrainSolutionRequest { Solution = "shop", ThrottleLimit = 1, Seed = (ulong)seed }, OperationContext.None).Arn)];
    }

    /// <summary>The ARNs of the versions.</summary>
    public IReadOnlyList<string> Versions => _versions;

    /// <summary>Copies the store to a directory that does not exist yet.</summary>
    public void CopyTo(string store) => _folder.CopyStore(store);

    public void Dispose() => _folder.Dispose();
}
