using Personalize.Engine.Resources;
using Personalize.Engine.Schemas;
using Personalize.Storage.Catalogs;
using Personalize.Storage.Segments;
using Personalize.Storage.Tabular;

namespace Personalize.Storage;

/// <summary>Runs the code that reads a store once, in memory, so that it is loaded and compiled before anyone waits for it.</summary>
internal static class WarmUp
{
    private const string Name = "warm";

    public static void Run()
    {
        ReadCatalog();
        ReadSegment();
    }

    private static void ReadCatalog()
    {
        using var catalog = new Catalog(":memory:");
        var now = DateTime.UtcNow;
        InsertAndList(catalog, new DatasetGroup { Name = Name, Arn = "group", CreationDateTime = now, LastUpdatedDateTime = now });
        InsertAndList(catalog, new Schema
        {
            Name = Name,
            Arn = "schema",
            DatasetType = DatasetType.Users,
            SchemaText = "{}",
            CreationDateTime = now,
            LastUpdatedDateTime = now,
        });
        InsertAndList(catalog, new Dataset
        {
            Name = Name,
            Arn = "dataset",
            DatasetType = DatasetType.Users,
            DatasetGroupArn = "group",
            SchemaArn = "schema",
            CreationDateTime = now,
            LastUpdatedDateTime = now,
        });
        InsertAndList(catalog, new SolutionVersion
        {
            Name = Name,
            Arn = "version",
            SolutionArn = "solution",
            DatasetGroupArn = "group",
            CreationDateTime = now,
            LastUpdatedDateTime = now,
        });
        InsertAndList(catalog, new Campaign
        {
            Name = Name,
            Arn = "campaign",
            SolutionVersionArn = "version",
            CreationDateTime = now,
            LastUpdatedDateTime = now,
        });
        catalog.Segments("dataset");
    }

    private static void InsertAndList<T>(Catalog catalog, T resource)
        where T : Resource
    {
        catalog.Write(transaction =>
        {
            transaction.Insert(resource, parentArn: null);
            return resource.Arn;
        });
        catalog.List<T>();
    }

    private static void ReadSegment()
    {
        using var stream = new MemoryStream();
        using (
            var rows = new ParquetRowWriter(
                stream, new DatasetSchema(DatasetType.Users, [new SchemaField(Name, FieldType.String, Nullable: true, Categorical: false, Textual: false)])))
        {
            rows.Write(new ColumnBatch(1, [new ColumnData(Name) { Texts = [Name] }]));
            rows.Complete();
        }

        stream.Position = 0;
        using var source = new ParquetSource(Name, stream, damaged: null);
        SegmentReader.ReadGroup(source, source.Reader.OpenRowGroupReader(0), source.Reader.Schema.DataFields, [Name], [new TextPool()], CancellationToken.None);
    }
}
