using System.Runtime.InteropServices;
using System.Text;
using System.Text.Json;
using Personalize.Engine.Data;
using Personalize.Engine.Ports;

namespace Personalize.Engine.Serving.Histories;

/// <summary>
/// All imported events of a dataset by user, in the form of a model file: mapped into memory, it answers for one user
/// without reading the others. Users are found by a sorted table of hashes of their ids.
/// </summary>
internal sealed class HistoryTable : IDisposable
{
    private const int CurrentFormat = 2;

    private readonly IModelFile? _file;
    private readonly Header _header;
    private readonly string?[] _itemIds;

    private HistoryTable(IModelFile? file, Header header, int itemCount) => (_file, _header, _itemIds) = (file, header, new string?[itemCount]);

    /// <summary>Nobody has a history.</summary>
    public static HistoryTable Empty { get; } = new(null, new Header(CurrentFormat, "", [], []), 0);

    /// <summary>The tensors and configuration to store.</summary>
    /// <param name="source">Tells the data that the snapshot was made of.</param>
    /// <param name="withContext">Whether to keep contextual metadata.</param>
    public static (string ConfigurationJson, IReadOnlyList<Tensor> Tensors) Export(Snapshot snapshot, string source, bool withContext)
    {
        var (userOffsets, userText) = Pack(snapshot.Users);
        var (itemOffsets, itemText) = Pack(snapshot.Items);
        var hashes = new long[snapshot.UserCount];
        for (var user = 0; user < hashes.Length; user++)
            hashes[user] = Hash(userText.AsSpan((int)userOffsets[user]..(int)userOffsets[user + 1]));
        var order = Enumerable.Range(0, hashes.Length).ToArray();
        Array.Sort(hashes, order);
        List<Tensor> tensors =
        [
            new("user.hashes", [hashes.Length], hashes),
            new("user.order", [order.Length], order),
            new("user.id.offsets", [userOffsets.Length], userOffsets),
            new("user.id.utf8", [userText.Length], userText),
            new("item.id.offsets", [itemOffsets.Length], itemOffsets),
            new("item.id.utf8", [itemText.Length], itemText),
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
        return (JsonSerializer.Serialize(new Header(CurrentFormat, source, snapshot.EventTypes.Ids, [.. context.Select(column => column.Name)])), tensors);
    }

    /// <summary>Opens a stored table, or returns null when it was made of other data or by another version of the program.</summary>
    /// <param name="file">Owned from here on.</param>
    public static HistoryTable? TryOpen(IModelFile file, string source)
    {
        Header? header = null;
        try
        {
            header = JsonSerializer.Deserialize<Header>(file.ConfigurationJson);
        }
        catch (JsonException)
        {
            // Another version's.
        }

        if (header is not null && header.Format == CurrentFormat && header.Source == source)
            return new HistoryTable(file, header, file.Shape("item.id.offsets")[0] - 1);
        file.Dispose();
        return null;
    }

    /// <summary>The user's events, oldest first; empty for an unknown user.</summary>
    public List<HistoryEvent> Read(string userId)
    {
        var user = _file is null ? -1 : Find(Encoding.UTF8.GetBytes(userId));
        if (user < 0)
            return [];
        var offsets = _file!.Read<int>("event.offsets");
        var (first, count) = (offsets[user], offsets[user + 1] - offsets[user]);
        var items = _file.Read<int>("event.items").Slice(first, count);
        var times = _file.Read<long>("event.times").Slice(first, count);
        var types = _header.EventTypes.Count == 0 ? default : _file.Read<int>("event.types").Slice(first, count);
        var values = _file.TensorNames.Contains("event.values") ? _file.Read<float>("event.values").Slice(first, count) : default;
        var events = new List<HistoryEvent>(count + 8);
        for (var i = 0; i < count; i++)
        {
            events.Add(new HistoryEvent(Item(items[i]), times[i], types.IsEmpty || types[i] < 0 ? null : _header.EventTypes[types[i]], values.IsEmpty ? double.NaN : values[i])
            {
                Context = _header.Context.Count == 0 ? null : EventContext.Read(_file, _header.Context, first + i, (name, index) => Encoding.UTF8.GetString(Text(name, index))),
            });
        }

        return events;
    }

    public void Dispose() => _file?.Dispose();

    private int Find(ReadOnlySpan<byte> userId)
    {
        var hashes = _file!.Read<long>("user.hashes");
        var order = _file.Read<int>("user.order");
        var hash = Hash(userId);
        var at = hashes.BinarySearch(hash);
        if (at < 0)
            return -1;
        while (at > 0 && hashes[at - 1] == hash)
            at--;
        for (; at < hashes.Length && hashes[at] == hash; at++)
        {
            if (Text("user.id", order[at]).SequenceEqual(userId))
                return order[at];
        }

        return -1;
    }

    private string Item(int item) => _itemIds[item] ??= Encoding.UTF8.GetString(Text("item.id", item));

    private ReadOnlySpan<byte> Text(string name, int index)
    {
        var offsets = _file!.Read<long>($"{name}.offsets");
        return _file.Read<byte>($"{name}.utf8")[(int)offsets[index]..(int)offsets[index + 1]];
    }

    internal static (long[] Offsets, byte[] Text) Pack(Vocabulary ids)
    {
        var offsets = new long[ids.Count + 1];
        for (var i = 0; i < ids.Count; i++)
            offsets[i + 1] = offsets[i] + Encoding.UTF8.GetByteCount(ids[i]);
        var text = new byte[checked((int)offsets[^1])];
        for (var i = 0; i < ids.Count; i++)
            Encoding.UTF8.GetBytes(ids[i], text.AsSpan((int)offsets[i]));
        return (offsets, text);
    }

    // FNV-1a: the same in every process, unlike string.GetHashCode. Equal hashes are told apart by the ids themselves.
    private static long Hash(ReadOnlySpan<byte> text)
    {
        var hash = 0xCBF29CE484222325;
        foreach (var part in text)
            hash = (hash ^ part) * 0x100000001B3;
        return (long)hash;
    }

    private sealed record Header(int Format, string Source, IReadOnlyList<string> EventTypes, IReadOnlyList<string> Context);
}
