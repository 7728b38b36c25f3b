using System.Text;
using Personalize.Engine.Common;
using Personalize.Storage.Catalogs;
using Personalize.Storage.Files;

namespace Personalize.Storage.Buckets;

/// <summary>
/// Ties a bucket to its catalogue, as <see cref="SharedFolder"/> does for a folder: both know the same id, and so does the directory with the copies of
/// this machine.
/// </summary>
internal static class SharedBucket
{
    /// <summary>There while a store is being copied to the bucket.</summary>
    public const string CopyMark = "copy.source";

    /// <summary>The id of the store in a bucket; null if there is none.</summary>
    /// <exception cref="PersonalizeException">The bucket cannot be used.</exception>
    public static string? IdIn(BucketClient client) => client.TryRead(SharedFolder.FileName) is { } id ? Encoding.UTF8.GetString(id) : null;

    /// <exception cref="PersonalizeException">Ids <c>StoreFolderForeign</c> and <c>StoreCatalogMissing</c>.</exception>
    public static void Require(Catalog catalog, BucketClient client, string directory)
    {
        if (catalog.Note(CatalogNotes.Folder) is null && !catalog.Database.IsReadOnly)
        {
            if (client.TryRead(CopyMark) is not null)
                throw Database.CatalogMissing(catalog.Database.Place, $"is empty, because the copy of a store to '{client.Location}' has not ended");

            // Several machines may start at once: the first one decides.
            catalog.WriteHeld(lease: null, session =>
            {
                if (CatalogNotes.Find(session, CatalogNotes.Folder) is not null)
                    return false;
                if (IdIn(client) is not { } found)
                    client.Write(SharedFolder.FileName, Encoding.UTF8.GetBytes(found = Guid.NewGuid().ToString("N")));
                CatalogNotes.Add(session, CatalogNotes.Folder, found);
                return true;
            });
        }

        var expected = catalog.Note(CatalogNotes.Folder);
        var id = IdIn(client);
        if (expected != id)
        {
            throw PersonalizeException.InvalidInput(
                ErrorIds.StoreFolderForeign,
                $"'{client.Location}' is not the bucket of the {catalog.Database.Place}: "
                + (id is null ? $"it has no '{SharedFolder.FileName}'." : "it belongs to another catalogue."),
                "Check that Folder= and Database= in the connection string, and AWS_ENDPOINT_URL_S3, belong together. Nothing was changed.",
                $"{client.Location}");
        }

        Claim(directory, id!);
    }

    // Copies of another store of the same name, at another address, are of no use.
    private static void Claim(string directory, string id)
    {
        var path = Path.Combine(directory, SharedFolder.FileName);
        if (File.Exists(path) && File.ReadAllText(path) == id)
            return;
        foreach (var folder in new[] { StoreContent.DataOf(directory), StoreContent.ModelsOf(directory), Store.CachesOf(directory) })
            StoreFiles.TryDeleteDirectory(folder);
        DurableFile.Replace(path, stream => stream.Write(Encoding.UTF8.GetBytes(id)));
    }
}
