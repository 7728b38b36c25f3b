namespace Personalize.PowerShell;

/// <summary>An ordered dictionary whose text says what is in it.</summary>
internal sealed class OrderedEntries<T>(IEnumerable<KeyValuePair<string, T>> values) : OrderedDictionary<string, T>(values)
{
    public override string ToString() => Readable.Join(this);
}
