using Personalize.Engine.Common;
using Personalize.Storage.Catalogs;

namespace Personalize.Storage.Files;

/// <summary>
/// Ties the folder of a shared store to its catalogue: both know the same id. A machine on which the folder is not mounted, or another one is, is
/// refused before it reads or writes anything.
/// </summary>
internal static class SharedFolder
{
    public const string FileName = "store.id";

    /// <exception cref="PersonalizeException">Id <c>StoreFolderForeign</c>.</exception>
    public static void Require(Catalog catalog, string folder)
    {
        var path = Path.Combine(folder, FileName);
        if (catalog.Note(CatalogNotes.Folder) is null && !catalog.Database.IsReadOnly)
        {
            if (!File.Exists(path))
                Make(path);
            catalog.AddNote(CatalogNotes.Folder, File.ReadAllText(path));
        }

        var expected = catalog.Note(CatalogNotes.Folder);
        var found = File.Exists(path) ? File.ReadAllText(path) : null;
        if (expected == found)
            return;
        throw PersonalizeException.InvalidInput(
            ErrorIds.StoreFolderForeign,
            $"The folder '{folder}' is not that of the {catalog.Database.Place}: "
            + (found is null ? $"it has no '{FileName}'." : "it belongs to another catalogue."),
            "Check that the folder is mounted here, and that Folder= and Database= in the connection string belong together. Nothing was changed.",
            folder);
    }

    // Several machines may start at once: the first one decides.
    private static void Make(string path)
    {
        var temporary = $"{path}.{Guid.NewGuid():N}{DurableFile.TemporaryExtension}";
        try
        {
            using (var stream = StoreFiles.Create(temporary))
            {
                stream.Write(System.Text.Encoding.UTF8.GetBytes(Guid.NewGuid().ToString("N")));
                stream.Flush(flushToDisk: true);
            }

            File.Move(temporary, path, overwrite: false);
            DurableFile.FlushDirectory(Path.GetDirectoryName(path)!);
        }
        catch (IOException) when (File.Exists(path))
        {
            File.Delete(temporary);
        }
    }
}
