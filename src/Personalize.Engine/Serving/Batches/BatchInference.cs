using System.Buffers;
using Personalize.Engine.Common;
using Personalize.Engine.Data;
using Personalize.Engine.Kernels;
using Personalize.Engine.Ports;
using Personalize.Engine.Recipes;
using Personalize.Engine.Requests;
using Personalize.Engine.Resources;
using Personalize.Engine.Schemas;
using Personalize.Engine.Serving.Filters;
using Personalize.Engine.Serving.Histories;

namespace Personalize.Engine.Serving.Batches;

/// <summary>Answers the lines of a file.</summary>
internal sealed class BatchInference(
    IStore store, TimeProvider clock, ServedVersions versions, UserHistoryCache histories, UserMetadataCache metadata, NewItemCache newItems,
    RequestFilters filters, ItemMetadataCache itemMetadata)
{
    // So many answers are lost at most if the process dies; each time they are made durable costs some milliseconds.
    private const int LinesAtOnce = 4096;

    // Lines are divided into parts, large enough to fill the lanes, small enough to keep histories and bitmaps small, and as many as keep all threads busy.
    // Where catalogues are large, ranking is nearly all of the work and is itself divided, and each thread would need the item table as it is multiplied.
    private const int MostLinesOfPart = 1024;
    private const int MostFilteredLinesOfPart = 512;
    private const int LeastLinesOfPart = 128;
    private const int MostItemsToDivide = 100_000;

    private readonly IStore _store = store;
    private readonly TimeProvider _clock = clock;
    private readonly ServedVersions _versions = versions;
    private readonly UserHistoryCache _histories = histories;
    private readonly UserMetadataCache _metadata = metadata;
    private readonly NewItemCache _newItems = newItems;
    private readonly RequestFilters _filters = filters;
    private readonly ItemMetadataCache _itemMetadata = itemMetadata;

    /// <summary>Answers every line, or continues where the same job was interrupted.</summary>
    /// <param name="threads">The result does not depend on it.</param>
    /// <param name="report">Receives what has been answered, whenever more of it is on the disk.</param>
    public BatchInferenceReport Run(
        BatchInferenceJob job, ServedVersion version, Filter? filter, int threads, Action<BatchInferenceReport> report, OperationContext context)
    {
        using var output = new BatchOutput(job.OutputPath, BatchProgress.Fingerprint(job, filter));
        var known = output.Progress.Lines;
        if (known > 0)
            context.Information?.Invoke($"{known} lines were answered by an interrupted run; this run continues from there.");
        var started = _clock.GetTimestamp();
        BatchInferenceReport Report() => new(job.OutputPath, output.Progress.Lines, output.Progress.Failed, _clock.GetElapsedTime(started).TotalSeconds);
        report(Report());
        if (job.EscapeFormulas && !SpreadsheetText.Concerns(job.OutputPath))
            context.Warning?.Invoke(SpreadsheetText.NotConcerned(job.OutputPath));
        using var workers = new Workers(threads);
        var subject = RecipeCatalog.Get(version.Recipe).Subject;
        var inputs = BatchFile.Read(job.InputPath, _store, subject).Skip(checked((int)known));
        foreach (var chunk in inputs.Chunk(LinesAtOnce))
        {
            context.CancellationToken.ThrowIfCancellationRequested();
            BatchLine[] lines = [.. chunk.Select(input => input.Line)];
            output.Append(lines.Length, stream => Answer(lines, job, version, filter, workers, stream, context));
            report(Report());
            context.Progress?.Invoke(ProgressOf(output.Progress.Lines, known, chunk[^1].Percent, _clock.GetElapsedTime(started)));
        }

        output.Complete(_store, subject, job.MetadataColumns, job.EscapeFormulas);
        context.Progress?.Invoke(new OperationProgress("Batch inference", $"{output.Progress.Lines} lines", 100, Completed: true));
        return Report();
    }

    private static OperationProgress ProgressOf(long lines, long known, double percent, TimeSpan elapsed)
    {
        var rate = (lines - known) / Math.Max(elapsed.TotalSeconds, 1e-3);
        TimeSpan? remaining = percent is > 0 and < 100 && rate > 0 ? TimeSpan.FromSeconds(lines * (100 - percent) / percent / rate) : null;
        return new OperationProgress("Batch inference", FormattableString.Invariant($"{lines} lines, {rate:0} lines/s"), percent, remaining);
    }

    /// <summary>Answers some lines; returns how many of them failed.</summary>
    private int Answer(
        BatchLine[] lines, BatchInferenceJob job, ServedVersion version, Filter? filter, Workers workers, Stream output, OperationContext context)
    {
        var recipe = RecipeCatalog.Get(version.Recipe);
        return _versions.Use(version.Arn, model =>
        {
            // All that may take a while, and reports it, happens here on the caller's thread.
            var plan = filter is null ? null : _filters.PlanOf(filter, version, model, context);
            if (recipe.Subject != RecipeSubject.Item)
                _histories.Prepare(version.DatasetGroupArn, version.Options, context, model.ReadsContext);
            if (plan is { NeedsHistory: true })
                _histories.Prepare(version.DatasetGroupArn, new SnapshotOptions(), context, plan.NeedsContext, isWhole: true);
            var request = new Request(
                job, version, filter, plan, model,
                model.UsesUserMetadata ? _metadata.Of(version.DatasetGroupArn, context) : null,
                _newItems.Of(version.DatasetGroupArn, model, context),
                ExplorationRule.Of(recipe, job.BatchInferenceJobConfig),
                _itemMetadata.Of(version.DatasetGroupArn, job.MetadataColumns, context),
                new OperationContext { CancellationToken = context.CancellationToken });
            var most = filter is null ? MostLinesOfPart : MostFilteredLinesOfPart;
            var (team, memories) = workers.For(model.Items.Count);
            BatchLine[][] parts = [.. lines.Chunk(Math.Clamp(lines.Length / team.ThreadCount, LeastLinesOfPart, most))];
            var texts = workers.Texts(parts.Length);
            var failed = new int[parts.Length];
            team.Run(parts.Length, (part, worker) => failed[part] = Answer(parts[part], request, memories[worker], texts[part]));
            for (var part = 0; part < parts.Length; part++)
                output.Write(texts[part].WrittenSpan);
            return failed.Sum();
        });
    }

    private int Answer(BatchLine[] lines, Request request, BatchMemory memory, ArrayBufferWriter<byte> output)
    {
        request.Context.CancellationToken.ThrowIfCancellationRequested();
        var (job, version, model) = (request.Job, request.Version, request.Model);
        string[] users = [.. lines.Select(line => line.UserId)];
        var errors = lines.Select(line => line.Error).ToArray();
        var warnings = new string?[lines.Length];
        var recommended = new IReadOnlyList<RecommendedItem>?[lines.Length];
        var ranked = new IReadOnlyList<RankedItem>?[lines.Length];
        IReadOnlyList<IReadOnlyList<HistoryEvent>> events = RecipeCatalog.Get(version.Recipe).Subject == RecipeSubject.Item
            ? [.. lines.Select(line => new[] { new HistoryEvent(line.ItemId ?? "", 0) })]
            : _histories.Read(version.DatasetGroupArn, version.Options, users, request.Context, withContext: model.ReadsContext, lists: memory.Lists);
        for (var i = 0; i < lines.Length; i++)
        {
            if (lines[i].ItemId is { } item && !model.Items.Contains(item))
                warnings[i] = $"The model does not know the item '{item}', so popular items are recommended.";
        }

        var allowed = Allowed(request, lines, users, errors, warnings);
        int[] places = [.. Enumerable.Range(0, lines.Length).Where(i => errors[i] is null)];
        var lists = Array.ConvertAll(lines, line => (ListRanking?)null);
        foreach (var i in places.Where(i => lines[i].ItemList is not null))
            lists[i] = new ListRanking(lines[i].ItemList!, allowed[i], model.Items);
        Recommend([.. places.Where(i => lists[i] is null)], true, job.NumResults, i => allowed[i], (i, found) => recommended[i] = found);
        Recommend([.. places.Where(i => lists[i] is not null)], false, lists.Max(list => list?.Count) ?? 0, i => lists[i]!.Allowed, (i, found) =>
        {
            ranked[i] = lists[i]!.Complete(found);
            foreach (var remark in lists[i]!.Remarks(ranked[i]!))
                warnings[i] = warnings[i] is { } warning ? $"{warning} {remark}" : remark;
        });
        memory.Return(events);
        using var json = BatchLine.Writer(output);
        for (var i = 0; i < lines.Length; i++)
        {
            var answer = ranked[i] ?? recommended[i]?
                .Select(item => new RankedItem(item.ItemId, item.Score) { IsNew = item.IsNew, IsExplored = item.IsExplored }).ToArray();
            if (job.MetadataColumns.Count > 0)
                answer = answer?.Select(item => item with { Metadata = request.ItemValues(item.ItemId) }).ToArray();
            lines[i].Write(json, output, answer, errors[i], warnings[i]);
        }

        return errors.Count(error => error is not null);

        void Recommend(int[] of, bool explores, int count, Func<int, AllowedItems?> allow, Action<int, IReadOnlyList<RecommendedItem>> take)
        {
            if (of.Length == 0)
                return;
            var found = model.RecommendMany(
                [.. of.Select(i => events[i])], count, [.. of.Select(allow)], memory,
                request.Context.CancellationToken, [.. of.Select(i => new RequestMetadata(
                    request.Users?.GetValueOrDefault(users[i]), RequestMetadata.NoContext, request.NewItems,
                    explores ? request.Exploration?.For($"{version.Arn}/{users[i]}") : null))]);
            for (var k = 0; k < of.Length; k++)
                take(of[k], found[k]);
        }
    }

    /// <summary>The items that may be recommended to the user of each line; null for all.</summary>
    /// <param name="errors">The errors of the lines; those about filter values are added.</param>
    /// <param name="warnings">Receives, for each line, which of its filter values no item has.</param>
    private AllowedItems?[] Allowed(Request request, BatchLine[] lines, string[] users, string?[] errors, string?[] warnings)
    {
        var allowed = new AllowedItems?[lines.Length];
        var plan = request.Plan;
        var events = plan is { NeedsHistory: true }
            ? _histories.Read(request.Version.DatasetGroupArn, new SnapshotOptions(), users, request.Context, plan.NeedsContext, isWhole: true)
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

                var values = Merge(request.Job.FilterValues, lines[i].FilterValues);
                if (lines[i].UserId.Length == 0 && plan.NeedsUser)
                    throw RequestFilters.UserNeeded(request.Filter!);
                allowed[i] = plan.Allowed(users[i], events?[i] ?? [], values, currentItem: lines[i].ItemId);
                if (plan.Unmatched(values) is { } unmatched)
                    warnings[i] = warnings[i] is { } warning ? $"{warning} {unmatched}" : unmatched;
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

    /// <summary>The filter values of a line: its own before those of all lines.</summary>
    public static IReadOnlyDictionary<string, string> Merge(IReadOnlyDictionary<string, string> ofAll, IReadOnlyDictionary<string, string> ofLine) =>
        ofLine.Count == 0 ? ofAll : ofLine.Concat(ofAll.Where(value => !ofLine.ContainsKey(value.Key))).ToDictionary();

    /// <summary>Who answers lines: each thread on its own, or one with all threads.</summary>
    private sealed class Workers(int threads) : IDisposable
    {
        private readonly ThreadTeam _many = new(threads);
        private readonly ThreadTeam _one = new(1);
        private readonly BatchMemory[] _ofMany = [.. Enumerable.Range(0, threads).Select(_ => new BatchMemory(1))];
        private readonly BatchMemory[] _ofOne = [new BatchMemory(threads)];
        private readonly List<ArrayBufferWriter<byte>> _texts = [];

        /// <summary>Empty texts, used again by the next call.</summary>
        public IReadOnlyList<ArrayBufferWriter<byte>> Texts(int count)
        {
            while (_texts.Count < count)
                _texts.Add(new ArrayBufferWriter<byte>());
            _texts.ForEach(text => text.ResetWrittenCount());
            return _texts;
        }

        public (ThreadTeam Team, BatchMemory[] Memories) For(int items) => items <= MostItemsToDivide ? (_many, _ofMany) : (_one, _ofOne);

        public void Dispose()
        {
            foreach (var memory in _ofMany.Concat(_ofOne))
                memory.Dispose();
            _many.Dispose();
            _one.Dispose();
        }
    }

    /// <summary>What all lines have in common.</summary>
    /// <param name="Users">Metadata of users; null if the model does not use it.</param>
    /// <param name="ItemValues">The metadata of an item that answers contain.</param>
    /// <param name="Context">Stops the work; it reports nothing, as it is used by several threads at once.</param>
    private sealed record Request(
        BatchInferenceJob Job, ServedVersion Version, Filter? Filter, FilterPlan? Plan, IRecommender Model, IReadOnlyDictionary<string, UserMetadata>? Users,
        DescribedItems? NewItems, ExplorationRule? Exploration, Func<string, IReadOnlyDictionary<string, string>?> ItemValues, OperationContext Context);
}
