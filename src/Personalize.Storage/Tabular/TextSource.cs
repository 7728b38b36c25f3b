using System.Buffers;
using System.Text.Unicode;
using Personalize.Engine.Common;

namespace Personalize.Storage.Tabular;

/// <summary>
/// The text of a UTF-8 file, plain or gzip. Bytes that are not UTF-8 text are rejected, with the line they are on, because a reader
/// that replaces them would silently merge ids.
/// </summary>
internal sealed class TextSource : TextReader
{
    private const int SampleLength = 1 << 17;

    private readonly bool _compressed;
    private readonly FileStream _file;
    private readonly Stream _stream;
    private readonly byte[] _bytes = new byte[1 << 18];
    private int _start;
    private int _end;

    // Position in the text of the first byte not yet decoded.
    private long _decoded;
    private bool _atEnd;
    private bool _sawEndMark;

    // Text that has been looked at before it is read.
    private string _sample = "";
    private int _sampled;

    public TextSource(string path, bool compressed)
    {
        Path = path;
        _compressed = compressed;
        _file = new FileStream(path, FileMode.Open, FileAccess.Read, FileShare.ReadWrite | FileShare.Delete, bufferSize: 1 << 16, FileOptions.SequentialScan);
        _stream = compressed ? GzipText.Open(_file) : _file;
        try
        {
            ReadStart();
        }
        catch
        {
            Dispose();
            throw;
        }
    }

    public string Path { get; }

    /// <summary>Bytes of the file read so far, and its size.</summary>
    public (long Read, long Total) Position => (_file.Position, _file.Length);

    public override int Read(char[] buffer, int index, int count) => Read(buffer.AsSpan(index, count));

    /// <summary>
    /// The beginning of the text, which is still read afterwards. To be called before anything is read.
    /// </summary>
    /// <returns>The text, and whether that is all of it.</returns>
    public (string Text, bool IsWhole) Sample()
    {
        var text = new char[SampleLength];
        var length = 0;
        for (int read; length < text.Length && (read = Read(text.AsSpan(length))) > 0; length += read)
        {
        }

        _sample = new string(text, 0, length);
        return (_sample, length < text.Length);
    }

    /// <summary>Leaves out characters of what has been looked at.</summary>
    public void Skip(int characters) => _sampled += characters;

    public override int Read(Span<char> buffer)
    {
        if (_sampled < _sample.Length)
        {
            var some = _sample.AsSpan(_sampled, Math.Min(buffer.Length, _sample.Length - _sampled));
            some.CopyTo(buffer);
            _sampled += some.Length;
            return some.Length;
        }

        while (true)
        {
            if (_end - _start > 0)
            {
                var status = Utf8.ToUtf16(
                    _bytes.AsSpan(_start, _end - _start), buffer, out var read, out var written, replaceInvalidSequences: false, isFinalBlock: _atEnd);
                _start += read;
                _decoded += read;
                if (written > 0)
                    return written;
                if (status == OperationStatus.InvalidData)
                    throw Malformed(LineOf(_decoded), "it is not UTF-8 text", "Save the file as UTF-8 (in Excel: CSV UTF-8).");
            }
            else if (_atEnd)
            {
                return 0;
            }

            Fill();
        }
    }

    public override int Read()
    {
        Span<char> one = stackalloc char[1];
        return Read(one) == 0 ? -1 : one[0];
    }

    /// <summary>The error for a malformed file.</summary>
    /// <param name="line">1-based.</param>
    public PersonalizeException Malformed(long line, string cause, string? nextStep = null, Exception? exception = null) => new(
        ErrorKind.InvalidInput, ErrorIds.MalformedFile, $"'{Path}', line {line}: {cause}.", nextStep ?? "Correct the file at that line.", Path, exception);

    protected override void Dispose(bool disposing)
    {
        if (disposing)
        {
            _stream.Dispose();
            _file.Dispose();
        }

        base.Dispose(disposing);
    }

    private void ReadStart()
    {
        FillUnchecked();
        ReadOnlySpan<byte> start = _bytes.AsSpan(0, _end);
        if (start.StartsWith<byte>([0xFF, 0xFE]) || start.StartsWith<byte>([0xFE, 0xFF]))
            throw Malformed(1, "the file is UTF-16 text", "Save it as UTF-8.");
        if (start.StartsWith<byte>([0x1F, 0x8B]))
        {
            throw Malformed(
                1,
                _compressed ? "the file is compressed twice" : "the file is compressed with gzip",
                "Give it the extension .gz, once for each time it was compressed.");
        }

        if (start.StartsWith("PK\u0003\u0004"u8))
            throw Malformed(1, "the file is a ZIP archive or an Excel workbook", "Unpack it, or save it as CSV.");
        if (start.StartsWith("PAR1"u8))
            throw Malformed(1, "the file is a Parquet file", "Give it the extension .parquet.");
        RefuseZeros(0);
        if (start.StartsWith<byte>([0xEF, 0xBB, 0xBF]))
        {
            _start = 3;
            _decoded = 3;
        }
    }

    private void Fill() => RefuseZeros(FillUnchecked());

    // Returns where the new bytes begin.
    private int FillUnchecked()
    {
        _bytes.AsSpan(_start, _end - _start).CopyTo(_bytes);
        _end -= _start;
        _start = 0;
        var read = ReadBytes(_bytes.AsSpan(_end));
        _atEnd = read == 0;
        _end += read;
        return _end - read;
    }

    private int ReadBytes(Span<byte> bytes)
    {
        try
        {
            var read = _stream.Read(bytes);
            if (!_compressed || (read > 0 && bytes[read - 1] != GzipText.EndMark))
                return read;
            if (read == 0 && !_sawEndMark)
                throw new InvalidDataException("it ends too early, or other bytes follow it");
            _sawEndMark = read == 0 || _stream.ReadByte() < 0;
            return _sawEndMark ? Math.Max(read - 1, 0) : read;
        }
        catch (InvalidDataException exception)
        {
            throw Malformed(
                LineOf(_decoded + _end),
                $"the compressed data is damaged or truncated here ({exception.Message.TrimEnd('.')})",
                "Copy or compress the file again.",
                exception);
        }
    }

    private void RefuseZeros(int from)
    {
        var zero = _bytes.AsSpan(from, _end - from).IndexOf((byte)0);
        if (zero >= 0)
            throw Malformed(LineOf(_decoded + from + zero), "it contains a NUL byte: the file is binary, damaged or UTF-16", "Save it as UTF-8 text.");
    }

    // Counted only for an error message, from the beginning: counting while reading would slow down every valid file.
    private long LineOf(long position)
    {
        using var file = new FileStream(Path, FileMode.Open, FileAccess.Read, FileShare.ReadWrite | FileShare.Delete);
        using var stream = _compressed ? GzipText.Open(file) : file;
        var buffer = new byte[1 << 16];
        var line = 1L;
        while (position > 0)
        {
            var read = stream.Read(buffer, 0, (int)Math.Min(buffer.Length, position));
            if (read == 0)
                break;
            line += buffer.AsSpan(0, read).Count((byte)'\n');
            position -= read;
        }

        return line;
    }
}
