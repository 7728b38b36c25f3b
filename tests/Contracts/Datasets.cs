using Personalize.Engine.Ports;
using Personalize.Engine.Resources;

namespace Personalize.Contracts;

/// <summary>Datasets and versions that contracts need in a catalogue.</summary>
internal static class Datasets
{
    public static readonly DateTime Time = new(2024, 5, 6, 7, 8, 9, DateTimeKind.Utc);

    /// <summary>Makes the Interactions dataset of a new group and returns its ARN.</summary>
    public static string Make(ICatalog catalog, string group) => catalog.Write(transaction =>
    {
        var groupArn = Arn.DatasetGroup(group);
        if (transaction.Find<DatasetGroup>(groupArn) is null)
        {
            transaction.Insert(new DatasetGroup { Name = group, Arn = groupArn, CreationDateTime = Time, LastUpdatedDateTime = Time }, parentArn: null);
            transaction.Insert(
                new Schema
                {
                    Name = group,
                    Arn = Arn.Schema(group),
                    DatasetType = DatasetType.Interactions,
                    SchemaText = "{}",
                    CreationDateTime = Time,
                    LastUpdatedDateTime = Time,
                },
                parentArn: null);
        }

        var dataset = new Dataset
        {
            Name = group, Arn = Arn.Dataset(group, DatasetType.Interactions), DatasetGroupArn = groupArn, DatasetType = DatasetType.Interactions,
            SchemaArn = Arn.Schema(group), CreationDateTime = Time, LastUpdatedDateTime = Time,
        };
        transaction.Insert(dataset, groupArn, Arn.Schema(group));
        return dataset.Arn;
    });

    public static void MakeVersion(ICatalog catalog, string id) => catalog.Write(transaction =>
    {
        var version = new SolutionVersion
        {
            Name = id, Arn = Arn.SolutionVersion("clicks", id), SolutionArn = Arn.Solution("clicks"), DatasetGroupArn = Arn.DatasetGroup("shop"),
            CreationDateTime = Time, LastUpdatedDateTime = Time,
        };
        transaction.Insert(version, parentArn: null);
        return version.Arn;
    });

    public static void Delete(ICatalog catalog, string arn) => catalog.Write(transaction =>
    {
        transaction.Delete(arn);
        return arn;
    });

    public static void List(ICatalog catalog, string datasetArn, params SegmentInfo[] segments) => catalog.Write(transaction =>
    {
        transaction.SetSegments(datasetArn, segments, append: false);
        return datasetArn;
    });
}
