using System.IO.Compression;

namespace Personalize.Storage.Tabular;

/// <summary>
/// The content of a gzip file (which may have several members), followed by <see cref="EndMark"/>. <see cref="GZipStream"/> takes
/// the end of a truncated file for the end of the data and ignores what follows it. Therefore an extra member that contains the
/// mark is read after the file: the mark comes out only if the file ends where a member ends.
/// </summary>
internal static class GzipText
{
    /// <summary>A byte that text does not contain.</summary>
    public const byte EndMark = 0;

    private static readonly byte[] s_endMember = Compress(EndMark);

    public static Stream Open(Stream file) => new GZipStream(new Chain(file, s_endMember), CompressionMode.Decompress);

    private static byte[] Compress(byte value)
    {
        using var buffer = new MemoryStream();
        using (var gzip = new GZipStream(buffer, CompressionLevel.Fastest, leaveOpen: true))
            gzip.WriteByte(value);
        return buffer.ToArray();
    }

    /// <summary>A stream, then some bytes.</summary>
    private sealed class Chain(Stream first, byte[] second) : Stream
    {
        private readonly Stream _first = first;
        private readonly MemoryStream _second = new(second);

        public override bool CanRead => true;

        public override bool CanSeek => false;

        public override bool CanWrite => false;

        public override long Length => throw new NotSupportedException();

        public override long Position
        {
            get => throw new NotSupportedException();
            set => throw new NotSupportedException();
        }

        public override int Read(Span<byte> buffer) => _first.Read(buffer) is > 0 and var read ? read : _second.Read(buffer);

        public override int Read(byte[] buffer, int offset, int count) => Read(buffer.AsSpan(offset, count));

        public override void Flush()
        {
        }

        public override long Seek(long offset, SeekOrigin origin) => throw new NotSupportedException();

        public override void SetLength(long value) => throw new NotSupportedException();

        public override void Write(byte[] buffer, int offset, int count) => throw new NotSupportedException();
    }
}
