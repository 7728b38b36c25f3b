namespace Personalize.Storage.Tabular;

/// <summary>
/// Walks over a structure in Thrift's compact protocol (in which Parquet stores its metadata) without building anything, to reject
/// whatever would make a reader that trusts it recurse or allocate without bound.
/// </summary>
internal ref struct ThriftSkipper(ReadOnlySpan<byte> bytes)
{
    private const int Deepest = 64;

    private readonly ReadOnlySpan<byte> _bytes = bytes;

    /// <summary>Bytes walked over so far.</summary>
    public int Position { get; private set; }

    /// <summary>Walks over a structure.</summary>
    /// <exception cref="InvalidDataException">
    /// It ends too early, is nested more than 64 levels deep, has a list longer than its bytes, or a field of a type other than the
    /// layout says.
    /// </exception>
    public void SkipStruct(ThriftLayout layout) => SkipStruct(layout, 0);

    /// <summary>Walks over a structure, and calls back with the path (field ids, outermost first) of its whole numbers.</summary>
    public void ReadIntegers(Action<(int Outer, int Inner), long> take)
    {
        var field = 0;
        while (NextField(ref field) is var type and not 0)
        {
            if (type is > ThriftType.Byte and < ThriftType.Double)
            {
                take((field, 0), ZigZag());
            }
            else if (type == ThriftType.Struct)
            {
                var inner = 0;
                while (NextField(ref inner) is var innerType and not 0)
                {
                    if (innerType is > ThriftType.Byte and < ThriftType.Double)
                        take((field, inner), ZigZag());
                    else
                        SkipValue(innerType, null, 2);
                }
            }
            else
            {
                SkipValue(type, null, 1);
            }
        }
    }

    // The type of the next field, 0 at the end.
    private int NextField(ref int field)
    {
        var header = Next();
        if (header == 0)
            return 0;

        // Ids have 16 bits; readers truncate longer ones.
        field = (short)(header >> 4 == 0 ? ZigZag() : field + (header >> 4));
        return (header & 0x0F) is > 0 and var type ? type : throw new InvalidDataException("its metadata has a field without a type");
    }

    private void SkipStruct(ThriftLayout? layout, int depth)
    {
        var id = 0;
        while (NextField(ref id) is var type and not 0)
        {
            var field = layout?[id];
            if (field is not null && (type == ThriftType.False ? ThriftType.True : type) != field.Type)
                throw new InvalidDataException($"field {id} of its metadata has the type {type} instead of {field.Type}");
            SkipValue(type, field, depth + 1);
        }
    }

    // A boolean is encoded in its type and has no byte of its own. Parquet has no lists of them, and readers differ on those.
    private void SkipValue(int type, ThriftLayout.Field? field, int depth)
    {
        if (depth > Deepest)
            throw new InvalidDataException("its metadata is nested too deeply");
        switch (type)
        {
            case ThriftType.True or ThriftType.False:
                break;
            case ThriftType.Byte:
                Skip(1);
                break;
            case > ThriftType.Byte and < ThriftType.Double:
                Varint();
                break;
            case ThriftType.Double:
                Skip(sizeof(double));
                break;
            case ThriftType.Binary:
                Skip((long)Varint());
                break;
            case ThriftType.List or ThriftType.Set:
                SkipList(field, depth);
                break;
            case ThriftType.Map:
                SkipMap(depth);
                break;
            case ThriftType.Struct:
                SkipStruct(field?.Structure, depth);
                break;
            default:
                throw new InvalidDataException($"its metadata has a value of the unknown type {type}");
        }
    }

    private void SkipList(ThriftLayout.Field? field, int depth)
    {
        var header = Next();
        var count = header >> 4 == 15 ? (long)Varint() : header >> 4;
        CheckCount(count);
        if (field is not null && (header & 0x0F) != field.Element)
            throw new InvalidDataException($"its metadata has a list of the type {header & 0x0F} instead of {field.Element}");
        for (var i = 0L; i < count; i++)
            SkipElement(header & 0x0F, field, depth);
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
            SkipElement(types >> 4, null, depth);
            SkipElement(types & 0x0F, null, depth);
        }
    }

    private void SkipElement(int type, ThriftLayout.Field? field, int depth)
    {
        if (type is ThriftType.True or ThriftType.False)
            throw new InvalidDataException("its metadata has a list of booleans");
        SkipValue(type, field, depth + 1);
    }

    // Every element takes at least one byte.
    private readonly void CheckCount(long count)
    {
        if (count < 0 || count > _bytes.Length - Position)
            throw new InvalidDataException($"its metadata has a list of {count} elements, but only {_bytes.Length - Position} bytes are left");
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

        throw new InvalidDataException("its metadata has a number with more than 64 bits");
    }
}
