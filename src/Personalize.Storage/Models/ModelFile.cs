using System.Buffers;
using System.IO.MemoryMappedFiles;
using System.Text;
using Microsoft.Win32.SafeHandles;
using Personalize.Engine.Common;
using Personalize.Engine.Ports;

namespace Personalize.Storage.Models;

/// <summary>A memory-mapped safetensors file.</summary>
internal sealed unsafe class ModelFile : IModelFile
{
    /// <summary>The tensor that holds the UTF-8 text of the configuration.</summary>
    public const string ConfigurationTensor = "configuration.json";

    private readonly string _path;
    private readonly Dictionary<string, TensorLocation> _tensors;
    private readonly MemoryMappedFile _file;
    private readonly MemoryMappedViewAccessor _view;
    private readonly byte* _start;
    private bool _disposed;

    private ModelFile(string path, long length)
    {
        _path = path;
        _file = MemoryMappedFile.CreateFromFile(
            new FileStream(path, FileMode.Open, FileAccess.Read, FileShare.Read | FileShare.Delete),
            null,
            0,
            MemoryMappedFileAccess.Read,
            HandleInheritability.None,
            leaveOpen: false);
        try
        {
            _view = _file.CreateViewAccessor(0, length, MemoryMappedFileAccess.Read);
            byte* pointer = null;
            _view.SafeMemoryMappedViewHandle.AcquirePointer(ref pointer);
            _start = pointer + _view.PointerOffset;
            _tensors = Safetensors.ReadHeader(length, (position, count) => new ReadOnlySpan<byte>(_start + position, count).ToArray());
            ConfigurationJson = new UTF8Encoding(false, throwOnInvalidBytes: true).GetString(Data<byte>(ConfigurationTensor));
        }
        catch
        {
            Dispose();
            throw;
        }
    }

    public string ConfigurationJson { get; }

    public IReadOnlyCollection<string> TensorNames => [.. _tensors.Keys.Where(name => name != ConfigurationTensor)];

    public static ModelFile Open(string path)
    {
        try
        {
            var length = new FileInfo(path).Length;
            return length == 0 ? throw new InvalidDataException("it is empty") : new ModelFile(path, length);
        }
        catch (Exception exception) when (
            exception is InvalidDataException or IOException or UnauthorizedAccessException or DecoderFallbackException or PersonalizeException)
        {
            throw new PersonalizeException(
                ErrorKind.InvalidInput,
                ErrorIds.ModelDamaged,
                $"The model file '{path}' cannot be used: {exception.Message}",
                "Train the solution version again, or restore the file from a backup.",
                path,
                exception);
        }
    }

    public int[] Shape(string name) => [.. Locate(name).Shape];

    public ReadOnlySpan<T> Read<T>(string name)
        where T : unmanaged
    {
        ObjectDisposedException.ThrowIf(_disposed, this);
        return Data<T>(name);
    }

    public MemoryHandle Pin<T>(string name)
        where T : unmanaged
    {
        ObjectDisposedException.ThrowIf(_disposed, this);
        var location = Locate<T>(name);
        return new MappedElements<T>(_view.SafeMemoryMappedViewHandle, (T*)(_start + location.Offset)).Pin(0);
    }

    public void Dispose()
    {
        if (_disposed)
            return;
        _disposed = true;
        if (_start is not null)
            _view.SafeMemoryMappedViewHandle.ReleasePointer();
        _view?.Dispose();
        _file.Dispose();
    }

    private ReadOnlySpan<T> Data<T>(string name)
        where T : unmanaged
    {
        var location = Locate<T>(name);
        return new ReadOnlySpan<T>(_start + location.Offset, location.Count);
    }

    private TensorLocation Locate<T>(string name)
        where T : unmanaged
    {
        var location = Locate(name);
        return location.ElementType == typeof(T)
            ? location
            : throw Unusable($"its tensor '{name}' holds {location.ElementType.Name}, not {typeof(T).Name}");
    }

    private TensorLocation Locate(string name) => _tensors.TryGetValue(name, out var location) ? location : throw Unusable($"it has no tensor '{name}'");

    private PersonalizeException Unusable(string cause) => new(
        ErrorKind.InvalidInput, ErrorIds.ModelDamaged, $"The model file '{_path}' cannot be used: {cause}.", "Train the solution version again.", _path);

    /// <summary>Mapped memory never moves; a pin keeps it mapped, because the system unmaps a view only when nobody holds it.</summary>
    private sealed class MappedElements<T>(SafeMemoryMappedViewHandle view, T* first) : IPinnable
        where T : unmanaged
    {
        public MemoryHandle Pin(int elementIndex)
        {
            byte* start = null;
            view.AcquirePointer(ref start);
            return new MemoryHandle(first + elementIndex, pinnable: this);
        }

        public void Unpin() => view.ReleasePointer();
    }
}
