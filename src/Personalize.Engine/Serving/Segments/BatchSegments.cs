using System.IO.Compression;
using Personalize.Engine.Common;
using Personalize.Engine.Data;
using Personalize.Engine.Resources;
using Personalize.Engine.Serving.Batches;
using Personalize.Engine.Serving.Filters;
using Personalize.Engine.Serving.Histories;

namespace Personalize.Engine.Serving.Segments;

/// <summary>
/// Finds the users who are most likely to want an item, or an item with some metadata: those to whom the model gives it, or all of them
/// together, the greatest probability of being the next one.
/// </summary>
internal sealed class BatchSegments(
    TimeProvider clock, ServedVersions versions, UserHistoryCache histories, UserMetadataCache metadata, NewItemCache newItems, RequestFilters filters)
{
    // Enough to fill the lanes, few enough to keep histories small.
    private const int UsersAtOnce = 4096;

    private readonly TimeProvider _clock = clock;
    private readonly ServedVersions _versions = versions;
    private readonly UserHistoryCache _histories = histories;
    private readonly UserMetadataCache _metadata = metadata;
    private readonly NewItemCache _newItems = newItems;
    private readonly RequestFilters _filters = filters;

    /// <summary>Writes the segments for every line of a file. An invalid line gets an error in the output and does not stop the rest.</summary>
    /// <param name="threads">The result does not depend on it.</param>
    /// <exception cref="PersonalizeException">A file cannot be read or written.</exception>
    /// <exception cref="OperationCanceledException">Stopped; there is no output.</exception>
    public BatchSegmentReport Run(BatchSegmentJob job, ServedVersion version, Filter? filter, int threads, OperationContext context)
    {
        var started = _clock.GetTimestamp();
        SegmentLine[] lines = [.. BatchFile.Lines(job.InputPath).Select(SegmentLine.Parse)];
        var users = _histories.Users(version.DatasetGroupArn, version.Options, context);
        _versions.Use(version.Arn, model =>
        {
            var plan = filter is null ? null : _filters.PlanOf(filter, version, model, context, ofUsers: true);
            foreach (var line in lines.Where(line => line.Error is null))
                FindItems(line, version, model, context);
            Compare(lines, users, job, version, plan, model, threads, context);
            return true;
        });
        using (var file = new WholeFile(job.OutputPath))
        {
            file.Try(() => Write(lines, file.Stream, BatchFile.IsCompressed(job.OutputPath)));
            file.Complete();
        }

        context.Progress?.Invoke(new OperationProgress("User segments", $"{users.Count} users", 100, Completed: true));
        return new BatchSegmentReport(
            job.OutputPath, lines.Length, lines.Count(line => line.Error is not null), users.Count, _clock.GetElapsedTime(started).TotalSeconds);
    }

    private static void Write(SegmentLine[] lines, Stream output, bool compressed)
    {
        using var target = compressed ? new GZipStream(output, CompressionLevel.Fastest, leaveOpen: true) : null;
        foreach (var line in lines)
            line.Write(target ?? output);
    }

    private void FindItems(SegmentLine line, ServedVersion version, IRecommender model, OperationContext context)
    {
        try
        {
            if (line.ItemAttributes is { } attributes)
            {
                line.Items = _filters.ItemsWhere(attributes, version, model, context);
                if (line.Items.Count == 0)
                    line.Error = $"No item of the model matches {attributes}.";
            }
            else if (model.Items.TryGetIndex(line.ItemId!, out var item))
            {
                line.Items = ItemSet.Of(model.Items.Count, other => other == item);
            }
            else
            {
                line.Error = $"The model does not know the item '{line.ItemId}'.";
            }
        }
        catch (PersonalizeException exception) when (exception.Kind == ErrorKind.InvalidInput)
        {
            line.Error = exception.Message;
        }
    }

    private void Compare(
        SegmentLine[] lines, IReadOnlyList<string> users, BatchSegmentJob job, ServedVersion version, FilterPlan? plan, IRecommender model, int threads,
        OperationContext context)
    {
        SegmentLine[] valid = [.. lines.Where(line => line.Error is null)];
        ItemSet[] groups = [.. valid.Select(line => line.Items!)];
        var values = valid.Select(line => BatchInference.Merge(job.FilterValues, line.FilterValues)).ToArray();
        var metadata = model.UsesUserMetadata ? _metadata.Of(version.DatasetGroupArn, context) : null;
        var newItems = _newItems.Of(version.DatasetGroupArn, model, context);
        for (var first = 0; first < users.Count && valid.Any(line => line.Error is null); first += UsersAtOnce)
        {
            context.CancellationToken.ThrowIfCancellationRequested();
            string[] chunk = [.. users.Skip(first).Take(UsersAtOnce)];
            var events = _histories.Read(version.DatasetGroupArn, version.Options, chunk, context, model.ReadsContext);
            var all = plan is { NeedsHistory: true }
                ? _histories.Read(version.DatasetGroupArn, new SnapshotOptions(), chunk, context, plan.NeedsContext, isWhole: true)
                : null;
            var scores = model.Affinities(
                events, groups, threads, context.CancellationToken,
                [.. chunk.Select(user => new RequestMetadata(metadata?.GetValueOrDefault(user), RequestMetadata.NoContext, newItems))]);
            for (var k = 0; k < valid.Length; k++)
                Offer(valid[k], k, chunk, first, scores, plan, all, values[k], job.NumResults);
            context.Progress?.Invoke(new OperationProgress("User segments", $"{first + chunk.Length} users", 100.0 * (first + chunk.Length) / users.Count));
        }
    }

    private static void Offer(
        SegmentLine line, int place, string[] users, int first, double[][] scores, FilterPlan? plan, IReadOnlyList<IReadOnlyList<HistoryEvent>>? events,
        IReadOnlyDictionary<string, string> values, int most)
    {
        try
        {
            if (line.Error is not null)
                return;
            if (plan is null && line.FilterValues.Count > 0)
                throw PersonalizeException.InvalidInput(ErrorIds.FilterMissing, "The line has filterValues, but the batch has no filter.");
            for (var u = 0; u < users.Length; u++)
            {
                if (plan?.AllowsUser(users[u], events?[u] ?? [], values) != false)
                    line.Offer(users[u], scores[u][place], first + u, most);
            }
        }
        catch (PersonalizeException exception) when (exception.Kind == ErrorKind.InvalidInput)
        {
            line.Error = exception.Message;
        }
    }
}
