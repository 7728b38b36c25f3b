using System.Buffers;
using System.IO.MemoryMappedFiles;
using Microsoft.Win32.SafeHandles;

namespace Personalize.Storage.Models;

/// <summary>
/// The bytes of a model file at a fixed address. A small file is read into memory, so that nothing that happens to it afterwards matters; a
/// large one is mapped: if another program shortened it in place, the process would end, so it must be replaced by a rename.
/// </summary>
internal abstract unsafe class ModelBytes : IDisposable
{
    /// <summary>Files up to this size are read into memory, which takes a few milliseconds.</summary>
    public const long LargestInMemory = 1 << 24;

    public byte* Start { get; private protected set; }

    public long Length { get; private protected init; }

    /// <param name="stream">Is closed when it is no longer needed.</param>
    public static ModelBytes Read(FileStream stream)
    {
        try
        {
            if (stream.Length == 0)
                throw new InvalidDataException("it is empty");
            return stream.Length <= LargestInMemory ? new InMemory(stream) : new Mapped(stream);
        }
        catch
        {
            stream.Dispose();
            throw;
        }
    }

    public byte[] ToArray(long position, int count) => new ReadOnlySpan<byte>(Start + position, count).ToArray();

    /// <summary>Keeps the bytes at their address until the handle is disposed, even if this object is disposed first.</summary>
    public abstract MemoryHandle Pin(long position);

    public virtual void Dispose()
    {
    }

    private sealed class InMemory : ModelBytes
    {
        private readonly byte[] _bytes;

        public InMemory(FileStream stream)
        {
            using (stream)
            {
                Length = stream.Length;
                _bytes = GC.AllocateUninitializedArray<byte>((int)Length, pinned: true);
                stream.ReadExactly(_bytes);
            }

            fixed (byte* start = _bytes)
                Start = start;
        }

        public override MemoryHandle Pin(long position) => new(Start + position, pinnable: new Held(_bytes));

        /// <summary>The array never moves; a pin keeps it from being collected.</summary>
        private sealed class Held(byte[] bytes) : IPinnable
        {
            private byte[]? _bytes = bytes;

            public MemoryHandle Pin(int elementIndex) => throw new NotSupportedException();

            public void Unpin() => _bytes = null;
        }
    }

    private sealed class Mapped : ModelBytes
    {
        private readonly MemoryMappedFile _file;
        private readonly MemoryMappedViewAccessor _view;
        private bool _disposed;

        public Mapped(FileStream stream)
        {
            Length = stream.Length;
            _file = MemoryMappedFile.CreateFromFile(stream, null, 0, MemoryMappedFileAccess.Read, HandleInheritability.None, leaveOpen: false);
            _view = _file.CreateViewAccessor(0, Length, MemoryMappedFileAccess.Read);
            byte* pointer = null;
            _view.SafeMemoryMappedViewHandle.AcquirePointer(ref pointer);
            Start = pointer + _view.PointerOffset;
        }

        public override MemoryHandle Pin(long position)
        {
            byte* start = null;
            _view.SafeMemoryMappedViewHandle.AcquirePointer(ref start);
            return new MemoryHandle(Start + position, pinnable: new Held(_view.SafeMemoryMappedViewHandle));
        }

        public override void Dispose()
        {
            if (_disposed)
                return;
            _disposed = true;
            _view.SafeMemoryMappedViewHandle.ReleasePointer();
            _view.Dispose();
            _file.Dispose();
        }

        /// <summary>The system unmaps a view only when nobody holds it.</summary>
        private sealed class Held(SafeMemoryMappedViewHandle view) : IPinnable
        {
            public MemoryHandle Pin(int elementIndex) => throw new NotSupportedException();

            public void Unpin() => view.ReleasePointer();
        }
    }
}
