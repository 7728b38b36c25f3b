using Personalize.Engine.Common;
using Personalize.Engine.Data;
using Personalize.Engine.Ports;
using Personalize.Engine.Requests;
using Personalize.Engine.Resources;
using Personalize.Engine.Schemas;
using Personalize.Engine.Serving.Filters;
using Personalize.Engine.Serving.Histories;

namespace Personalize.Engine.Serving.Batches;

/// <summary>Answers the lines of a file.</summary>
internal sealed class BatchInference(
    IStore store, TimeProvider clock, ServedVersions versions, UserHistoryCache histories, UserMetadataCache metadata, NewItemCache newItems,
    RequestFilters filters)
{
    private static readonly IReadOnlyDictionary<string, string> s_noContext = new Dictionary<string, string>();

    // Enough to fill the lanes, few enough to keep histories and bitmaps small.
    private const int UsersAtOnce = 4096;
    private const int FilteredUsersAtOnce = 512;

    private readonly IStore _store = store;
    private readonly TimeProvider _clock = clock;
    private readonly ServedVersions _versions = versions;
    private readonly UserHistoryCache _histories = histories;
    private readonly UserMetadataCache _metadata = metadata;
    private readonly NewItemCache _newItems = newItems;
    private readonly RequestFilters _filters = filters;

    /// <summary>Answers every line, or continues where the same job was interrupted.</summary>
    /// <param name="threads">The result does not depend on it.</param>
    /// <param name="report">Receives what has been answered, whenever more of it is on the disk.</param>
    public BatchInferenceReport Run(
        BatchInferenceJob job, ServedVersion version, Filter? filter, int threads, Action<BatchInferenceReport> report, OperationContext context)
    {
        using var output = new BatchOutput(job.OutputPath, BatchProgress.Fingerprint(job, filter));
        var known = output.Progress.Lines;
        if (known > 0)
            context.Information?.Invoke($"{known} users were answered by an interrupted run; this run continues from there.");
        var started = _clock.GetTimestamp();
        BatchInferenceReport Report() => new(job.OutputPath, output.Progress.Lines, output.Progress.Failed, _clock.GetElapsedTime(started).TotalSeconds);
        report(Report());
        if (job.EscapeFormulas && !SpreadsheetText.Concerns(job.OutputPath))
            context.Warning?.Invoke(SpreadsheetText.NotConcerned(job.OutputPath));
        foreach (var chunk in BatchFile.Read(job.InputPath, _store).Skip(checked((int)known)).Chunk(filter is null ? UsersAtOnce : FilteredUsersAtOnce))
        {
            context.CancellationToken.ThrowIfCancellationRequested();
            BatchLine[] lines = [.. chunk.Select(input => input.Line)];
            output.Append(lines.Length, stream => Answer(lines, job, version, filter, threads, stream, context));
            report(Report());
            context.Progress?.Invoke(ProgressOf(output.Progress.Lines, known, chunk[^1].Percent, _clock.GetElapsedTime(started)));
        }

        output.Complete(_store, job.EscapeFormulas);
        context.Progress?.Invoke(new OperationProgress("Batch inference", $"{output.Progress.Lines} users", 100, Completed: true));
        return Report();
    }

    private static OperationProgress ProgressOf(long lines, long known, double percent, TimeSpan elapsed)
    {
        var rate = (lines - known) / Math.Max(elapsed.TotalSeconds, 1e-3);
        TimeSpan? remaining = percent is > 0 and < 100 && rate > 0 ? TimeSpan.FromSeconds(lines * (100 - percent) / percent / rate) : null;
        return new OperationProgress("Batch inference", FormattableString.Invariant($"{lines} users, {rate:0} users/s"), percent, remaining);
    }

    /// <summary>Answers some lines; returns how many of them failed.</summary>
    private int Answer(BatchLine[] lines, BatchInferenceJob job, ServedVersion version, Filter? filter, int threads, Stream output, OperationContext context)
    {
        string[] users = [.. lines.Select(line => line.UserId)];
        var errors = lines.Select(line => line.Error).ToArray();
        var warnings = new string?[lines.Length];
        var answers = new IReadOnlyList<RecommendedItem>?[lines.Length];
        _versions.Use(version.Arn, model =>
        {
            var events = _histories.Read(version.DatasetGroupArn, version.Options, users, context, withContext: model.ReadsContext);
            var plan = filter is null ? null : _filters.PlanOf(filter, version, model, context);
            var allowed = Allowed(plan, lines, job, version, users, errors, warnings, context);
            var metadata = model.UsesUserMetadata ? _metadata.Of(version.DatasetGroupArn, context) : null;
            var newItems = _newItems.Of(version.DatasetGroupArn, model, context);
            int[] places = [.. Enumerable.Range(0, lines.Length).Where(i => errors[i] is null)];
            var found = places.Length == 0
                ? []
                : model.RecommendMany(
                    [.. places.Select(i => events[i])], job.NumResults, [.. places.Select(i => allowed[i])], threads,
                    context.CancellationToken, [.. places.Select(i => new RequestMetadata(metadata?.GetValueOrDefault(users[i]), s_noContext, newItems))]);
            for (var k = 0; k < places.Length; k++)
                answers[places[k]] = found[k];
            return true;
        });
        for (var i = 0; i < lines.Length; i++)
            lines[i].Write(output, answers[i], errors[i], warnings[i]);
        return errors.Count(error => error is not null);
    }

    /// <summary>The items that may be recommended to the user of each line; null for all.</summary>
    /// <param name="errors">The errors of the lines; those about filter values are added.</param>
    /// <param name="warnings">Receives, for each line, which of its filter values no item has.</param>
    private AllowedItems?[] Allowed(
        FilterPlan? plan, BatchLine[] lines, BatchInferenceJob job, ServedVersion version, string[] users, string?[] errors, string?[] warnings,
        OperationContext context)
    {
        var allowed = new AllowedItems?[lines.Length];
        var events = plan is { NeedsHistory: true }
            ? _histories.Read(version.DatasetGroupArn, new SnapshotOptions(), users, context, plan.NeedsContext, isWhole: true)
            : null;
        for (var i = 0; i < lines.Length; i++)
        {
            try
            {
                if (errors[i] is not null)
                    continue;
                if (plan is null)
                {
                    RefuseValues(lines[i]);
                    continue;
                }

                var values = Merge(job.FilterValues, lines[i].FilterValues);
                allowed[i] = plan.Allowed(users[i], events?[i] ?? [], values);
                warnings[i] = plan.Unmatched(values);
            }
            catch (PersonalizeException exception) when (exception.Kind == ErrorKind.InvalidInput)
            {
                errors[i] = exception.Message;
            }
        }

        return allowed;
    }

    private static void RefuseValues(BatchLine line)
    {
        if (line.FilterValues.Count > 0)
            throw PersonalizeException.InvalidInput(ErrorIds.FilterMissing, "The line has filterValues, but the batch has no filter.");
    }

    private static IReadOnlyDictionary<string, string> Merge(IReadOnlyDictionary<string, string> ofAll, IReadOnlyDictionary<string, string> ofLine) =>
        ofLine.Count == 0 ? ofAll : ofLine.Concat(ofAll.Where(value => !ofLine.ContainsKey(value.Key))).ToDictionary();
}
