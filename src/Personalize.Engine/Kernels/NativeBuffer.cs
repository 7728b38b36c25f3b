using System.Runtime.InteropServices;

namespace Personalize.Engine.Kernels;

/// <summary>
/// One block of zeroed native memory for floats, aligned to a cache line (64 bytes), so that it never moves, is never scanned by the
/// collector and every 512-bit load at a multiple of 16 floats touches one line only.
/// </summary>
internal sealed unsafe class NativeBuffer : SafeHandle
{
    /// <summary>Alignment of the first float in bytes: one cache line, which is also one 512-bit vector.</summary>
    public const int Alignment = 64;

    private NativeBuffer(float* pointer, long length)
        : base(invalidHandleValue: 0, ownsHandle: true)
    {
        SetHandle((nint)pointer);
        Length = length;
        if (length > 0)
            GC.AddMemoryPressure(length * sizeof(float));
    }

    /// <summary>Number of floats.</summary>
    public long Length { get; }

    /// <summary>Address of the first float. Valid until the buffer is disposed; keep the buffer reachable while it is used.</summary>
    /// <exception cref="ObjectDisposedException">The buffer has been disposed.</exception>
    public float* Pointer
    {
        get
        {
            ObjectDisposedException.ThrowIf(IsClosed, this);
            return (float*)handle;
        }
    }

    public override bool IsInvalid => handle == 0;

    /// <summary>Allocates <paramref name="floatCount"/> zeroed floats; zero gives an empty but valid buffer.</summary>
    /// <exception cref="ArgumentOutOfRangeException"><paramref name="floatCount"/> is negative.</exception>
    /// <exception cref="OutOfMemoryException">There is not enough memory.</exception>
    public static NativeBuffer Allocate(long floatCount)
    {
        ArgumentOutOfRangeException.ThrowIfNegative(floatCount);
        var bytes = checked((nuint)floatCount * sizeof(float));
        // Rounded up to whole lines, so that no other allocation shares the last one (false sharing between threads).
        var allocated = checked((Math.Max(bytes, 1) + Alignment - 1) / Alignment * Alignment);
        var pointer = NativeMemory.AlignedAlloc(allocated, Alignment);
        NativeMemory.Clear(pointer, allocated);
        return new NativeBuffer((float*)pointer, floatCount);
    }

    /// <summary>A view of <paramref name="count"/> floats from <paramref name="offset"/>.</summary>
    /// <exception cref="ArgumentOutOfRangeException">The range is not inside the buffer.</exception>
    public Span<float> Span(long offset, int count)
    {
        ArgumentOutOfRangeException.ThrowIfNegative(offset);
        ArgumentOutOfRangeException.ThrowIfNegative(count);
        ArgumentOutOfRangeException.ThrowIfGreaterThan(offset, Length - count);
        return new Span<float>(Pointer + offset, count);
    }

    /// <summary>Sets every float to zero.</summary>
    public void Clear() => NativeMemory.Clear(Pointer, (nuint)Length * sizeof(float));

    protected override bool ReleaseHandle()
    {
        NativeMemory.AlignedFree((void*)handle);
        if (Length > 0)
            GC.RemoveMemoryPressure(Length * sizeof(float));
        return true;
    }
}
