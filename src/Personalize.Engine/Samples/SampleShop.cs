using System.Globalization;
using System.Text;
using Personalize.Engine.Common;
using Personalize.Engine.Requests;
using Personalize.Engine.Resources;

namespace Personalize.Engine.Samples;

/// <summary>
/// A synthetic shop for users without data, and for tests: half a year of visits. Items form series that are viewed in order,
/// tastes drift, items appear over time, and some are viewed or bought again. What comes next depends on the order of the events,
/// so a recurrent network can find more than popularity or co-occurrence.
/// </summary>
public static class SampleShop
{
    /// <summary>1 January 2024, 00:00 UTC.</summary>
    internal const long Start = 1_704_067_200;

    internal const long Day = 86_400;

    internal const long Length = 180 * Day;

    private static readonly string[] s_segments = ["student", "family", "professional", "craft", "sport", "senior"];
    private static readonly string[] s_devices = ["mobile", "desktop", "tablet"];

    // Event types with an EVENT_VALUE that says how much they mean: a threshold of 3 trains on carts and purchases.
    private static readonly (string Name, string Value)[] s_types = [("view", "1"), ("cart", "3"), ("purchase", "10")];

    internal static int SegmentCount => s_segments.Length;

    internal static int DeviceCount => s_devices.Length;

    /// <inheritdoc cref="Write(string, SampleShopOptions, OperationContext)"/>
    /// <returns>One file for each type, in the order of the types.</returns>
    internal static IReadOnlyList<SampleDatasetFile> Write(WriteSampleDatasetRequest request, OperationContext context)
    {
        var options = new SampleShopOptions { Seed = request.Seed, Users = request.UserCount, Items = request.ItemCount, Events = request.EventCount };
        return [.. Write(request.Directory, options, context).OrderBy(file => file.Key).Select(file => new SampleDatasetFile(file.Key, file.Value))];
    }

    /// <summary>
    /// Writes interactions.csv, items.csv and users.csv to a directory, which is created if missing. Each file appears complete or not at all.
    /// </summary>
    /// <returns>The absolute paths.</returns>
    /// <exception cref="PersonalizeException">InvalidInput: a size that is too small for a shop, or a directory that cannot be written to.</exception>
    public static IReadOnlyDictionary<DatasetType, string> Write(string directory, SampleShopOptions options, OperationContext context)
    {
        options.Validate();
        var catalog = new SampleCatalog(options.Items, options.Seed);
        var visitors = new SampleVisitor[options.Users];
        var events = new List<SampleEvent>(options.Events);
        var counts = SampleVisitor.ShareEvents(options);
        for (var user = 0; user < visitors.Length; user++)
        {
            context.CancellationToken.ThrowIfCancellationRequested();
            if (user % 1000 == 0)
                context.Progress?.Invoke(new OperationProgress("Creating a sample shop", $"{user} of {visitors.Length} users", 100.0 * user / visitors.Length));
            visitors[user] = new SampleVisitor(user, catalog, options.Seed);
            visitors[user].Visit(counts[user], events);
        }

        // As in a log: the events of all users in order of time. At equal times the user decides, so that the order is total.
        events.Sort((a, b) => (a.Time, a.User).CompareTo((b.Time, b.User)));
        var userId = Ids('u', options.Users);
        var itemId = Ids('i', options.Items);
        try
        {
            directory = Path.GetFullPath(directory);
            Directory.CreateDirectory(directory);
            var paths = new Dictionary<DatasetType, string>
            {
                [DatasetType.Interactions] = WriteFile(
                    directory, "interactions.csv", "USER_ID,ITEM_ID,TIMESTAMP,EVENT_TYPE,EVENT_VALUE,DEVICE", events.Count, (line, row) =>
                {
                    var e = events[row];
                    line.Append(
                        CultureInfo.InvariantCulture,
                        $"{userId(e.User)},{itemId(e.Item)},{e.Time},{s_types[e.Type].Name},{s_types[e.Type].Value},{s_devices[e.Device]}");
                }, context),
                [DatasetType.Items] = WriteFile(directory, "items.csv", "ITEM_ID,CATEGORY,BRAND,PRICE,CREATION_TIMESTAMP", options.Items, (line, row) =>
                {
                    var item = catalog.Items[row];
                    line.Append(
                        CultureInfo.InvariantCulture, $"{itemId(row)},category-{item.Category + 1},brand-{item.Brand + 1},{item.Price:0.00},{item.Created}");
                }, context),
                [DatasetType.Users] = WriteFile(directory, "users.csv", "USER_ID,AGE,SEGMENT", options.Users, (line, row) =>
                    line.Append(CultureInfo.InvariantCulture, $"{userId(row)},{visitors[row].Age},{s_segments[visitors[row].Segment]}"), context),
            };
            context.Progress?.Invoke(new OperationProgress("Creating a sample shop", $"{events.Count} events written", 100, Completed: true));
            return paths;
        }
        catch (Exception exception) when (StorageFailure.IsCause(exception) || exception is ArgumentException)
        {
            throw StorageFailure.Of(
                exception, directory, ErrorIds.FileNotWritable, $"The sample cannot be written to '{directory}'", "Name a directory that you can write to.");
        }
    }

    // Ids never need quoting. They all have the same width, so that they sort like numbers.
    private static Func<int, string> Ids(char prefix, int count)
    {
        var width = Math.Max(4, count.ToString(CultureInfo.InvariantCulture).Length);
        return index => prefix + (index + 1).ToString(CultureInfo.InvariantCulture).PadLeft(width, '0');
    }

    private static string WriteFile(string directory, string name, string header, int rows, Action<StringBuilder, int> append, OperationContext context)
    {
        var path = Path.Combine(directory, name);
        var temporary = $"{path}.{Guid.NewGuid():N}.tmp";
        try
        {
            using (var stream = new FileStream(temporary, FileMode.CreateNew))
            {
                using var writer = new StreamWriter(stream, new UTF8Encoding(encoderShouldEmitUTF8Identifier: false), leaveOpen: true) { NewLine = "\n" };
                writer.WriteLine(header);
                var line = new StringBuilder();
                for (var row = 0; row < rows; row++)
                {
                    if (row % 4096 == 0)
                        context.CancellationToken.ThrowIfCancellationRequested();
                    append(line.Clear(), row);
                    writer.WriteLine(line);
                }

                writer.Flush();
                stream.Flush(flushToDisk: true);
            }

            File.Move(temporary, path, overwrite: true);
            return path;
        }
        catch
        {
            File.Delete(temporary);
            throw;
        }
    }
}

/// <summary>One event, ids as indices.</summary>
/// <param name="Time">Unix seconds.</param>
internal readonly record struct SampleEvent(int User, int Item, long Time, byte Type, byte Device);
