using System.Text;
using System.Text.Json;

namespace Personalize.Storage.Tabular;

/// <summary>What the readers of lines of JSON share.</summary>
internal static class JsonText
{
    private const string NaN = "NaN";

    /// <summary>The text as UTF-8, in a buffer that grows as needed.</summary>
    public static ReadOnlySpan<byte> Encode(ReadOnlySpan<char> line, ref byte[] buffer)
    {
        if (buffer.Length < Encoding.UTF8.GetMaxByteCount(line.Length))
            buffer = new byte[Encoding.UTF8.GetMaxByteCount(line.Length)];
        return buffer.AsSpan(0, Encoding.UTF8.GetBytes(line, buffer));
    }

    /// <summary>The line with null for every bare NaN, which Python writes although it is not JSON.</summary>
    public static ReadOnlySpan<char> WithoutNaN(ReadOnlySpan<char> line) => line.IndexOf(NaN) < 0 ? line : ReplaceNaN(line);

    /// <summary>The position of a key in a list, or -1. Most lines have the same keys in the same order.</summary>
    /// <param name="expected">Where it is looked for first.</param>
    public static int Find(ref Utf8JsonReader reader, IReadOnlyList<string> names, int expected)
    {
        if (expected < names.Count && reader.ValueTextEquals(names[expected]))
            return expected;
        for (var i = 0; i < names.Count; i++)
        {
            if (reader.ValueTextEquals(names[i]))
                return i;
        }

        return -1;
    }

    private static string ReplaceNaN(ReadOnlySpan<char> line)
    {
        var text = new StringBuilder(line.Length);
        var quoted = false;
        for (var i = 0; i < line.Length; i++)
        {
            if (!quoted && line[i..].StartsWith(NaN))
            {
                text.Append("null");
                i += NaN.Length - 1;
                continue;
            }

            text.Append(line[i]);
            if (line[i] == '"')
                quoted = !quoted;
            else if (quoted && line[i] == '\\' && i + 1 < line.Length)
                text.Append(line[++i]);
        }

        return text.ToString();
    }
}
