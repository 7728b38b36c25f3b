using Personalize.Engine.Common;
using Personalize.Engine.Ports;
using Personalize.Engine.Resources;

namespace Personalize.Engine.Import;

/// <summary>
/// Chooses the schema of an import and reads its files with it. If the schema was inferred from the first rows and a later row refutes it, it
/// is inferred from all rows, and the files are read again.
/// </summary>
internal sealed class FileImport : IDisposable
{
    private readonly IStore _store;
    private readonly DatasetImportJob _job;
    private readonly DateTime _now;
    private readonly OperationContext _context;
    private DatasetImport _import;

    /// <param name="job">With files instead of folders.</param>
    public FileImport(IStore store, DatasetImportJob job, DateTime now, OperationContext context)
        : this(store, job, SchemaChoice.Of(job, store, now, context), now, context)
    {
    }

    /// <param name="job">With files instead of folders.</param>
    /// <param name="choice">The schema with which the files are read, whatever that of the dataset is.</param>
    public FileImport(IStore store, DatasetImportJob job, SchemaChoice choice, DateTime now, OperationContext context)
    {
        (_store, _job, _now, _context) = (store, job, now, context);
        Choice = choice;
        _import = new DatasetImport(store, Choice, job, context);
    }

    /// <summary>The schema with which the files are read.</summary>
    public SchemaChoice Choice { get; private set; }

    /// <inheritdoc cref="DatasetImport.Segment"/>
    public SegmentInfo? Segment => _import.Segment;

    /// <inheritdoc cref="DatasetImport.Ids"/>
    public IReadOnlyCollection<string> Ids => _import.Ids;

    /// <inheritdoc cref="DatasetImport.Run"/>
    public ImportReport Run(IReadOnlyList<SegmentInfo> existing)
    {
        try
        {
            _import.Run(existing);
        }
        catch (GuessRefutedException refuted)
        {
            _import.Dispose();
            _context.Information?.Invoke(refuted.Message);
            Choice = SchemaChoice.OfAllRows(_job, _store, _now, _context);
            _import = new DatasetImport(_store, Choice, _job, _context);
            _import.Run(existing);
        }

        return Report();
    }

    /// <summary>What has been counted so far, and how the schema was inferred.</summary>
    public ImportReport Report() => _import.Report() with { SchemaDecisions = Choice.Decisions };

    /// <inheritdoc cref="DatasetImport.EndReport"/>
    public void EndReport(string outcome) => _import.EndReport(outcome);

    public void Dispose() => _import.Dispose();
}
