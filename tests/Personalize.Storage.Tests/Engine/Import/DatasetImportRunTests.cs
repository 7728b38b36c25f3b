using Personalize.Engine;
using Personalize.Engine.Common;
using Personalize.Engine.Requests;
using Personalize.Engine.Resources;

namespace Personalize.Storage.Tests.Engine.Import;

/// <summary>Imports while they run: progress and cancelling.</summary>
public sealed class DatasetImportRunTests : IDisposable
{
    private readonly TempFolder _folder = new();
    private readonly PersonalizeEngine _engine;

    public DatasetImportRunTests() => _engine = new PersonalizeEngine(new StoreFactory().Open(_folder.Store));

    public void Dispose()
    {
        _engine.Dispose();
        _folder.Dispose();
    }

    [Fact]
    public void Cancelling_leaves_the_store_as_it_was()
    {
        using var cancellation = new CancellationTokenSource();
        var path = Interactions(string.Concat(Enumerable.Range(0, 150_000).Select(i => $"u,i{i},{i},,\n")));
        var context = OperationContext.None with { CancellationToken = cancellation.Token, Progress = _ => cancellation.Cancel() };
        Assert.ThrowsAny<OperationCanceledException>(() => _engine.ImportDataset(Request([path]), context));
        Assert.Empty(_engine.ListDatasets(new()));
        Assert.Empty(_folder.StoreFiles("data"));
        _engine.ImportDataset(Request([path]), OperationContext.None);
        Assert.Equal(150_000, _engine.DescribeDataset(new("shop", DatasetType.Interactions)).RowCount);
    }

    [Fact]
    public void Progress_rises_to_the_end_with_the_rate()
    {
        var reports = new List<OperationProgress>();
        var path = Interactions(string.Concat(Enumerable.Range(0, 200_000).Select(i => $"u,i{i},{i},,\n")));
        _engine.ImportDataset(Request([path, path]), OperationContext.None with { Progress = reports.Add });
        Assert.True(reports.Count > 4);
        Assert.Equal(reports.Select(report => report.Percent).Order(), reports.Select(report => report.Percent));
        Assert.Equal(100, reports[^1].Percent);
        Assert.All(reports, report => Assert.Contains("rows/s", report.Status));
    }

    private static CreateDatasetImportJobRequest Request(IReadOnlyList<string> paths) =>
        new() { DatasetGroup = "shop", DatasetType = DatasetType.Interactions, Paths = paths };

    private string Interactions(string rows) => _folder.Write("interactions.csv", "USER_ID,ITEM_ID,TIMESTAMP,EVENT_TYPE,EVENT_VALUE\n" + rows);
}
