using Personalize.Engine.Common;
using Personalize.Engine.Resources;
using Personalize.Storage.Catalogs;
using Personalize.Storage.Models;
using Personalize.Storage.Segments;

namespace Personalize.Storage;

/// <summary>
/// The segments and models that are in a store's directory, whatever its catalogue says. Read before the catalogue: what a process commits
/// in between is then in the catalogue and not here, and not the other way round.
/// </summary>
internal sealed class StoreContent
{
    private StoreContent(IReadOnlyList<string> segments, IReadOnlyList<string> models) => (Segments, Models) = (segments, models);

    /// <summary>Paths of the files of segments that were committed once.</summary>
    public IReadOnlyList<string> Segments { get; }

    /// <summary>Directories with models.</summary>
    public IReadOnlyList<string> Models { get; }

    public bool IsEmpty => Segments.Count == 0 && Models.Count == 0;

    public static string DataOf(string store) => Path.Combine(store, "data");

    public static string ModelsOf(string store) => Path.Combine(store, "models");

    /// <summary>The file of the trained model in the directory of a version.</summary>
    public static string WeightsIn(string directory) => Path.Combine(directory, $"model{ModelStore.WeightsExtension}");

    public static StoreContent Read(string store)
    {
        var segments = Directories(DataOf(store))
            .SelectMany(directory => Files(directory, $"*{SegmentPaths.FileExtension}"))
            .Where(file => SegmentPaths.IsId(Path.GetFileNameWithoutExtension(file)))
            .Where(file => !File.Exists(Path.ChangeExtension(file, SegmentPaths.WritingExtension)));

        // Releases before 0.2.0 kept the histories of users among the models.
        var models = Directories(ModelsOf(store))
            .Where(directory => !Path.GetFileName(directory).StartsWith("histories-", StringComparison.Ordinal))
            .Where(directory => Files(directory, $"*{ModelStore.WeightsExtension}").Any());
        return new StoreContent([.. segments], [.. models]);
    }

    /// <summary>What a catalogue neither lists nor has ever dropped.</summary>
    public StoreContent Unknown(Catalog catalog)
    {
        if (IsEmpty)
            return this;
        var known = catalog.SegmentIds().Union(catalog.DroppedSegments.Read()).ToHashSet();
        var models = catalog.List<SolutionVersion>().Select(version => version.Arn).Union(catalog.DroppedVersions.Read()).Select(Arn.LastPartOf).ToHashSet();
        return new StoreContent(
            [.. Segments.Where(file => !known.Contains(Path.GetFileNameWithoutExtension(file)) && File.Exists(file))],
            [.. Models.Where(directory => !models.Contains(Path.GetFileName(directory)) && Directory.Exists(directory))]);
    }

    /// <exception cref="PersonalizeException">Id <c>StoreCatalogMissing</c>: there is something that the catalogue does not know.</exception>
    public void RequireKnown(Catalog catalog, string path)
    {
        var unknown = Unknown(catalog);
        if (!unknown.IsEmpty)
        {
            throw Database.CatalogMissing(
                path, $"does not know {unknown.Segments.Count} data files and {unknown.Models.Count} models, so it is older than they are");
        }
    }

    /// <summary>
    /// Records what an older version of the module left behind when it was killed as dropped, unless it is younger than the newest entry of
    /// the catalogue.
    /// </summary>
    public void Adopt(Catalog catalog)
    {
        var newest = catalog.NewestEntry();
        var unknown = Unknown(catalog);
        catalog.DroppedSegments.Add(
            [.. unknown.Segments.Select(file => Path.GetFileNameWithoutExtension(file)!).Where(id => SegmentPaths.TimeOf(id) is { } time && time <= newest)]);
        catalog.DroppedVersions.Add(
            [.. unknown.Models.Where(directory => Files(directory, "*").All(file => File.GetLastWriteTimeUtc(file) <= newest)).Select(
                directory => Arn.SolutionVersion("dropped", Path.GetFileName(directory)))]);
        catalog.RecordVersions();
    }

    private static string[] Directories(string root) => List(() => Directory.GetDirectories(root));

    private static string[] Files(string directory, string pattern) => List(() => Directory.GetFiles(directory, pattern));

    private static string[] List(Func<string[]> list)
    {
        try
        {
            return list();
        }
        catch (DirectoryNotFoundException)
        {
            return [];
        }
    }
}
