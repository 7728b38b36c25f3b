using System.Buffers;
using System.Text;
using Personalize.Engine.Common;
using Personalize.Engine.Ports;

namespace Personalize.Storage.Models;

/// <summary>
/// A safetensors file with the hash of its content. The content of a file that is in memory is checked when it is opened, that of a larger
/// one in the background, because the first answer must not wait for it.
/// </summary>
internal sealed unsafe class ModelFile : IModelFile
{
    /// <summary>The tensor that holds the UTF-8 text of the configuration.</summary>
    public const string ConfigurationTensor = "configuration.json";

    private readonly string _path;
    private readonly string? _expected;
    private readonly ModelBytes _bytes;
    private readonly SafetensorsHeader _header;
    private readonly CancellationTokenSource _closing = new();
    private readonly Lazy<Task<string>> _hashing;
    private bool _disposed;

    private ModelFile(FileStream stream, string? expected)
    {
        _path = stream.Name;
        _bytes = ModelBytes.Read(stream);
        try
        {
            _header = Safetensors.ReadHeader(_bytes.Length, _bytes.ToArray);
            ConfigurationJson = new UTF8Encoding(false, throwOnInvalidBytes: true).GetString(Data<byte>(ConfigurationTensor));
            if (expected is not null && _header.Sha256 is { } found && found != expected)
            {
                throw new InvalidDataException(
                    $"it is another file than the one that was saved (its content has the hash {Short(found)}…, not {Short(expected)}…)");
            }

            _expected = expected ?? _header.Sha256;
            _hashing = new Lazy<Task<string>>(StartHashing);
        }
        catch
        {
            _bytes.Dispose();
            _closing.Dispose();
            throw;
        }
    }

    public string ConfigurationJson { get; }

    public IReadOnlyCollection<string> TensorNames => [.. _header.Tensors.Keys.Where(name => name != ConfigurationTensor)];

    /// <param name="expected">The hash that was recorded when the file was saved; null for the one that the file itself has, if any.</param>
    public static ModelFile Open(string path, string? expected = null) =>
        Open(path, () => new FileStream(path, FileMode.Open, FileAccess.Read, FileShare.Read | FileShare.Delete, bufferSize: 0), expected);

    /// <summary>The same with a file that is open already.</summary>
    public static ModelFile Open(FileStream stream, string? expected) => Open(stream.Name, () => stream, expected);

    private static ModelFile Open(string path, Func<FileStream> open, string? expected)
    {
        try
        {
            var file = new ModelFile(open(), expected);
            try
            {
                if (file._expected is not null && file._bytes.Length > ModelBytes.LargestInMemory)
                    _ = file._hashing.Value;
                else if (file._expected is not null)
                    file.Verify();
                return file;
            }
            catch
            {
                file.Dispose();
                throw;
            }
        }
        catch (Exception exception) when (exception is InvalidDataException or IOException or UnauthorizedAccessException or DecoderFallbackException)
        {
            throw Unusable(path, exception.Message.TrimEnd('.'), exception);
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
        return _bytes.Pin(Locate<T>(name).Offset);
    }

    public string Verify()
    {
        ObjectDisposedException.ThrowIf(_disposed, this);
        var found = _hashing.Value.GetAwaiter().GetResult();
        return _expected is null || found == _expected
            ? found
            : throw Unusable($"its content is not what was saved (it has the hash {Short(found)}…, not {Short(_expected)}…)");
    }

    public void ThrowIfDamaged()
    {
        if (_hashing is { IsValueCreated: true, Value.IsCompletedSuccessfully: true })
            Verify();
    }

    public void Dispose()
    {
        if (_disposed)
            return;
        _disposed = true;
        _closing.Cancel();
        _closing.Dispose();
        _bytes.Dispose();
    }

    // The pin keeps the bytes where they are until the hashing has ended, whatever happens to this object.
    private Task<string> StartHashing()
    {
        var (pin, closing) = (_bytes.Pin(0), _closing.Token);
        return Task.Run(() =>
        {
            using (pin)
                return Safetensors.Hash(_header, _bytes.Start, _bytes.Length, closing);
        });
    }

    private ReadOnlySpan<T> Data<T>(string name)
        where T : unmanaged
    {
        var location = Locate<T>(name);
        return new ReadOnlySpan<T>(_bytes.Start + location.Offset, location.Count);
    }

    private TensorLocation Locate<T>(string name)
        where T : unmanaged
    {
        var location = Locate(name);
        return location.ElementType == typeof(T)
            ? location
            : throw Unusable($"its tensor '{name}' holds {location.ElementType.Name}, not {typeof(T).Name}");
    }

    private TensorLocation Locate(string name) =>
        _header.Tensors.TryGetValue(name, out var location) ? location : throw Unusable($"it has no tensor '{name}'");

    private PersonalizeException Unusable(string cause) => Unusable(_path, cause);

    private static PersonalizeException Unusable(string path, string cause, Exception? exception = null) => new(
        ErrorKind.InvalidInput,
        ErrorIds.ModelDamaged,
        $"The model file '{path}' cannot be used: {cause}.",
        "Train the solution version again, or restore the file from a backup.",
        path,
        exception);

    private static string Short(string hash) => hash[..Math.Min(12, hash.Length)];
}
