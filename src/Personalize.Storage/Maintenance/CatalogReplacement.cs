using Personalize.Storage.Catalogs;
using Personalize.Storage.Files;

namespace Personalize.Storage.Maintenance;

/// <summary>
/// Puts a new catalogue in the place of a damaged one. The new one is made under another name, gets a second one when it is whole, and takes the
/// place after the damaged one has been set aside. Killed in between, the next repair begins again or finishes.
/// </summary>
internal sealed class CatalogReplacement(string store, LostAndFound aside)
{
    private readonly LostAndFound _aside = aside;

    /// <summary>The catalogue of the store.</summary>
    public string Current { get; } = Path.Combine(store, Store.CatalogFile);

    private string Unfinished => Current + ".repair";

    private string Whole => Current + ".repaired";

    /// <summary>Finishes what a killed repair had almost done, and removes what another one has left.</summary>
    public void FinishEarlier()
    {
        foreach (var file in Files(Unfinished))
            File.Delete(file);
        if (!File.Exists(Whole))
            return;

        // As long as the damaged one is there, it may have changed since.
        if (File.Exists(Current))
            File.Delete(Whole);
        else
            Publish();
    }

    /// <summary>Begins a new catalogue. Dispose it before <see cref="Publish"/>.</summary>
    public Catalog Begin() => new(Unfinished);

    public void Publish()
    {
        if (File.Exists(Unfinished))
        {
            DurableFile.Publish(Unfinished, Whole);
            foreach (var file in Files(Unfinished))
                File.Delete(file);
        }

        // The file itself first: without it, nobody takes what is left for a catalogue.
        foreach (var file in new[] { Current, Current + "-wal", Current + "-shm", Current + "-journal" }.Where(File.Exists))
            _aside.Move(file);
        DurableFile.Publish(Whole, Current);
    }

    private static string[] Files(string path) => Directory.GetFiles(Path.GetDirectoryName(path)!, Path.GetFileName(path) + "*")
        .Where(file => !file.EndsWith(".repaired", StringComparison.Ordinal)).ToArray();
}
