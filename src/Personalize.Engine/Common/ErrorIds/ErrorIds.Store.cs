namespace Personalize.Engine.Common;

// The store.
public static partial class ErrorIds
{
    /// <summary>A backup is incomplete, damaged, or not a backup of a store.</summary>
    /// <remarks>Use another backup, or make a new one while the store is still whole.</remarks>
    public const string BackupDamaged = "BackupDamaged";

    /// <summary>The folder for a backup, or the store to be restored, already has content.</summary>
    /// <remarks>Name a folder that does not exist yet, or ask for the store to be replaced; the old one is kept beside it.</remarks>
    public const string BackupTargetNotEmpty = "BackupTargetNotEmpty";

    /// <summary>What arrived in the copy of a store is not what was sent.</summary>
    /// <remarks>Copy the store again; the target was not changed.</remarks>
    public const string CopyDiffers = "CopyDiffers";

    /// <summary>The store to which another one is to be copied already has content.</summary>
    /// <remarks>Name a store that is empty, or does not exist yet.</remarks>
    public const string CopyTargetNotEmpty = "CopyTargetNotEmpty";

    /// <summary>There is no space left on a disk, or in the quota of the user.</summary>
    /// <remarks>Free some space and try again; what was there before is unchanged.</remarks>
    public const string DiskFull = "DiskFull";

    /// <summary>Another process took over the work while this one was not responding; nothing was changed.</summary>
    /// <remarks>Start it again when the other process has finished.</remarks>
    public const string LeaseLost = "LeaseLost";

    /// <summary>A model file cannot be used: it is damaged, or not the file that was saved for its version.</summary>
    /// <remarks>Train the solution version again, or restore the file from a backup.</remarks>
    public const string ModelDamaged = "ModelDamaged";

    /// <summary>The model file of a version is missing from the store.</summary>
    /// <remarks>Train the solution again.</remarks>
    public const string ModelMissing = "ModelMissing";

    /// <summary>A model cannot be written.</summary>
    /// <remarks>Check the free space on the disk and the permissions of the store.</remarks>
    public const string ModelNotWritten = "ModelNotWritten";

    /// <summary>The scores of a model are not numbers, so its weights are damaged.</summary>
    /// <remarks>Train the solution version again, or restore its model from a backup.</remarks>
    public const string ScoresNotFinite = "ScoresNotFinite";

    /// <summary>A data file of the store is damaged.</summary>
    /// <remarks>Import the dataset again.</remarks>
    public const string SegmentDamaged = "SegmentDamaged";

    /// <summary>A data file of the store is gone.</summary>
    /// <remarks>Try again; if the error remains, import the dataset again.</remarks>
    public const string SegmentMissing = "SegmentMissing";

    /// <summary>Other processes have been writing to the store for too long.</summary>
    /// <remarks>Try again; end processes that are stuck.</remarks>
    public const string StoreBusy = "StoreBusy";

    /// <summary>The bucket in which a shared store has its data and models does not exist.</summary>
    /// <remarks>Create it, or correct Folder= in the connection string or the address in AWS_ENDPOINT_URL_S3.</remarks>
    public const string StoreBucketMissing = "StoreBucketMissing";

    /// <summary>The bucket in which a shared store has its data and models refuses these credentials, or there are none.</summary>
    /// <remarks>Set AWS_ACCESS_KEY_ID, AWS_SECRET_ACCESS_KEY and AWS_REGION, or give the machine a role that may read, write, delete and list there.</remarks>
    public const string StoreBucketRefused = "StoreBucketRefused";

    /// <summary>The store has data or models that its catalogue does not know: the catalogue is missing, or older than they are.</summary>
    /// <remarks>Put the right personalize.db back, restore a backup, or let the catalogue be rebuilt. Nothing was changed or deleted.</remarks>
    public const string StoreCatalogMissing = "StoreCatalogMissing";

    /// <summary>The catalogue of the store, or a record in it, cannot be read.</summary>
    /// <remarks>Restore the store from a backup, or have the catalogue rebuilt; what is set aside is kept.</remarks>
    public const string StoreDamaged = "StoreDamaged";

    /// <summary>The folder or the bucket of a shared store belongs to another catalogue, or is not mounted.</summary>
    /// <remarks>Mount the folder, or correct Folder= or Database= in the connection string. Nothing was changed.</remarks>
    public const string StoreFolderForeign = "StoreFolderForeign";

    /// <summary>The connection string of a shared store does not name its folder or its bucket.</summary>
    /// <remarks>Add Folder= with a full path that all machines of the store reach, or s3://bucket/prefix.</remarks>
    public const string StoreFolderMissing = "StoreFolderMissing";

    /// <summary>The location of the store names a server of an unsupported kind, or where only a directory can be used.</summary>
    /// <remarks>Name a directory, or the connection string of a PostgreSQL database.</remarks>
    public const string StoreLocationUnsupported = "StoreLocationUnsupported";

    /// <summary>The path of the store is empty.</summary>
    /// <remarks>Name a directory; it is created if it does not exist.</remarks>
    public const string StorePathMissing = "StorePathMissing";

    /// <summary>The store can be read but not written to, and the command would change it.</summary>
    /// <remarks>Use a copy of the store in a place where you can write.</remarks>
    public const string StoreReadOnly = "StoreReadOnly";

    /// <summary>The database of a shared store cannot be reached.</summary>
    /// <remarks>Check that the server is running and that this machine reaches it, then try again.</remarks>
    public const string StoreUnreachable = "StoreUnreachable";

    /// <summary>The store cannot be opened, or a file in it cannot be read or written.</summary>
    /// <remarks>Check that it is on a local disk and that you can write to it.</remarks>
    public const string StoreUnusable = "StoreUnusable";

    /// <summary>The store was written by a newer version.</summary>
    /// <remarks>Update the module, or name another store.</remarks>
    public const string StoreVersionTooNew = "StoreVersionTooNew";

    /// <summary>A text contains a character that the database of the store cannot hold.</summary>
    /// <remarks>Remove NUL characters.</remarks>
    public const string TextNotStorable = "TextNotStorable";
}
