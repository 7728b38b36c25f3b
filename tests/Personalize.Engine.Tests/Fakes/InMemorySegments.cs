using System.Collections.Concurrent;
using Personalize.Engine.Common;
using Personalize.Engine.Ports;
using Personalize.Engine.Schemas;

namespace Personalize.Engine.Tests.Fakes;

/// <summary>Segments that are gone with the process.</summary>
/// <param name="listedIds">Reads the ids of the segments that some dataset lists.</param>
internal sealed class InMemorySegments(Func<IReadOnlySet<string>> listedIds) : ISegmentStore
{
    private readonly ConcurrentDictionary<string, List<ColumnBatch>> _batches = [];
    private readonly ConcurrentDictionary<string, IReadOnlyList<SegmentPart>> _parts = [];
    private readonly ConcurrentDictionary<string, bool> _writing = [];
    private readonly Func<IReadOnlySet<string>> _listedIds = listedIds;
    private int _created;

    /// <summary>Segments read so far, to tell a cache that works from one that does not.</summary>
    public int ReadCount { get; private set; }

    public int SweepCount { get; private set; }

    public ISegmentWriter Create(string datasetArn, DatasetSchema schema, ReplacedSegments? replaced = null) =>
        new Writer(this, $"segment{Interlocked.Increment(ref _created)}");

    public IEnumerable<ColumnBatch> Read(
        string datasetArn, IReadOnlyList<SegmentInfo> segments, IReadOnlyList<string> columns, CancellationToken cancellationToken)
    {
        foreach (var segment in segments)
        {
            ReadCount++;
            if (!_batches.TryGetValue(segment.Id, out var batches))
                throw new PersonalizeException(ErrorKind.ResourceNotFound, "SegmentMissing", segment.Id);
            foreach (var batch in batches)
            {
                cancellationToken.ThrowIfCancellationRequested();
                yield return new ColumnBatch(batch.RowCount, [.. columns.Select(name => batch[name])]);
            }
        }
    }

    public IReadOnlyList<SegmentPart> Parts(string datasetArn, SegmentInfo segment) => _parts[segment.Id];

    public int Sweep()
    {
        SweepCount++;
        string[] complete = [.. _batches.Keys.Where(id => !_writing.ContainsKey(id))];
        var listed = _listedIds();
        return complete.Count(id => !listed.Contains(id) && _batches.TryRemove(id, out _));
    }

    private sealed class Writer : ISegmentWriter
    {
        private readonly List<ColumnBatch> _written = [];
        private readonly InMemorySegments _owner;
        private readonly string _id;

        public Writer(InMemorySegments owner, string id)
        {
            (_owner, _id) = (owner, id);
            _owner._writing[id] = true;
        }

        public void Write(ColumnBatch batch) => _written.Add(batch);

        public SegmentInfo Complete(IReadOnlyList<SegmentPart>? parts = null)
        {
            _owner._batches[_id] = _written;
            var rows = _written.Sum(b => b.RowCount);
            _owner._parts[_id] = parts ?? [new SegmentPart(rows, ImportTime: null)];
            return new SegmentInfo(_id, rows, 1);
        }

        public void Dispose()
        {
            if (!_owner._listedIds().Contains(_id))
                _owner._batches.TryRemove(_id, out _);
            _owner._writing.TryRemove(_id, out _);
        }
    }
}
