namespace Personalize.Storage.Tabular;

/// <summary>
/// Walks over a structure of Thrift's compact protocol (in which Parquet keeps its metadata) without building anything, to
/// refuse what would make a reader that trusts it recurse or allocate without bound.
/// </summary>
internal ref struct ThriftSkipper(ReadOnlySpan<byte> bytes)
{
    private const int Deepest = 64;

    private const int Boolean = 1;
    private const int False = 2;
    private const int Byte = 3;
    private const int Double = 7;
    private const int Binary = 8;
    private const int List = 9;
    private const int Set = 10;
    private const int Map = 11;
    private const int Struct = 12;

    private readonly ReadOnlySpan<byte> _bytes = bytes;

    /// <summary>Bytes walked over so far.</summary>
    public int Position { get; private set; }

    /// <summary>Walks over a structure.</summary>
    /// <exception cref="InvalidDataException">It ends too early, nests deeper than 64, or has a list longer than its bytes.</exception>
    public void SkipStruct() => SkipStruct(0);

    /// <summary>Walks over a structure, and calls back with the path (field ids, outermost first) of its whole numbers.</summary>
    public void ReadIntegers(Action<(int Outer, int Inner), long> take)
    {
        var field = 0;
        while (NextField(ref field) is var type and not 0)
        {
            if (type is > Byte and < Double)
            {
                take((field, 0), ZigZag());
            }
            else if (type == Struct)
            {
                var inner = 0;
                while (NextField(ref inner) is var innerType and not 0)
                {
                    if (innerType is > Byte and < Double)
                        take((field, inner), ZigZag());
                    else
                        SkipValue(innerType, 2, inList: false);
                }
            }
            else
            {
                SkipValue(type, 1, inList: false);
            }
        }
    }

    // The type of the next field, 0 at the end.
    private int NextField(ref int field)
    {
        var header = Next();
        if (header == 0)
            return 0;
        field = header >> 4 == 0 ? (int)ZigZag() : field + (header >> 4);
        return header & 0x0F;
    }

    private void SkipStruct(int depth)
    {
        var field = 0;
        while (NextField(ref field) is var type and not 0)
            SkipValue(type, depth + 1, inList: false);
    }

    private void SkipValue(int type, int depth, bool inList)
    {
        if (depth > Deepest)
            throw new InvalidDataException("its metadata is nested too deep");
        switch (type)
        {
            case Boolean or False:
                if (inList)
                    Skip(1);
                break;
            case Byte:
                Skip(1);
                break;
            case > Byte and < Double:
                Varint();
                break;
            case Double:
                Skip(sizeof(double));
                break;
            case Binary:
                Skip((long)Varint());
                break;
            case List or Set:
                SkipList(depth);
                break;
            case Map:
                SkipMap(depth);
                break;
            case Struct:
                SkipStruct(depth);
                break;
            default:
                throw new InvalidDataException($"its metadata has a value of the unknown type {type}");
        }
    }

    private void SkipList(int depth)
    {
        var header = Next();
        var count = header >> 4 == 15 ? (long)Varint() : header >> 4;
        CheckCount(count);
        for (var i = 0L; i < count; i++)
            SkipValue(header & 0x0F, depth + 1, inList: true);
    }

    private void SkipMap(int depth)
    {
        var count = (long)Varint();
        CheckCount(count);
        if (count == 0)
            return;
        var types = Next();
        for (var i = 0L; i < count; i++)
        {
            SkipValue(types >> 4, depth + 1, inList: true);
            SkipValue(types & 0x0F, depth + 1, inList: true);
        }
    }

    // Every element takes a byte at least.
    private readonly void CheckCount(long count)
    {
        if (count < 0 || count > _bytes.Length - Position)
            throw new InvalidDataException($"its metadata has a list of {count} elements where {_bytes.Length - Position} bytes are left");
    }

    private int Next()
    {
        if (Position >= _bytes.Length)
            throw new InvalidDataException("its metadata ends too early");
        return _bytes[Position++];
    }

    private void Skip(long count)
    {
        if (count < 0 || count > _bytes.Length - Position)
            throw new InvalidDataException("its metadata ends too early");
        Position += (int)count;
    }

    private long ZigZag()
    {
        var value = Varint();
        return (long)(value >> 1) ^ -(long)(value & 1);
    }

    private ulong Varint()
    {
        var value = 0UL;
        for (var shift = 0; shift < 64; shift += 7)
        {
            var next = Next();
            value |= (ulong)(next & 0x7F) << shift;
            if (next < 0x80)
                return value;
        }

        throw new InvalidDataException("its metadata has a number of more than 64 bits");
    }
}
