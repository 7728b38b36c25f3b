using Personalize.Engine.Common;
using Personalize.Engine.Ports;
using Personalize.Storage.Catalogs;
using Personalize.Storage.Segments;

namespace Personalize.Storage.Buckets;

/// <summary>Segments as objects <c>data/&lt;dataset id&gt;/&lt;segment id&gt;.parquet</c> of a bucket. They are written on this machine first.</summary>
internal sealed class BucketSegmentStore(BucketFiles files, Catalog catalog) : SegmentStore(StoreContent.DataOf(files.Root), catalog)
{
    private readonly BucketFiles _files = files;
    private readonly Catalog _catalog = catalog;

    public override int Sweep()
    {
        // The order matters: what is found to have been sent long ago has either been listed before or never will be.
        var old = _files.Index.Old();
        var segments = _files.Index.List(StoreContent.DataOf(""));
        var (dropped, listed) = (_catalog.DroppedSegments.Read(), _catalog.SegmentIds());
        var removed = _files.Remove([.. segments.Where(file => dropped.Contains(IdOf(file)) || (old.Contains(file.Name) && !listed.Contains(IdOf(file))))]);
        removed += _files.Sweep();
        SweepDirectory(dropped, out _);
        var left = _files.Index.List(StoreContent.DataOf("")).Select(IdOf).ToHashSet();
        _catalog.DroppedSegments.Forget([.. dropped.Where(id => !left.Contains(id))]);
        return removed;
    }

    protected override FileStream Open(string path) => _files.Open(_files.RelativeOf(path));

    protected override ISegmentWriter Finish(string datasetArn, SegmentWriter writer) => new Writer(this, writer);

    private static string IdOf(BucketObject file) => Path.GetFileNameWithoutExtension(file.Name);

    /// <summary>Sends the file when it is complete, and removes it if no dataset lists it.</summary>
    private sealed class Writer(BucketSegmentStore store, SegmentWriter writer) : ISegmentWriter
    {
        private readonly BucketSegmentStore _store = store;
        private readonly SegmentWriter _writer = writer;
        private BucketObject? _sent;

        public void Write(Personalize.Engine.Schemas.ColumnBatch batch) => _writer.Write(batch);

        public SegmentInfo Complete(IReadOnlyList<SegmentPart>? parts = null)
        {
            var info = _writer.Complete(parts);
            var path = _store._files.RelativeOf(_writer.FilePath);
            var sent = _store._files.Send(_writer.FilePath, path, path);
            _store._files.Publish(sent, lease: null);
            _sent = sent;
            return info;
        }

        public void Dispose()
        {
            _writer.Dispose();
            try
            {
                if (_sent is not null && !_store._catalog.IsListed(Path.GetFileNameWithoutExtension(_sent.Name)))
                    _store._files.Remove([_sent]);
            }
            catch (PersonalizeException)
            {
                // Nobody knows what became of it: the sweep of another day will.
            }
        }
    }
}
