namespace Personalize.Storage.Tabular;

/// <summary>
/// Which types the fields of a Thrift structure have. A reader that assumes the expected type of a field, whatever type the file
/// gives, loses its place in a damaged structure and takes arbitrary bytes for lengths, so the types are compared first. Fields that
/// are not listed are newer than this table and may have any type.
/// </summary>
internal sealed class ThriftLayout
{
    private static readonly Dictionary<char, int> s_types = new()
    {
        ['b'] = ThriftType.True, ['y'] = ThriftType.Byte, ['s'] = ThriftType.I16, ['i'] = ThriftType.I32, ['l'] = ThriftType.I64,
        ['d'] = ThriftType.Double, ['t'] = ThriftType.Binary,
        ['{'] = ThriftType.Struct, ['['] = ThriftType.List,
    };

    private readonly Dictionary<int, Field> _fields = [];

    private ThriftLayout()
    {
    }

    /// <summary>The footer of a Parquet file (parquet.thrift of the format's version 2.11).</summary>
    public static ThriftLayout FileMetaData { get; }

    public static ThriftLayout PageHeader { get; }

    static ThriftLayout()
    {
        var empty = Of("");
        var keyValue = Of("1t 2t");
        var statistics = Of("1t 2t 3l 4l 5t 6t 7b 8b");
        var time = Of("1b 2{", Of("1{ 2{ 3{", empty, empty, empty));
        var logicalType = Of(
            "1{ 2{ 3{ 4{ 5{ 6{ 7{ 8{ 10{ 11{ 12{ 13{ 14{ 15{ 16{ 17{ 18{",
            empty, empty, empty, empty, Of("1i 2i"), empty, time, time, Of("1y 2b"), empty, empty, empty, empty, empty, Of("1y"), Of("1t"), Of("1t 2i"));
        var column = Of(
            "1i 2[i 3[t 4i 5l 6l 7l 8[{ 9l 10l 11l 12{ 13[{ 14l 15i 16{ 17{",
            keyValue, statistics, Of("1i 2i 3i"), Of("1l 2[l 3[l"), Of("1{ 2[i", Of("1d 2d 3d 4d 5d 6d 7d 8d")));
        var chunk = Of("1t 2l 3{ 4l 5i 6l 7i 8{ 9t", column, Of("1{ 2{", empty, Of("1[t 2t")));
        var rowGroup = Of("1[{ 2l 3l 4[{ 5l 6l 7s", chunk, Of("1i 2b 3b"));
        var cipher = Of("1t 2t 3b");
        FileMetaData = Of(
            "1i 2[{ 3l 4[{ 5[{ 6t 7[{ 8{ 9t",
            Of("1i 2i 3i 4t 5i 6i 7i 8i 9i 10{", logicalType), rowGroup, keyValue, Of("1{", empty), Of("1{ 2{", cipher, cipher));
        PageHeader = Of("1i 2i 3i 4i 5{ 6{ 7{ 8{", Of("1i 2i 3i 4i 5{", statistics), empty, Of("1i 2i 3b"), Of("1i 2i 3i 4i 5i 6i 7b 8{", statistics));
    }

    /// <summary>The field with an id; null if it is not known.</summary>
    public Field? this[int id] => _fields.GetValueOrDefault(id);

    /// <param name="fields">
    /// Id and type of each: b, y, s, i, l, d and t for boolean, byte, 16, 32 and 64 bits, double and binary, { a structure, [ a list of what follows.
    /// </param>
    /// <param name="structures">The structures of the fields with {, in order.</param>
    private static ThriftLayout Of(string fields, params ThriftLayout[] structures)
    {
        var layout = new ThriftLayout();
        var next = 0;
        foreach (var field in fields.Split(' ', StringSplitOptions.RemoveEmptyEntries))
        {
            var digits = field.TrimEnd('b', 'y', 's', 'i', 'l', 'd', 't', '{', '[').Length;
            var (type, element) = (s_types[field[digits]], s_types[field[^1]]);
            layout._fields.Add(
                int.Parse(field.AsSpan(0, digits), System.Globalization.CultureInfo.InvariantCulture),
                new Field(type, element, field[^1] == '{' ? structures[next++] : null));
        }

        return layout;
    }

    /// <param name="Type">One of <see cref="ThriftType"/>.</param>
    /// <param name="Element">For a list, the type of its elements; otherwise the type itself.</param>
    /// <param name="Structure">Layout of the structure, or of those in the list.</param>
    public sealed record Field(int Type, int Element, ThriftLayout? Structure);
}
