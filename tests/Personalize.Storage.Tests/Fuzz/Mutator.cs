using System.Buffers.Binary;

namespace Personalize.Storage.Tests.Fuzz;

/// <summary>
/// Derives inputs from valid ones: bits, bytes, ranges and numbers are changed, words of the format are inserted, inputs are joined. The
/// same seed gives the same inputs. Inputs with a new kind of outcome can be added and are then changed further.
/// </summary>
internal sealed class Mutator(int seed, IReadOnlyList<byte[]> corpus, IReadOnlyList<byte[]> words)
{
    private const int LargestInput = 1 << 17;
    private const int LargestCorpus = 400;

    private static readonly byte[] s_bytes = [0, 1, 0x0A, 0x0D, 0x1F, 0x20, 0x22, 0x2C, 0x30, 0x39, 0x5B, 0x5C, 0x7B, 0x7D, 0x7F, 0x80, 0xC3, 0xEF, 0xFE, 0xFF];
    private static readonly long[] s_numbers = [
        0, 1, -1, 2, 7, 8, 255, 256, 65_535, 65_536, int.MaxValue, int.MinValue, uint.MaxValue, long.MaxValue, long.MinValue];

    private readonly Random _random = new(seed);
    private readonly List<byte[]> _corpus = [.. corpus];
    private readonly int _validCount = corpus.Count;
    private readonly IReadOnlyList<byte[]> _words = words;

    public byte[] Next()
    {
        var input = new List<byte>(Any());
        if (_random.Next(10) == 0)
            Join(input);

        // Mostly one change, so that the rest is valid enough for the reader to get far.
        var changes = 1 + (int)Math.Min(30, -Math.Log(1 - _random.NextDouble()) * _random.Next(3));
        for (var i = 0; i < changes; i++)
            Change(input);
        return [.. input.Take(LargestInput)];
    }

    public void Add(byte[] input)
    {
        if (_corpus.Count < LargestCorpus)
            _corpus.Add(input);
    }

    // Half of the time a valid input, however many others have been added.
    private byte[] Any() => _corpus[_random.Next(_random.Next(2) == 0 ? _validCount : _corpus.Count)];

    private void Join(List<byte> input)
    {
        var other = Any();
        var from = _random.Next(other.Length + 1);
        input.InsertRange(_random.Next(input.Count + 1), other[from..]);
    }

    private void Change(List<byte> input)
    {
        if (input.Count == 0)
        {
            input.AddRange(Word());
            return;
        }

        var at = _random.Next(input.Count);
        var length = Math.Min(input.Count - at, 1 + _random.Next(_random.Next(4) == 0 ? 200 : 8));
        switch (_random.Next(11))
        {
            case 0:
                input[at] ^= (byte)(1 << _random.Next(8));
                break;
            case 1:
                input[at] = (byte)_random.Next(256);
                break;
            case 2:
                input[at] = s_bytes[_random.Next(s_bytes.Length)];
                break;
            case 3:
                input.InsertRange(at, Word());
                break;
            case 4:
                var word = Word();
                input.RemoveRange(at, Math.Min(word.Length, input.Count - at));
                input.InsertRange(at, word);
                break;
            case 5:
                input.RemoveRange(at, length);
                break;
            case 6:
                Repeat(input, at, length);
                break;
            case 7:
                if (_random.Next(4) == 0)
                    input.RemoveRange(at, input.Count - at);
                break;
            case 8:
                SetNumber(input, at);
                break;
            case 9:
                var moved = input.GetRange(at, length);
                input.RemoveRange(at, length);
                input.InsertRange(_random.Next(input.Count + 1), moved);
                break;
            default:
                input.InsertRange(at, Enumerable.Range(0, length).Select(_ => (byte)_random.Next(256)).ToArray());
                break;
        }
    }

    private void Repeat(List<byte> input, int at, int length)
    {
        var part = input.GetRange(at, length);
        for (var times = _random.Next(20) == 0 ? 200 : 1 + _random.Next(4); times > 0 && input.Count < LargestInput; times--)
            input.InsertRange(at, part);
    }

    // Little endian, as in most of these formats.
    private void SetNumber(List<byte> input, int at)
    {
        Span<byte> bytes = stackalloc byte[8];
        BinaryPrimitives.WriteInt64LittleEndian(bytes, s_numbers[_random.Next(s_numbers.Length)] + _random.Next(-1, 2));
        var size = 1 << _random.Next(4);
        for (var i = 0; i < size && at + i < input.Count; i++)
            input[at + i] = bytes[i];
    }

    private byte[] Word() => _words.Count == 0 ? [(byte)_random.Next(256)] : _words[_random.Next(_words.Count)];
}
