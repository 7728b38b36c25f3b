using System.Globalization;
using System.Text;
using Personalize.Engine.Common;
using Personalize.Engine.Resources;

namespace Personalize.Engine.Samples;

/// <summary>
/// A synthetic shop for a person without data, and for tests: half a year of visits. Items form series in which one follows
/// the other, tastes drift, items appear over time, some are viewed or bought again. What comes next is in the order of the
/// events, so that a recurrent network has more to find than popularity or co-occurrence.
/// </summary>
public static class SampleShop
{
    /// <summary>1 January 2024, 00:00 UTC.</summary>
    internal const long Start = 1_704_067_200;

    internal const long Day = 86_400;

    internal const long Length = 180 * Day;

    private static readonly string[] s_segments = ["student", "family", "professional", "craft", "sport", "senior"];
    private static readonly string[] s_devices = ["mobile", "desktop", "tablet"];

    // Event types with the EVENT_VALUE that says how much they mean: a threshold of 3 trains on carts and purchases.
    private static readonly (string Name, string Value)[] s_types = [("view", "1"), ("cart", "3"), ("purchase", "10")];

    internal static int SegmentCount => s_segments.Length;

    internal static int DeviceCount => s_devices.Length;

    /// <summary>Writes interactions.csv, items.csv and users.csv into a directory (made if missing), each whole or not at all.</summary>
    /// <returns>The absolute paths.</returns>
    /// <exception cref="PersonalizeException">InvalidInput: a size that makes no shop, or a directory that cannot be written to.</exception>
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
                context.Progress?.Invoke(new OperationProgress("Making a sample shop", $"{user} of {visitors.Length} users", 100.0 * user / visitors.Length));
            visitors[user] = new SampleVisitor(user, catalog, options.Seed);
            visitors[user].Visit(counts[user], events);
        }

        // As a log has them: all users' events in order of time. The user decides between equal times, so that the order is whole.
        events.Sort((a, b) => (a.Time, a.User).CompareTo((b.Time, b.User)));
        var userId = Ids('u', options.Users);
        var itemId = Ids('i', options.Items);
        try
        {
            directory = Path.GetFullPath(directory);
            Directory.CreateDirectory(directory);
            var paths = new Dictionary<DatasetType, string>
            {
                [DatasetType.Interactions] = WriteFile(directory, "interactions.csv", "USER_ID,ITEM_ID,TIMESTAMP,EVENT_TYPE,EVENT_VALUE,DEVICE", events.Count, (line, row) =>
                {
                    var e = events[row];
                    line.Append(CultureInfo.InvariantCulture, $"{userId(e.User)},{itemId(e.Item)},{e.Time},{s_types[e.Type].Name},{s_types[e.Type].Value},{s_devices[e.Device]}");
                }, context),
                [DatasetType.Items] = WriteFile(directory, "items.csv", "ITEM_ID,CATEGORY,BRAND,PRICE,CREATION_TIMESTAMP", options.Items, (line, row) =>
                {
                    var item = catalog.Items[row];
                    line.Append(CultureInfo.InvariantCulture, $"{itemId(row)},category-{item.Category + 1},brand-{item.Brand + 1},{item.Price:0.00},{item.Created}");
                }, context),
                [DatasetType.Users] = WriteFile(directory, "users.csv", "USER_ID,AGE,SEGMENT", options.Users, (line, row) =>
                    line.Append(CultureInfo.InvariantCulture, $"{userId(row)},{visitors[row].Age},{s_segments[visitors[row].Segment]}"), context),
            };
            context.Progress?.Invoke(new OperationProgress("Making a sample shop", $"{events.Count} events written", 100, Completed: true));
            return paths;
        }
        catch (Exception exception) when (exception is IOException or UnauthorizedAccessException or ArgumentException)
        {
            throw new PersonalizeException(
                ErrorKind.InvalidInput, "DirectoryNotWritable", $"The sample cannot be written to '{directory}': {exception.Message}", "Name a directory that you can write to.", directory, exception);
        }
    }

    // Ids never need quoting. The same width for all, so that they sort as numbers do.
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
