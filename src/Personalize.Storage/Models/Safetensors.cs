using System.Buffers;
using System.Buffers.Binary;
using System.Runtime.InteropServices;
using System.Security.Cryptography;
using System.Text;
using System.Text.Json;
using Personalize.Engine.Ports;

namespace Personalize.Storage.Models;

/// <summary>The location of a tensor in a file.</summary>
/// <param name="Offset">Bytes from the start of the file.</param>
internal sealed record TensorLocation(Type ElementType, int[] Shape, long Offset, int Count);

/// <summary>What the header of a file says.</summary>
/// <param name="Sha256">The hash of the content when it was written; null if the header has none.</param>
/// <param name="Hashed">The part of the header that is hashed.</param>
/// <param name="DataStart">Bytes from the start of the file to the data.</param>
internal sealed record SafetensorsHeader(Dictionary<string, TensorLocation> Tensors, string? Sha256, byte[] Hashed, long DataStart);

/// <summary>
/// The safetensors format: 8 bytes little-endian header length, a JSON header (name → dtype, shape, begin and end of its
/// bytes), then the data without gaps. See https://huggingface.co/docs/safetensors.
/// </summary>
internal static class Safetensors
{
    private const long LongestHeader = 100_000_000;
    private const int LongestShape = 8;

    // As the format provides for metadata, and always first, so that the rest of the header can be hashed as it stands.
    private const string MetadataStart = "{\"__metadata__\":{\"personalize.sha256\":\"";
    private const string MetadataEnd = "\"},";
    private const int HashLength = 64;

    private static readonly (
        string Name, Type Type, int Size)[] s_types = [("I64", typeof(long), 8), ("F32", typeof(float), 4), ("I32", typeof(int), 4), ("U8", typeof(byte), 1)];

    /// <summary>Writes tensors; the same tensors give the same bytes, whatever their order.</summary>
    public static void Write(Stream stream, IReadOnlyList<Tensor> tensors) => Write(stream, Order(tensors), sha256: null);

    /// <summary>The same with the hash of the content in the header. Returns the hash.</summary>
    public static string WriteHashed(Stream stream, IReadOnlyList<Tensor> tensors)
    {
        var ordered = Order(tensors);
        using var hash = IncrementalHash.CreateHash(HashAlgorithmName.SHA256);
        hash.AppendData(Header(ordered).WrittenSpan);
        foreach (var tensor in ordered)
            ForEachPiece(tensor.Data, hash.AppendData);
        var sha256 = Convert.ToHexStringLower(hash.GetHashAndReset());
        Write(stream, ordered, sha256);
        return sha256;
    }

    private static void Write(Stream stream, Tensor[] ordered, string? sha256)
    {
        var header = Header(ordered).WrittenSpan;
        var metadata = sha256 is null ? [] : Encoding.ASCII.GetBytes($"{MetadataStart}{sha256}{MetadataEnd}");

        // The metadata stand in place of the brace that begins the header.
        var rest = metadata.Length == 0 ? header : header[1..];
        var length = metadata.Length + rest.Length;
        var padding = -length & 7;
        Span<byte> length8 = stackalloc byte[8];
        BinaryPrimitives.WriteInt64LittleEndian(length8, length + padding);
        stream.Write(length8);
        stream.Write(metadata);
        stream.Write(rest);
        stream.Write("       "u8[..padding]);
        foreach (var tensor in ordered)
            ForEachPiece(tensor.Data, stream.Write);
    }

    // Wide elements come first, so that every tensor is aligned to its element size without gaps, which the format forbids.
    private static Tensor[] Order(IReadOnlyList<Tensor> tensors) =>
        [.. tensors.OrderByDescending(tensor => Describe(tensor).Size).ThenBy(tensor => tensor.Name, StringComparer.Ordinal)];

    private static ArrayBufferWriter<byte> Header(Tensor[] ordered)
    {
        var header = new ArrayBufferWriter<byte>();
        using var json = new Utf8JsonWriter(header);
        json.WriteStartObject();
        var offset = 0L;
        foreach (var tensor in ordered)
        {
            var (name, _, size) = Describe(tensor);
            json.WriteStartObject(tensor.Name);
            json.WriteString("dtype", name);
            json.WriteStartArray("shape");
            foreach (var length in tensor.Shape)
                json.WriteNumberValue(length);
            json.WriteEndArray();
            json.WriteStartArray("data_offsets");
            json.WriteNumberValue(offset);
            json.WriteNumberValue(offset += (long)tensor.Data.Length * size);
            json.WriteEndArray();
            json.WriteEndObject();
        }

        json.WriteEndObject();
        json.Flush();
        return header;
    }

    /// <summary>Hashes the content of a file, as <see cref="WriteHashed"/> does: the header without padding and its own hash, then the data.</summary>
    public static unsafe string Hash(SafetensorsHeader header, byte* file, long length, CancellationToken cancellationToken)
    {
        const int Piece = 1 << 20;
        using var hash = IncrementalHash.CreateHash(HashAlgorithmName.SHA256);
        hash.AppendData(header.Hashed);
        for (var position = header.DataStart; position < length; position += Piece)
        {
            cancellationToken.ThrowIfCancellationRequested();
            hash.AppendData(new ReadOnlySpan<byte>(file + position, (int)Math.Min(Piece, length - position)));
        }

        return Convert.ToHexStringLower(hash.GetHashAndReset());
    }

    /// <summary>Reads and checks a header.</summary>
    /// <param name="read">Reads exactly the requested number of bytes at a position in the file.</param>
    /// <exception cref="InvalidDataException">The file is not valid; the message says why.</exception>
    public static SafetensorsHeader ReadHeader(long fileLength, Func<long, int, byte[]> read)
    {
        if (fileLength < 8)
            throw new InvalidDataException($"it has {fileLength} bytes, too few for a header");
        var headerLength = BinaryPrimitives.ReadInt64LittleEndian(read(0, 8));
        if (headerLength is < 2 or > LongestHeader || headerLength > fileLength - 8)
            throw new InvalidDataException($"its header claims {headerLength} bytes in a file of {fileLength}");
        var start = 8 + headerLength;
        var tensors = new Dictionary<string, TensorLocation>(StringComparer.Ordinal);
        var spans = new List<(long Begin, long End)>();
        var text = read(8, (int)headerLength);
        try
        {
            var options = new JsonDocumentOptions { AllowDuplicateProperties = false, MaxDepth = 8 };
            using var header = JsonDocument.Parse(text, options);
            foreach (var entry in header.RootElement.EnumerateObject())
            {
                if (entry.NameEquals("__metadata__"))
                    continue;
                var (location, span) = ReadEntry(entry, start, fileLength - start);
                tensors.Add(entry.Name, location);
                spans.Add(span);
            }
        }
        catch (Exception exception) when (exception is JsonException or InvalidOperationException or FormatException or KeyNotFoundException)
        {
            throw new InvalidDataException($"its header is not valid: {exception.Message}", exception);
        }

        var position = 0L;
        foreach (var (begin, end) in spans.Order())
        {
            if (begin != position)
                throw new InvalidDataException($"its tensors overlap or leave a gap at byte {begin} of the data");
            position = end;
        }

        return position == fileLength - start
            ? Describe(tensors, text, start)
            : throw new InvalidDataException($"its tensors take {position} bytes of {fileLength - start}: it is truncated or has bytes after the end");
    }

    private static SafetensorsHeader Describe(Dictionary<string, TensorLocation> tensors, byte[] text, long dataStart)
    {
        var hashed = text.AsSpan().TrimEnd((byte)' ');
        if (!hashed.StartsWith(Encoding.ASCII.GetBytes(MetadataStart)) || hashed.Length < MetadataStart.Length + HashLength + MetadataEnd.Length)
            return new SafetensorsHeader(tensors, Sha256: null, hashed.ToArray(), dataStart);
        var sha256 = Encoding.ASCII.GetString(hashed.Slice(MetadataStart.Length, HashLength));
        return new SafetensorsHeader(tensors, sha256, [(byte)'{', .. hashed[(MetadataStart.Length + HashLength + MetadataEnd.Length)..]], dataStart);
    }

    private static (TensorLocation Location, (long Begin, long End) Span) ReadEntry(JsonProperty entry, long start, long dataLength)
    {
        var dtype = entry.Value.GetProperty("dtype").GetString();
        var type = Array.Find(s_types, candidate => candidate.Name == dtype);
        if (type.Type is null)
            throw new InvalidDataException($"tensor '{entry.Name}' has the element type '{dtype}'");
        var shapeElement = entry.Value.GetProperty("shape");
        if (shapeElement.GetArrayLength() > LongestShape)
            throw new InvalidDataException($"tensor '{entry.Name}' has {shapeElement.GetArrayLength()} dimensions");
        var shape = shapeElement.EnumerateArray().Select(length => length.GetInt32()).ToArray();
        var offsets = entry.Value.GetProperty("data_offsets");
        if (offsets.GetArrayLength() != 2)
            throw new InvalidDataException($"tensor '{entry.Name}' has {offsets.GetArrayLength()} offsets");
        var (begin, end) = (offsets[0].GetInt64(), offsets[1].GetInt64());
        var count = 1L;
        foreach (var length in shape)
        {
            // An array cannot be longer than int.MaxValue; because this is checked at every step, the product never overflows.
            count = length < 0 ? -1 : count * length;
            if (count is < 0 or > int.MaxValue)
                throw new InvalidDataException($"tensor '{entry.Name}' has the shape [{string.Join(", ", shape)}]");
        }

        if (begin < 0 || end < begin || end > dataLength || end - begin != count * type.Size || (start + begin) % type.Size != 0)
            throw new InvalidDataException($"tensor '{entry.Name}' with {count} elements of {type.Size} bytes lies at [{begin}, {end}) of {dataLength} bytes");
        return (new TensorLocation(type.Type, shape, start + begin, (int)count), (begin, end));
    }

    private static (string Name, Type Type, int Size) Describe(Tensor tensor)
    {
        var type = Array.Find(s_types, candidate => candidate.Type == tensor.Data.GetType().GetElementType());
        if (type.Type is null || tensor.Data.Rank != 1)
        {
            throw new ArgumentException(
                $"Tensor '{tensor.Name}' is {tensor.Data.GetType().Name}; only float[], int[], long[] and byte[] can be stored.", nameof(tensor));
        }

        var count = tensor.Shape.Aggregate(1L, (product, length) => product * length);
        return count == tensor.Data.Length
            ? type
            : throw new ArgumentException(
                $"Tensor '{tensor.Name}' has the shape [{string.Join(", ", tensor.Shape)}] and {tensor.Data.Length} elements.", nameof(tensor));
    }

    private static void ForEachPiece(Array data, ReadOnlySpanAction take)
    {
        switch (data)
        {
            case float[] values: ForEachPiece<float>(values, take); break;
            case int[] values: ForEachPiece<int>(values, take); break;
            case long[] values: ForEachPiece<long>(values, take); break;
            default: take((byte[])data); break;
        }
    }

    private static void ForEachPiece<T>(ReadOnlySpan<T> values, ReadOnlySpanAction take)
        where T : unmanaged
    {
        // In pieces, because the bytes of a large tensor do not fit in a span.
        const int Piece = 1 << 24;
        for (var start = 0; start < values.Length; start += Piece)
            take(MemoryMarshal.AsBytes(values.Slice(start, Math.Min(Piece, values.Length - start))));
    }

    private delegate void ReadOnlySpanAction(ReadOnlySpan<byte> bytes);
}
