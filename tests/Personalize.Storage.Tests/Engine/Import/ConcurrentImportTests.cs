using Personalize.Engine;
using Personalize.Engine.Common;
using Personalize.Engine.Data;
using Personalize.Engine.Requests;
using Personalize.Engine.Resources;

namespace Personalize.Storage.Tests.Engine.Import;

/// <summary>Imports at the same time, in stores that are open on one directory.</summary>
public sealed class ConcurrentImportTests : IDisposable
{
    private readonly TempFolder _folder = new();
    private readonly PersonalizeEngine _engine;

    public ConcurrentImportTests() => _engine = new PersonalizeEngine(new StoreFactory().Open(_folder.Store));

    public void Dispose()
    {
        _engine.Dispose();
        _folder.Dispose();
    }

    [Fact]
    public void Two_imports_into_one_dataset_do_not_run_at_once_and_others_do()
    {
        using var other = new PersonalizeEngine(new StoreFactory().Open(_folder.Store));
        var inner = new List<string>();
        var path = _folder.Write("one.csv", "USER_ID,ITEM_ID,TIMESTAMP\nu1,a,100\n");
        var context = new OperationContext
        {
            Progress = _ =>
            {
                inner.Add(Assert.Throws<PersonalizeException>(() => other.ImportDataset(Request([path]), OperationContext.None)).ErrorId);
                other.ImportDataset(Request([path]) with { DatasetGroup = "other" }, OperationContext.None);
                inner.Add($"{other.ListDatasets(new()).Count}");
            },
        };
        _engine.ImportDataset(Request([path]), context);
        Assert.Equal(["DatasetInUse", "1"], inner);
        Assert.Equal(2, other.ListDatasets(new()).Count);
    }

    [Fact]
    public void Importers_and_readers_in_many_stores_see_whole_imports_only()
    {
        var file = _folder.Write("many.csv", "USER_ID,ITEM_ID,TIMESTAMP\n" + string.Concat(Enumerable.Range(0, 500).Select(i => $"u,i{i},{i}\n")));
        _engine.ImportDataset(Request([file]), OperationContext.None);
        Parallel.For(0, 4, new ParallelOptions { MaxDegreeOfParallelism = 4 }, worker =>
        {
            using var engine = new PersonalizeEngine(new StoreFactory().Open(_folder.Store));
            for (var round = 0; round < 10; round++)
            {
                if (worker == 0)
                    engine.ImportDataset(Request([file]), OperationContext.None);
                else if (worker == 1)
                    engine.ImportDataset(Request([file]) with { DatasetGroup = "second" }, OperationContext.None);
                else
                    Assert.Equal(500, SnapshotBuilder.Build(engine.Store, Arn.DatasetGroup("shop"), new SnapshotOptions(), OperationContext.None).EventCount);
            }
        });
        Assert.Equal(2, _folder.StoreFiles("data").Length);
    }

    private static CreateDatasetImportJobRequest Request(IReadOnlyList<string> paths) =>
        new() { DatasetGroup = "shop", DatasetType = DatasetType.Interactions, Paths = paths };
}
