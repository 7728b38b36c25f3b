using System.Text;
using System.Text.Json;
using Personalize.Engine.Common;
using Personalize.Engine.Data;
using Personalize.Engine.Ports;

namespace Personalize.Engine.Serving.Histories;

/// <summary>
/// All imported events of a dataset by user, as a file of tensors, so that one user can be read without the others. Users are found
/// through a sorted table of the hashes of their ids.
/// </summary>
internal sealed class HistoryTable : IDisposable
{
    private const int CurrentFormat = 3;

    private static readonly JsonSerializerOptions s_json = new() { RespectNullableAnnotations = true, RespectRequiredConstructorParameters = true };

    private readonly IModelFile? _file;
    private readonly Header _header;
    private readonly PackedTexts? _users;
    private readonly PackedTexts? _items;
    private readonly string?[] _itemIds;
    private readonly bool _hasValues;
    private readonly ReaderWriterLockSlim _closing = new();
    private long _eventsRead;
    private bool _isClosed;

    private HistoryTable(IModelFile? file, Header header)
    {
        (_file, _header) = (file, header);
        (_users, _items) = file is null ? (null, null) : (new PackedTexts(file, "user.id"), new PackedTexts(file, "item.id"));
        _itemIds = new string?[_items?.Count ?? 0];
        _hasValues = file?.TensorNames.Contains("event.values") == true;
    }

    /// <summary>A table in which nobody has a history.</summary>
    public static HistoryTable Empty { get; } = new(null, new Header(CurrentFormat, [], []));

    /// <summary>The tensors and configuration to store.</summary>
    /// <param name="withContext">Whether to store contextual metadata.</param>
    public static (string ConfigurationJson, IReadOnlyList<Tensor> Tensors) Export(Snapshot snapshot, bool withContext)
    {
        var hashes = Array.ConvertAll(
            Enumerable.Range(0, snapshot.UserCount).ToArray(), user => PackedTexts.Hash(Encoding.UTF8.GetBytes(snapshot.Users[user])));
        var order = Enumerable.Range(0, hashes.Length).ToArray();
        Array.Sort(hashes, order);
        List<Tensor> tensors =
        [
            new("user.hashes", [hashes.Length], hashes),
            new("user.order", [order.Length], order),
            .. PackedTexts.Export("user.id", snapshot.Users.Ids),
            .. PackedTexts.Export("item.id", snapshot.Items.Ids),
            new("event.offsets", [snapshot.UserOffsets.Length], snapshot.UserOffsets),
            new("event.items", [snapshot.EventCount], snapshot.EventItems),
            new("event.times", [snapshot.EventCount], snapshot.EventTimes),
        ];
        if (snapshot.EventTypeIndices is { } types)
            tensors.Add(new Tensor("event.types", [types.Length], types));
        if (snapshot.EventValues is { } values)
            tensors.Add(new Tensor("event.values", [values.Length], values));
        var context = withContext ? snapshot.ContextMetadata : [];
        tensors.AddRange(context.SelectMany(EventContext.Export));
        return (JsonSerializer.Serialize(new Header(CurrentFormat, snapshot.EventTypes.Ids, [.. context.Select(column => column.Name)])), tensors);
    }

    /// <summary>Opens a stored table, or returns null if it was written by another version of the program or is damaged.</summary>
    /// <param name="file">Owned by this object from here on.</param>
    public static HistoryTable? TryOpen(IModelFile file)
    {
        Header? header = null;
        try
        {
            header = JsonSerializer.Deserialize<Header>(file.ConfigurationJson, s_json);
        }
        catch (JsonException)
        {
            // Written by another version.
        }

        if (header is not null && header.Format == CurrentFormat && Fits(file, header))
            return new HistoryTable(file, header);
        file.Dispose();
        return null;
    }

    private static bool Fits(IModelFile file, Header header)
    {
        try
        {
            return HistoryTableChecks.Fit(file, header.EventTypes.Count, header.Context.Count);
        }
        catch (PersonalizeException)
        {
            return false;
        }
    }

    /// <summary>All users.</summary>
    public string[] Users() => [.. Enumerable.Range(0, _users?.Count ?? 0).Select(user => _users![user])];

    /// <summary>Number of events that were read so far.</summary>
    public long EventsRead => Volatile.Read(ref _eventsRead);

    /// <summary>The user's events, oldest first; empty for an unknown user. Null if the table has been closed, because another has replaced it.</summary>
    /// <param name="userId">The user.</param>
    /// <param name="most">How many of the newest are enough.</param>
    /// <param name="total">How many there are.</param>
    /// <param name="into">An empty list to return; null for a new one.</param>
    public List<HistoryEvent>? TryRead(string userId, int most, out int total, List<HistoryEvent>? into = null)
    {
        // Closing waits for those who read: the memory of the file is gone afterwards.
        _closing.EnterReadLock();
        try
        {
            (total, var events) = _isClosed ? (0, null) : Read(userId, most, into);
            return events;
        }
        finally
        {
            _closing.ExitReadLock();
        }
    }

    private (int Total, List<HistoryEvent> Events) Read(string userId, int most, List<HistoryEvent>? into)
    {
        var user = _file is null ? -1 : Find(Encoding.UTF8.GetBytes(userId));
        if (user < 0)
            return (0, into ?? []);
        var offsets = _file!.Read<int>("event.offsets");
        var total = offsets[user + 1] - offsets[user];
        var count = Math.Min(total, most);
        var first = offsets[user + 1] - count;
        Interlocked.Add(ref _eventsRead, count);
        var items = _file.Read<int>("event.items").Slice(first, count);
        var times = _file.Read<long>("event.times").Slice(first, count);
        var types = _header.EventTypes.Count == 0 ? default : _file.Read<int>("event.types").Slice(first, count);
        var values = _hasValues ? _file.Read<float>("event.values").Slice(first, count) : default;
        var events = into ?? [];
        events.EnsureCapacity(count + 8);
        for (var i = 0; i < count; i++)
        {
            events.Add(new HistoryEvent(
                Item(items[i]), times[i], types.IsEmpty || types[i] < 0 ? null : _header.EventTypes[types[i]], values.IsEmpty ? double.NaN : values[i])
            {
                Context = _header.Context.Count == 0 ? null : EventContext.Read(_file, _header.Context, first + i),
            });
        }

        return (total, events);
    }

    public void Dispose()
    {
        if (_file is null)
            return;
        _closing.EnterWriteLock();
        _isClosed = true;
        _file.Dispose();
        _closing.ExitWriteLock();
    }

    private int Find(ReadOnlySpan<byte> userId)
    {
        var hashes = _file!.Read<long>("user.hashes");
        var order = _file.Read<int>("user.order");
        var hash = PackedTexts.Hash(userId);
        var at = hashes.BinarySearch(hash);
        if (at < 0)
            return -1;
        while (at > 0 && hashes[at - 1] == hash)
            at--;
        for (; at < hashes.Length && hashes[at] == hash; at++)
        {
            if (_users!.Utf8(order[at]).SequenceEqual(userId))
                return order[at];
        }

        return -1;
    }

    private string Item(int item) => _itemIds[item] ??= _items![item];

    private sealed record Header(int Format, IReadOnlyList<string> EventTypes, IReadOnlyList<string> Context);
}
