using System.Buffers.Binary;
using System.Text;

namespace Personalize.Storage.Maintenance.Salvage;

/// <summary>Decodes records of SQLite tables and indexes; everything about them may be damaged.</summary>
internal static class SqliteRecord
{
    private const int MostColumns = 64;

    private static readonly UTF8Encoding s_strict = new(encoderShouldEmitUTF8Identifier: false, throwOnInvalidBytes: true);

    /// <summary>The values of a record: null, long, double, string or byte[]; null if it is none.</summary>
    public static object?[]? TryRead(ReadOnlySpan<byte> record)
    {
        var position = 0;
        if (!TryReadVarint(record, ref position, out var headerLength) || headerLength > record.Length || headerLength < position)
            return null;
        var types = new List<long>();
        while (position < headerLength)
        {
            if (types.Count == MostColumns || !TryReadVarint(record[..(int)headerLength], ref position, out var type))
                return null;
            types.Add(type);
        }

        var values = new object?[types.Count];
        for (var i = 0; i < values.Length; i++)
        {
            var length = Length(types[i]);
            if (length < 0 || length > record.Length - position || !TryReadValue(types[i], record.Slice(position, (int)length), out values[i]))
                return null;
            position += (int)length;
        }

        return position == record.Length ? values : null;
    }

    /// <summary>Reads an integer of variable length; false if it does not end within the bytes.</summary>
    public static bool TryReadVarint(ReadOnlySpan<byte> bytes, ref int position, out long value)
    {
        value = 0;
        for (var i = 0; i < 9 && position < bytes.Length; i++)
        {
            var next = bytes[position++];
            if (i == 8)
            {
                value = (value << 8) | next;
                return true;
            }

            value = (value << 7) | (next & 0x7Fu);
            if (next < 0x80)
                return true;
        }

        return false;
    }

    private static long Length(long type) => type switch
    {
        >= 0 and <= 4 => type,
        5 => 6,
        6 or 7 => 8,
        8 or 9 => 0,
        >= 12 => (type - 12) / 2,
        _ => -1,
    };

    private static bool TryReadValue(long type, ReadOnlySpan<byte> bytes, out object? value)
    {
        value = type switch
        {
            0 => null,
            8 => 0L,
            9 => 1L,
            7 => BinaryPrimitives.ReadDoubleBigEndian(bytes),
            < 7 => Integer(bytes),
            _ when type % 2 == 0 => bytes.ToArray(),
            _ => Text(bytes),
        };
        return type == 0 || value is not null;
    }

    private static long Integer(ReadOnlySpan<byte> bytes)
    {
        var value = (long)(sbyte)bytes[0];
        foreach (var next in bytes[1..])
            value = (value << 8) | next;
        return value;
    }

    private static string? Text(ReadOnlySpan<byte> bytes)
    {
        try
        {
            return s_strict.GetString(bytes);
        }
        catch (DecoderFallbackException)
        {
            return null;
        }
    }
}
