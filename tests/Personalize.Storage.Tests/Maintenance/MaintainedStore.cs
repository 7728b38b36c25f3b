using Personalize.Engine;
using Personalize.Engine.Common;
using Personalize.Engine.Ports;
using Personalize.Engine.Requests;
using Personalize.Engine.Resources;

namespace Personalize.Storage.Tests.Maintenance;

/// <summary>A store with data and a model, and what tests do to it.</summary>
internal sealed class MaintainedStore : IDisposable
{
    public static readonly string Dataset = Arn.Dataset("Shop_1", DatasetType.Interactions);

    public TempFolder Folder { get; } = new();

    public string Location => Folder.Store;

    public string CatalogPath => Path.Combine(Location, "personalize.db");

    public List<string> Warnings { get; } = [];

    public OperationContext Context => new() { Warning = Warnings.Add };

    public PersonalizeEngine Open(string? location = null) => new(new StoreFactory().Open(location ?? Location));

    /// <summary>Imports one row for every user.</summary>
    public void Import(string mode, params string[] users)
    {
        using var engine = Open();
        Import(engine, mode, $"USER_ID,ITEM_ID,TIMESTAMP,PLACE\n{string.Concat(users.Select(user => $"{user},tea,5,here\n"))}");
    }

    /// <summary>Gives the dataset a field COLOUR, and imports one row for every user that has it.</summary>
    public void ImportWithColour(params string[] users)
    {
        using var engine = Open();
        var rows = $"USER_ID,ITEM_ID,TIMESTAMP,PLACE,COLOUR\n{string.Concat(users.Select(user => $"{user},tea,5,here,red\n"))}";
        engine.UpdateDataset(new() { DatasetGroup = "Shop_1", DatasetType = DatasetType.Interactions, Path = Folder.Write("rows.csv", rows) }, Context);
        Import(engine, "INCREMENTAL", rows);
    }

    /// <summary>A solution version with a model, as a training leaves it.</summary>
    /// <param name="journalEnd">The position of the last event that it has read.</param>
    public SolutionVersion Train(string id, long journalEnd = 0)
    {
        using var engine = Open();
        if (engine.Store.Catalog.Find<Solution>(Arn.Solution("taste")) is null)
            engine.CreateSolution(new CreateSolutionRequest { Name = "taste", DatasetGroup = "Shop_1", Recipe = "aws-hrnn" }, OperationContext.None);
        var version = Records.Version(id, "taste") with
        {
            DatasetGroupArn = Arn.DatasetGroup("Shop_1"), Metrics = new Dictionary<string, double> { ["coverage"] = 0.25 }, JournalEnd = journalEnd,
        };
        engine.Store.Catalog.Write(transaction =>
        {
            transaction.Insert(version with { Status = ResourceStatus.CreateInProgress }, version.SolutionArn);
            return true;
        });
        engine.Store.Models.Save(id, "model", "{}", [new Tensor("x", [1], new[] { 1f })]);
        engine.Store.Catalog.Write(transaction =>
        {
            transaction.Update(version);
            return true;
        });
        return version;
    }

    public void LoseCatalog()
    {
        foreach (var file in Directory.GetFiles(Location, "personalize.db*"))
            File.Delete(file);
    }

    public StoreRepairReport Repair() => new StoreFactory().Repair(new(Location), Context);

    public static string[] UsersOf(IStore store) =>
    [
        .. store.Segments.Read(Dataset, store.Catalog.Segments(Dataset), ["USER_ID"], CancellationToken.None)
            .SelectMany(batch => batch.Columns[0].Texts!.Take(batch.RowCount)).Order()!,
    ];

    public string[] Users(string? location = null)
    {
        using var engine = Open(location);
        var users = UsersOf(engine.Store);
        Assert.Equal(users.Length, engine.Store.Catalog.Find<Dataset>(Dataset)?.RowCount ?? 0);
        return users;
    }

    public string[] Segments() => [.. Folder.StoreFiles("data").Where(file => file.EndsWith(".parquet", StringComparison.Ordinal))];

    public void Dispose() => Folder.Dispose();

    private void Import(PersonalizeEngine engine, string mode, string rows)
    {
        engine.ImportDataset(
            new CreateDatasetImportJobRequest
            {
                DatasetGroup = "Shop_1",
                DatasetType = DatasetType.Interactions,
                Paths = [Folder.Write("rows.csv", rows)],
                ImportMode = mode,
            },
            OperationContext.None);
    }
}
