using System.Runtime.CompilerServices;
using System.Text;
using Personalize.Engine.Ports;

namespace Personalize.Engine.Data;

/// <summary>Texts in a file of tensors, one after the other as UTF-8. The file is mapped into memory, so a text can be read without the others.</summary>
internal sealed class PackedTexts
{
    private readonly IModelFile _file;
    private readonly string _offsets;
    private readonly string _utf8;

    /// <param name="file">Must outlive this object.</param>
    /// <param name="name">The name under which the texts were exported.</param>
    public PackedTexts(IModelFile file, string name)
    {
        (_file, _offsets, _utf8) = (file, $"{name}.offsets", $"{name}.utf8");
        Count = file.Read<long>(_offsets).Length - 1;
    }

    public int Count { get; }

    public string this[int index] => Encoding.UTF8.GetString(Utf8(index));

    /// <summary>The tensors that hold some texts.</summary>
    public static IEnumerable<Tensor> Export(string name, IReadOnlyList<string> texts)
    {
        var offsets = new long[texts.Count + 1];
        for (var i = 0; i < texts.Count; i++)
            offsets[i + 1] = offsets[i] + Encoding.UTF8.GetByteCount(texts[i]);
        var utf8 = new byte[checked((int)offsets[^1])];
        for (var i = 0; i < texts.Count; i++)
            Encoding.UTF8.GetBytes(texts[i], utf8.AsSpan((int)offsets[i]));
        return [new Tensor($"{name}.offsets", [offsets.Length], offsets), new Tensor($"{name}.utf8", [utf8.Length], utf8)];
    }

    public ReadOnlySpan<byte> Utf8(int index)
    {
        var offsets = _file.Read<long>(_offsets);
        return _file.Read<byte>(_utf8)[(int)offsets[index]..(int)offsets[index + 1]];
    }

    /// <summary>All texts at once, for a pass over them: text i is [offsets[i], offsets[i + 1]) of the bytes.</summary>
    /// <exception cref="ArgumentException">The offsets do not fit the texts.</exception>
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    public void ReadAll(out ReadOnlySpan<long> offsets, out ReadOnlySpan<byte> utf8)
    {
        offsets = _file.Read<long>(_offsets);
        utf8 = _file.Read<byte>(_utf8);
        if (offsets.Length == 0 || offsets[0] != 0 || offsets[^1] != utf8.Length)
            throw new ArgumentException("the offsets do not fit the texts");

        // Bytes that are not text would be returned as a text other than the one they are found by.
        if (!System.Text.Unicode.Utf8.IsValid(utf8))
            throw new ArgumentException("the texts are not UTF-8");
        for (var i = 1; i < offsets.Length; i++)
        {
            if (offsets[i] < offsets[i - 1])
                throw new ArgumentException("the offsets decrease");
            if (offsets[i] < utf8.Length && (utf8[(int)offsets[i]] & 0xC0) == 0x80)
                throw new ArgumentException("a text begins inside a character");
        }
    }

    /// <summary>FNV-1a: the same in every process, unlike string.GetHashCode. Texts with equal hashes are distinguished by comparing them.</summary>
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    public static long Hash(ReadOnlySpan<byte> utf8)
    {
        var hash = 0xCBF29CE484222325;
        foreach (var part in utf8)
            hash = (hash ^ part) * 0x100000001B3;
        return (long)hash;
    }
}
