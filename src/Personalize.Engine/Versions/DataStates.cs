using System.Security.Cryptography;
using System.Text;
using Personalize.Engine.Ports;
using Personalize.Engine.Resources;

namespace Personalize.Engine.Versions;

/// <summary>Tells states of the data of a dataset group apart: what was imported, and what was recorded and removed since.</summary>
internal static class DataStates
{
    /// <summary>The state of each dataset, by type. Two are equal exactly if nothing was imported, recorded or removed in between.</summary>
    /// <param name="store">The store.</param>
    /// <param name="datasetGroupArn">The dataset group.</param>
    /// <param name="journalEnd">The position of the events that count.</param>
    public static Dictionary<string, string> Of(IStore store, string datasetGroupArn, long journalEnd) =>
        Enum.GetValues<DatasetType>().ToDictionary(
            type => type.ToString(), type => Hash([.. Segments(store, datasetGroupArn, type), Journal(store, datasetGroupArn, type, journalEnd)]));

    /// <summary>The state of all datasets together.</summary>
    /// <inheritdoc cref="Of"/>
    public static byte[] Fingerprint(IStore store, string datasetGroupArn, long journalEnd)
    {
        var types = Enum.GetValues<DatasetType>();
        return Digest(
            types.SelectMany(type => Segments(store, datasetGroupArn, type))
                .Concat(types.Select(type => Journal(store, datasetGroupArn, type, journalEnd))));
    }

    private static IEnumerable<string> Segments(IStore store, string datasetGroupArn, DatasetType type) =>
        store.Catalog.Segments(Arn.Dataset(Arn.NameOf(datasetGroupArn), type)).Select(segment => $"{type}/{segment.Id}");

    // Events recorded since the version was created are not used, but rows of metadata are.
    private static string Journal(IStore store, string datasetGroupArn, DatasetType type, long journalEnd)
    {
        var state = store.Journal.State(Arn.Dataset(Arn.NameOf(datasetGroupArn), type));
        return $"{(type == DatasetType.Interactions ? journalEnd : state.Sequence)}/{state.Removals}";
    }

    private static string Hash(IEnumerable<string> lines) => Convert.ToHexStringLower(Digest(lines));

    private static byte[] Digest(IEnumerable<string> lines) => SHA256.HashData(Encoding.UTF8.GetBytes(string.Join('\n', lines)));
}
