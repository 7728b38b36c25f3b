using System.Collections.Concurrent;
using Personalize.Engine.Ports;
using Personalize.Engine.Schemas;

namespace Personalize.Engine.Tests.Fakes;

/// <summary>A store without files, so that the facade is tested without Storage.</summary>
internal sealed class InMemoryStore : IStore
{
    public InMemoryCatalog Catalog { get; } = new();

    public InMemorySegments Segments { get; } = new();

    public InMemoryModels Models { get; } = new();

    public bool IsDisposed { get; private set; }

    public string Directory => "memory";

    public ITabularReaderFactory Readers => throw new NotSupportedException("The fake store reads no files.");

    public ITabularWriterFactory Writers => throw new NotSupportedException("The fake store writes no files.");

    public IConfigurationReader Configuration { get; } = new JsonTree();

    ICatalog IStore.Catalog => Catalog;

    ISegmentStore IStore.Segments => Segments;

    IModelStore IStore.Models => Models;

    IJournal IStore.Journal => Catalog.Journal;

    public void Dispose() => IsDisposed = true;
}

internal sealed class InMemorySegments : ISegmentStore
{
    private readonly ConcurrentDictionary<string, List<ColumnBatch>> _batches = [];
    private int _created;

    /// <summary>Segments read so far, to tell a cache that works from one that does not.</summary>
    public int ReadCount { get; private set; }

    public int SweepCount { get; private set; }

    public ISegmentWriter Create(string datasetArn, DatasetSchema schema) => new Writer(this, $"segment{Interlocked.Increment(ref _created)}");

    public IEnumerable<ColumnBatch> Read(
        string datasetArn, IReadOnlyList<SegmentInfo> segments, IReadOnlyList<string> columns, CancellationToken cancellationToken)
    {
        foreach (var segment in segments)
        {
            ReadCount++;
            foreach (var batch in _batches[segment.Id])
            {
                cancellationToken.ThrowIfCancellationRequested();
                yield return new ColumnBatch(batch.RowCount, [.. columns.Select(name => batch[name])]);
            }
        }
    }

    public int Sweep()
    {
        SweepCount++;
        return 0;
    }

    private sealed class Writer(InMemorySegments owner, string id) : ISegmentWriter
    {
        private readonly List<ColumnBatch> _written = [];

        public void Write(ColumnBatch batch) => _written.Add(batch);

        public SegmentInfo Complete()
        {
            owner._batches[id] = _written;
            return new SegmentInfo(id, _written.Sum(b => b.RowCount), 1);
        }

        public void Dispose()
        {
        }
    }
}

internal sealed class InMemoryModels : IModelStore
{
    private readonly ConcurrentDictionary<(string Id, string Name), (string Json, IReadOnlyList<Tensor> Tensors)> _models = [];

    /// <summary>Called before a model is stored.</summary>
    public Action<string, string>? Saving { get; set; }

    public IEnumerable<string> Names(string id) => _models.Keys.Where(k => k.Id == id).Select(k => k.Name).Order();

    public void Save(string id, string name, string configurationJson, IReadOnlyList<Tensor> tensors)
    {
        Saving?.Invoke(id, name);
        _models[(id, name)] = (configurationJson, tensors);
    }

    public IModelFile? TryOpen(string id, string name) => _models.TryGetValue((id, name), out var model) ? new ModelFile(model.Json, model.Tensors) : null;

    public void Delete(string id, string name) => _models.TryRemove((id, name), out _);

    public int Sweep() => 0;

    public void DeleteAll(string id)
    {
        foreach (var name in Names(id).ToArray())
            Delete(id, name);
    }

    private sealed class ModelFile(string json, IReadOnlyList<Tensor> tensors) : IModelFile
    {
        public string ConfigurationJson => json;

        public IReadOnlyCollection<string> TensorNames => [.. tensors.Select(t => t.Name)];

        public int[] Shape(string name) => tensors.Single(t => t.Name == name).Shape;

        public ReadOnlySpan<T> Read<T>(string name)
            where T : unmanaged => (T[])tensors.Single(t => t.Name == name).Data;

        public void Dispose()
        {
        }
    }
}
