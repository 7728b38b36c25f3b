using Personalize.Engine.Common;
using Personalize.Engine.Ports;

namespace Personalize.Engine.Import;

/// <summary>Reads a file block by block; the next block is read while the caller works on this one.</summary>
internal sealed class RowBlockReader : IDisposable
{
    private readonly ITabularReader _reader;
    private readonly int[] _ordinals;
    private RowBlock _current;
    private RowBlock _next;
    private Task<bool> _reading;

    /// <param name="reader">Remains owned by the caller, who disposes of it after this object.</param>
    /// <param name="ordinals">The column of each field, -1 for a field that the file lacks.</param>
    public RowBlockReader(ITabularReader reader, int[] ordinals, int mostRows)
    {
        (_reader, _ordinals) = (reader, ordinals);
        (_current, _next) = (new RowBlock(ordinals.Length, mostRows), new RowBlock(ordinals.Length, mostRows));
        reader.Select(ordinals);
        _reading = Begin();
    }

    /// <summary>The next block, valid until the next call; null at the end.</summary>
    /// <exception cref="PersonalizeException">The file is malformed.</exception>
    public RowBlock? Next()
    {
        if (!_reading.GetAwaiter().GetResult())
            return null;
        (_current, _next) = (_next, _current);
        _reading = Begin();
        return _current;
    }

    public void Dispose()
    {
        // The result of this read no longer matters, but it must have ended.
        ((IAsyncResult)_reading).AsyncWaitHandle.WaitOne();
        _ = _reading.Exception;
    }

    private Task<bool> Begin()
    {
        var block = _next;
        return Task.Run(() => Fill(block));
    }

    // False at the end of the file.
    private bool Fill(RowBlock block)
    {
        block.Clear();
        while (!block.IsFull && _reader.Read())
        {
            var problem = _reader.RowProblem;
            for (var i = 0; i < _ordinals.Length; i++)
                block.Add(i, problem is not null || _ordinals[i] < 0 ? default : _reader.Field(_ordinals[i]));
            block.EndRow(_reader.Line, problem);
        }

        block.Position = _reader.Position;
        return block.Count > 0;
    }
}
