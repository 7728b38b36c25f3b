namespace Personalize.Engine.Common;

// Data files and imports.
public static partial class ErrorIds
{
    /// <summary>The column map assigns two columns to one field.</summary>
    /// <remarks>Map one column per field.</remarks>
    public const string AmbiguousColumn = "AmbiguousColumn";

    /// <summary>The file to be written already exists.</summary>
    /// <remarks>Give another path, or allow it to be replaced.</remarks>
    public const string FileExists = "FileExists";

    /// <summary>A file that was named does not exist.</summary>
    /// <remarks>Check the path.</remarks>
    public const string FileNotFound = "FileNotFound";

    /// <summary>A file cannot be opened or read.</summary>
    /// <remarks>Check its permissions, or close the program that is using it.</remarks>
    public const string FileNotReadable = "FileNotReadable";

    /// <summary>A file or folder cannot be written.</summary>
    /// <remarks>Check the folder, its permissions and the free space on the disk.</remarks>
    public const string FileNotWritable = "FileNotWritable";

    /// <summary>A configuration file is larger than 1 MiB.</summary>
    /// <remarks>Name the configuration, not a data file.</remarks>
    public const string FileTooLarge = "FileTooLarge";

    /// <summary>Some of the files that were named are missing, so none was imported.</summary>
    /// <remarks>Name only files that exist.</remarks>
    public const string FilesMissing = "FilesMissing";

    /// <summary>The operation does not apply to datasets of this type.</summary>
    /// <remarks>Stream interactions through an event tracker; set items and users individually.</remarks>
    public const string InvalidDatasetType = "InvalidDatasetType";

    /// <summary>The import mode is neither FULL nor INCREMENTAL.</summary>
    /// <remarks>Use FULL to replace the data, or INCREMENTAL to add to it.</remarks>
    public const string InvalidImportMode = "InvalidImportMode";

    /// <summary>Rows of the files break the rules; nothing was changed.</summary>
    /// <remarks>Correct the rows that the message names, or let such rows be skipped and counted.</remarks>
    public const string InvalidRecords = "InvalidRecords";

    /// <summary>The timestamp format is unknown.</summary>
    /// <remarks>Give seconds, milliseconds, iso8601 or a .NET date format with year, month and day.</remarks>
    public const string InvalidTimestampFormat = "InvalidTimestampFormat";

    /// <summary>The content of a file is not valid for its format.</summary>
    /// <remarks>Create it again with the program that wrote it.</remarks>
    public const string MalformedFile = "MalformedFile";

    /// <summary>A required field has no column in the file.</summary>
    /// <remarks>Use a column map to name the column that holds it.</remarks>
    public const string MissingColumn = "MissingColumn";

    /// <summary>The dataset group has no data to test.</summary>
    /// <remarks>Import data first, or name files.</remarks>
    public const string NoData = "NoData";

    /// <summary>No file was named.</summary>
    /// <remarks>Name at least one.</remarks>
    public const string NoFiles = "NoFiles";

    /// <summary>No file matches the pattern.</summary>
    /// <remarks>Check the pattern.</remarks>
    public const string NoMatchingFile = "NoMatchingFile";

    /// <summary>The files have a header but no rows; nothing was changed.</summary>
    /// <remarks>Check that the export that writes them has finished.</remarks>
    public const string NoRows = "NoRows";

    /// <summary>A path does not lead to a file: its drive does not exist, or it belongs to something other than the file system.</summary>
    /// <remarks>Give the path of a file or folder.</remarks>
    public const string NotInFileSystem = "NotInFileSystem";

    /// <summary>The report would replace a file that is being read.</summary>
    /// <remarks>Give the report another path.</remarks>
    public const string ReportIsInput = "ReportIsInput";

    /// <summary>Input and output of a batch are the same file.</summary>
    /// <remarks>Name another output.</remarks>
    public const string SamePath = "SamePath";

    /// <summary>The column map names a column that the file lacks.</summary>
    /// <remarks>Correct the column map.</remarks>
    public const string UnknownColumn = "UnknownColumn";

    /// <summary>The column map names a field that the schema lacks.</summary>
    /// <remarks>Map to one of the fields that the message lists.</remarks>
    public const string UnknownField = "UnknownField";

    /// <summary>The file's extension does not belong to a format that can be read or written.</summary>
    /// <remarks>Rename or convert the file.</remarks>
    public const string UnknownFileFormat = "UnknownFileFormat";
}
