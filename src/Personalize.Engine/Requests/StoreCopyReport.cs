namespace Personalize.Engine.Requests;

/// <summary>A store that was copied.</summary>
/// <param name="Location">Where the copy is: a directory, or the name of a database without the means to open it.</param>
/// <param name="Files">Number of files of the copy.</param>
/// <param name="Bytes">Their size.</param>
/// <param name="FilesKept">How many of the files an interrupted copy had left, with the same content.</param>
/// <param name="Records">Number of records of the catalogue and the journal.</param>
public sealed record StoreCopyReport(string Location, int Files, long Bytes, int FilesKept, long Records);
