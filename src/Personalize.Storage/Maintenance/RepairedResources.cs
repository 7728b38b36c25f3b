using Microsoft.Data.Sqlite;
using Personalize.Engine.Ports;
using Personalize.Engine.Resources;
using Personalize.Storage.Catalogs;

namespace Personalize.Storage.Maintenance;

/// <summary>Gives the resources back that data and models need.</summary>
internal sealed class RepairedResources(ICatalogTransaction transaction, DateTime now)
{
    private readonly ICatalogTransaction _transaction = transaction;
    private readonly DateTime _now = now;

    public void AddVersion(VersionRecord record)
    {
        var groupArn = record.Solution.DatasetGroupArn;
        Add(record.Group ?? Group(groupArn), parent: null);
        Add(record.Solution, groupArn);
        Add(record.Version, record.Solution.Arn);
    }

    public void List(SegmentList list)
    {
        var dataset = _transaction.Find<Dataset>(list.DatasetArn) ?? AddDataset(list);
        _transaction.SetSegments(dataset.Arn, list.Segments, append: false);
        var rows = list.Segments.Sum(segment => segment.Rows);
        if (list.SchemaText is { } text && _transaction.Find<Schema>(dataset.SchemaArn) is { } known && !SchemaTexts.Covers(known.SchemaText, text)
            && SchemaTexts.Covers(text, known.SchemaText))
        {
            // The dataset got fields that an older catalogue does not know.
            var wider = AddSchema(known.Name, dataset.DatasetType, text);
            _transaction.Update(dataset with { SchemaArn = wider, RowCount = rows, LastUpdatedDateTime = _now }, [wider]);
        }
        else if (dataset.RowCount != rows)
        {
            _transaction.Update(dataset with { RowCount = rows, LastUpdatedDateTime = _now });
        }
    }

    /// <summary>
    /// Lets the positions of events go on after all that a model has read, though the events themselves may be lost: a position must not be used twice.
    /// </summary>
    public void ContinueJournals(SqliteConnection connection)
    {
        var versions = _transaction.List<SolutionVersion>();
        foreach (var dataset in _transaction.List<Dataset>().Where(dataset => dataset.DatasetType == DatasetType.Interactions))
        {
            var read = versions.Where(version => version.DatasetGroupArn == dataset.DatasetGroupArn).Select(version => version.JournalEnd)
                .DefaultIfEmpty().Max();
            connection.Execute(
                """
                INSERT INTO journals (dataset, sequence)
                SELECT sequence, MAX(@2, (SELECT COALESCE(MAX(events.sequence), 0) FROM events WHERE events.dataset = resources.sequence))
                FROM resources WHERE arn = @1
                ON CONFLICT (dataset) DO UPDATE SET sequence = MAX(sequence, excluded.sequence)
                """,
                dataset.Arn,
                read);
        }
    }

    private Dataset AddDataset(SegmentList list)
    {
        var group = Arn.NameOf(list.DatasetArn);
        var type = Enum.Parse<DatasetType>(Arn.LastPartOf(list.DatasetArn), ignoreCase: true);
        Add(Group(Arn.DatasetGroup(group)), parent: null);
        var schema = AddSchema(Names.Derive(group, $"-{type.ToString().ToLowerInvariant()}"), type, list.SchemaText!);
        var dataset = new Dataset
        {
            Name = $"{group}-{type.ToString().ToLowerInvariant()}",
            Arn = list.DatasetArn,
            DatasetGroupArn = Arn.DatasetGroup(group),
            DatasetType = type,
            SchemaArn = schema,
            CreationDateTime = _now,
            LastUpdatedDateTime = _now,
        };
        _transaction.Insert(dataset, dataset.DatasetGroupArn, schema);
        return dataset;
    }

    private string AddSchema(string name, DatasetType type, string text)
    {
        for (var number = 1; ; number++)
        {
            var other = number == 1 ? name : Names.Derive(name, $"-{number}");
            if (_transaction.Find<Schema>(Arn.Schema(other)) is { } known)
            {
                if (known.SchemaText == text)
                    return known.Arn;
                continue;
            }

            var schema = new Schema
            {
                Name = other, Arn = Arn.Schema(other), DatasetType = type, SchemaText = text, CreationDateTime = _now, LastUpdatedDateTime = _now,
            };
            _transaction.Insert(schema, parentArn: null);
            return schema.Arn;
        }
    }

    private DatasetGroup Group(string arn) => new()
    {
        Name = Arn.NameOf(arn), Arn = arn, Tags = new Dictionary<string, string>(), CreationDateTime = _now, LastUpdatedDateTime = _now,
    };

    private void Add<T>(T resource, string? parent)
        where T : Resource
    {
        if (_transaction.Find<T>(resource.Arn) is null)
            _transaction.Insert(resource, parent);
    }
}
