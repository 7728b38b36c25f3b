using Personalize.Engine.Data;
using Personalize.Engine.Resources;

namespace Personalize.Engine.Ports;

/// <summary>Opens stores. The only type the surface looks up by name, because Storage lives in its own load context.</summary>
public interface IStoreFactory
{
    /// <summary>Opens the store in a directory, creating or migrating it. Safe while other processes use it.</summary>
    /// <exception cref="PersonalizeException">The directory cannot be used, or was written by a newer version.</exception>
    IStore Open(string directory);

    /// <summary>Reads configuration text where no store is needed.</summary>
    IConfigurationReader Configuration { get; }

    /// <summary>Loads and compiles what reading a store needs, without any store. For the background of interactive sessions.</summary>
    void WarmUp();
}

/// <summary>Everything that is kept between processes: one directory (design.md §2).</summary>
public interface IStore : IDisposable
{
    /// <summary>Absolute path of the store.</summary>
    string Directory { get; }

    ICatalog Catalog { get; }

    ISegmentStore Segments { get; }

    IModelStore Models { get; }

    IJournal Journal { get; }

    /// <summary>Readers for the files users bring.</summary>
    ITabularReaderFactory Readers { get; }

    /// <summary>Writers for the files users get.</summary>
    ITabularWriterFactory Writers { get; }

    /// <summary>Reads configuration text.</summary>
    IConfigurationReader Configuration { get; }
}

/// <summary>The catalogue of all resources. Reads see committed state only and never wait for a writer.</summary>
public interface ICatalog
{
    T? Find<T>(string arn)
        where T : Resource;

    /// <summary>All resources of a type, oldest first; with <paramref name="parentArn"/> those under one parent.</summary>
    IReadOnlyList<T> List<T>(string? parentArn = null)
        where T : Resource;

    /// <summary>ARNs of the resources that use this one (recorded with <see cref="ICatalogTransaction.Insert{T}"/>).</summary>
    IReadOnlyList<string> UsersOf(string arn);

    /// <summary>The segments of a dataset in order.</summary>
    IReadOnlyList<SegmentInfo> Segments(string datasetArn);

    /// <summary>The trials of a solution version by number.</summary>
    IReadOnlyList<Trial> Trials(string solutionVersionArn);

    /// <summary>Runs one atomic, durable write; nothing is changed when the body throws. Retries while another process writes.</summary>
    TResult Write<TResult>(Func<ICatalogTransaction, TResult> body);

    /// <summary>
    /// Takes the lease on a resource for this process, or returns null when a live process holds it. The lease renews itself
    /// until disposed; after a crash it expires.
    /// </summary>
    ILease? TryAcquireLease(string arn);

    /// <summary>True while a live process holds a lease on the resource.</summary>
    bool IsLeased(string arn);

    /// <summary>
    /// Asks the process that holds the lease to stop: its <see cref="ILease.StopRequested"/> fires within about half a second.
    /// Nothing happens when nobody holds it.
    /// </summary>
    void RequestStop(string arn);
}

/// <summary>One atomic write.</summary>
public interface ICatalogTransaction
{
    T? Find<T>(string arn)
        where T : Resource;

    IReadOnlyList<T> List<T>(string? parentArn = null)
        where T : Resource;

    IReadOnlyList<string> UsersOf(string arn);

    /// <summary>Adds a resource.</summary>
    /// <param name="parentArn">What it belongs to (a dataset to its group, a version to its solution), or null.</param>
    /// <param name="uses">ARNs it needs to exist (a campaign its version, a dataset its schema).</param>
    /// <exception cref="PersonalizeException">ResourceAlreadyExists.</exception>
    void Insert<T>(T resource, string? parentArn, params ReadOnlySpan<string> uses)
        where T : Resource;

    /// <summary>Replaces a resource's record; with <paramref name="uses"/> not null also what it needs.</summary>
    void Update<T>(T resource, IReadOnlyList<string>? uses = null)
        where T : Resource;

    /// <summary>Removes a resource, its segment list, its trials and what it uses. The caller has checked that nothing needs it.</summary>
    void Delete(string arn);

    /// <summary>
    /// Makes the write fail when the lease has been lost (the process slept past its expiry and another one took over), so
    /// that only the holder's work is ever committed.
    /// </summary>
    /// <exception cref="PersonalizeException">ResourceInUse, id <c>LeaseLost</c>.</exception>
    void RequireLease(ILease lease);

    /// <summary>Sets the dataset's segment list (FULL import) or adds to it (INCREMENTAL).</summary>
    void SetSegments(string datasetArn, IReadOnlyList<SegmentInfo> segments, bool append);

    /// <summary>Removes the rows of these ids that were put one by one: an import has brought newer ones.</summary>
    void RemoveJournalRows(string datasetArn, IReadOnlyCollection<string> ids);

    /// <summary>Removes users' events (Interactions) or rows (Users) that were put one by one. Returns how many records went.</summary>
    int RemoveJournalUsers(string datasetArn, IReadOnlyCollection<string> userIds);

    /// <summary>Adds a trial to its solution version, or replaces the one with its number.</summary>
    void PutTrial(Trial trial);
}

/// <summary>Held by a process for as long as it works on a resource.</summary>
public interface ILease : IDisposable
{
    /// <summary>Cancelled when another process asked this one to stop (<c>CREATE STOPPING</c>) or the lease was lost.</summary>
    CancellationToken StopRequested { get; }
}

/// <summary>One immutable file of rows.</summary>
/// <param name="Id">File name without extension, unique in the store.</param>
/// <param name="Rows">Rows in it.</param>
/// <param name="Bytes">Size of the file.</param>
public sealed record SegmentInfo(string Id, long Rows, long Bytes);

/// <summary>Immutable segments of columnar data.</summary>
public interface ISegmentStore
{
    /// <summary>
    /// Starts a segment. It becomes a file when <see cref="ISegmentWriter.Complete"/> returns and part of the dataset when a
    /// catalogue transaction says so; disposing without completing leaves nothing. Keep the writer until after that
    /// transaction: while it lives, <see cref="Sweep"/> of any process leaves the segment alone.
    /// </summary>
    ISegmentWriter Create(string datasetArn, DatasetSchema schema);

    /// <summary>Reads the rows of a dataset's segments in order, a batch at a time, only the named columns.</summary>
    /// <exception cref="PersonalizeException">
    /// ResourceNotFound, id <c>SegmentMissing</c>: another process has replaced the dataset since the list was read; read the list again.
    /// </exception>
    IEnumerable<ColumnBatch> Read(string datasetArn, IReadOnlyList<SegmentInfo> segments, IReadOnlyList<string> columns, CancellationToken cancellationToken);

    /// <summary>Removes segment files that no dataset lists and no live process is writing. Returns how many.</summary>
    int Sweep();
}

/// <summary>Writes one segment.</summary>
public interface ISegmentWriter : IDisposable
{
    void Write(ColumnBatch batch);

    /// <summary>Flushes to disk and renames into place.</summary>
    SegmentInfo Complete();
}

/// <summary>Opens tabular files of any supported format by their extension.</summary>
public interface ITabularReaderFactory
{
    /// <exception cref="PersonalizeException">The file does not exist, is not readable or is of an unknown format.</exception>
    ITabularReader Open(string path);

    /// <summary>The files that a path stands for: itself, or, of a folder (as Spark writes one), the files in it in order of their names.</summary>
    /// <exception cref="PersonalizeException">The folder has no files.</exception>
    IReadOnlyList<string> Expand(string path);
}

/// <summary>A forward-only reader of rows of text, as the user's file has them.</summary>
public interface ITabularReader : IDisposable
{
    /// <summary>Column names in file order.</summary>
    IReadOnlyList<string> Columns { get; }

    /// <summary>1-based line on which the current row starts; of a Parquet file, which has no lines, the number of the row.</summary>
    long Line { get; }

    /// <summary>Bytes read so far and the file's size, for progress.</summary>
    (long Read, long Total) Position { get; }

    /// <summary>Moves to the next row.</summary>
    /// <exception cref="PersonalizeException">The file is malformed: names file, line and cause.</exception>
    bool Read();

    /// <summary>
    /// Why the current row cannot be used though the file can (it has too few or too many fields), or null. Its fields are
    /// not to be read then.
    /// </summary>
    string? RowProblem { get; }

    /// <summary>The field's text, empty when missing; valid until the next <see cref="Read"/>.</summary>
    ReadOnlySpan<char> Field(int ordinal);
}

/// <summary>Writes tables in any supported format.</summary>
public interface ITabularWriterFactory
{
    /// <param name="path">Only its extension counts.</param>
    /// <param name="stream">Where to write; stays the caller's, who keeps it open until the writer is disposed.</param>
    /// <param name="schema">Names and types of the columns.</param>
    /// <exception cref="PersonalizeException">The format is unknown.</exception>
    ITabularWriter Create(string path, Stream stream, DatasetSchema schema);
}

/// <summary>Writes a table.</summary>
public interface ITabularWriter : IDisposable
{
    /// <param name="batch">All columns, in schema order.</param>
    void Write(ColumnBatch batch);

    /// <summary>Writes what is left.</summary>
    void Complete();
}

/// <summary>Reads JSON and YAML text into dictionaries, lists, strings, numbers (long or double), booleans and nulls.</summary>
public interface IConfigurationReader
{
    /// <exception cref="PersonalizeException">Malformed text (with line and column), an alias bomb, nesting over 64.</exception>
    object? Parse(string text);
}

/// <summary>Trained models: weights as safetensors, configuration as JSON (design.md §2).</summary>
public interface IModelStore
{
    /// <summary>Writes a model whole, or nothing: temporary names, flush, rename.</summary>
    /// <param name="id">The solution version's id.</param>
    /// <param name="name"><c>model</c> or <c>checkpoint</c>.</param>
    void Save(string id, string name, string configurationJson, IReadOnlyList<Tensor> tensors);

    /// <summary>Opens a model memory-mapped and read-only, or returns null when there is none.</summary>
    /// <exception cref="PersonalizeException">The file is damaged: says which and what to do.</exception>
    IModelFile? TryOpen(string id, string name);

    /// <summary>Removes one file pair; nothing happens when it does not exist.</summary>
    void Delete(string id, string name);

    /// <summary>Removes all of a version's files.</summary>
    void DeleteAll(string id);

    /// <summary>
    /// Removes what processes that were killed have left: models of versions that the catalogue does not have, and half-written
    /// files that no live process is writing. Returns how many files.
    /// </summary>
    int Sweep();
}

/// <summary>A named tensor to be stored. <paramref name="Data"/> is <c>float[]</c>, <c>int[]</c>, <c>long[]</c> or <c>byte[]</c>.</summary>
public sealed record Tensor(string Name, int[] Shape, Array Data);

/// <summary>An open, memory-mapped model.</summary>
public interface IModelFile : IDisposable
{
    string ConfigurationJson { get; }

    IReadOnlyCollection<string> TensorNames { get; }

    int[] Shape(string name);

    /// <summary>The tensor's elements, mapped; valid until disposal.</summary>
    /// <exception cref="PersonalizeException">No such tensor, or of another element type.</exception>
    ReadOnlySpan<T> Read<T>(string name)
        where T : unmanaged;
}
