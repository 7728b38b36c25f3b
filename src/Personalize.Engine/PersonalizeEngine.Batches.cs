using Personalize.Engine.Common;
using Personalize.Engine.Data;
using Personalize.Engine.Requests;
using Personalize.Engine.Resources;
using Personalize.Engine.Serving;
using Personalize.Engine.Serving.Batches;
using Personalize.Engine.Serving.Filters;

namespace Personalize.Engine;

// Batch inference.
public sealed partial class PersonalizeEngine
{
    private static readonly IReadOnlyDictionary<string, string> s_noContext = new Dictionary<string, string>();

    // Enough that lanes are full, few enough that histories and bitmaps stay small.
    private const int UsersAtOnce = 4096;
    private const int FilteredUsersAtOnce = 512;

    /// <summary>
    /// Recommends to every user of a file, in its order. A bad line gets an error in the output and the rest goes on; the
    /// output appears when all of it is written. What an interrupted run has answered is not answered again.
    /// </summary>
    /// <exception cref="PersonalizeException">The campaign or filter is missing, or a file cannot be read or written.</exception>
    /// <exception cref="OperationCanceledException">Stopped; there is no output, and the same request goes on from here.</exception>
    public BatchInferenceReport RunBatchInference(BatchInferenceRequest request, OperationContext context)
    {
        CheckNumResults(request.NumResults);
        CheckThrottleLimit(request.ThrottleLimit);
        if (Path.GetFullPath(request.InputPath).Equals(Path.GetFullPath(request.OutputPath), StringComparison.Ordinal))
            throw PersonalizeException.InvalidInput("SamePath", $"'{request.OutputPath}' is input and output at once; the users in it would be lost.", "Name another output.", request.OutputPath);
        var version = Served(request.Campaign);
        var filter = RequireFilter(request.Filter, request.FilterValues, version);
        using var output = new BatchOutput(request.OutputPath, BatchProgress.Fingerprint(request, version.Arn, filter?.FilterExpression));
        var known = output.Progress.Lines;
        if (known > 0)
            context.Information?.Invoke($"{known} users were answered by a run that was interrupted; this one goes on from there.");
        var started = _clock.GetTimestamp();
        foreach (var chunk in BatchFile.Read(request.InputPath, Store).Skip(checked((int)known)).Chunk(filter is null ? UsersAtOnce : FilteredUsersAtOnce))
        {
            context.CancellationToken.ThrowIfCancellationRequested();
            BatchLine[] lines = [.. chunk.Select(input => input.Line)];
            output.Append(lines.Length, stream => Answer(lines, request, version, filter, stream, context));
            context.Progress?.Invoke(BatchProgressOf(output.Progress.Lines, known, chunk[^1].Percent, _clock.GetElapsedTime(started)));
        }

        output.Complete(Store);
        context.Progress?.Invoke(new OperationProgress("Batch inference", $"{output.Progress.Lines} users", 100, Completed: true));
        return new BatchInferenceReport(request.OutputPath, output.Progress.Lines, output.Progress.Failed, _clock.GetElapsedTime(started).TotalSeconds);
    }

    private static OperationProgress BatchProgressOf(long lines, long known, double percent, TimeSpan elapsed)
    {
        var rate = (lines - known) / Math.Max(elapsed.TotalSeconds, 1e-3);
        TimeSpan? remaining = percent is > 0 and < 100 && rate > 0 ? TimeSpan.FromSeconds(lines * (100 - percent) / percent / rate) : null;
        return new OperationProgress("Batch inference", FormattableString.Invariant($"{lines} users, {rate:0} users/s"), percent, remaining);
    }

    /// <summary>Answers some lines; returns how many of them failed.</summary>
    private int Answer(BatchLine[] lines, BatchInferenceRequest request, ServedVersion version, Filter? filter, Stream output, OperationContext context)
    {
        string[] users = [.. lines.Select(line => line.UserId)];
        var events = _userHistories.Read(version.DatasetGroupArn, version.Filter, users, context);
        var errors = lines.Select(line => line.Error).ToArray();
        var answers = new IReadOnlyList<RecommendedItem>?[lines.Length];
        _servingModels.Use(version.Arn, () => OpenModel(version.Arn), model =>
        {
            var plan = filter is null ? null : PlanOf(filter, version, model, context);
            var allowed = Allowed(plan, lines, request, version, users, errors, context);
            var metadata = MetadataOfUsers(version, model, context);
            int[] places = [.. Enumerable.Range(0, lines.Length).Where(i => errors[i] is null)];
            var found = places.Length == 0
                ? []
                : model.RecommendMany(
                    [.. places.Select(i => events[i])], request.NumResults, [.. places.Select(i => allowed[i])], request.ThrottleLimit ?? Environment.ProcessorCount,
                    context.CancellationToken, [.. places.Select(i => new RequestMetadata(metadata?.GetValueOrDefault(users[i]), s_noContext))]);
            for (var k = 0; k < places.Length; k++)
                answers[places[k]] = found[k];
            return true;
        });
        for (var i = 0; i < lines.Length; i++)
            lines[i].Write(output, answers[i], errors[i]);
        return errors.Count(error => error is not null);
    }

    /// <summary>What each line's user may be recommended; null for everything.</summary>
    /// <param name="errors">Of the lines; those of filter values are added.</param>
    private ItemSet?[] Allowed(
        FilterPlan? plan, BatchLine[] lines, BatchInferenceRequest request, ServedVersion version, string[] users, string?[] errors, OperationContext context)
    {
        var allowed = new ItemSet?[lines.Length];
        var events = plan is { NeedsHistory: true } ? _userHistories.Read(version.DatasetGroupArn, new SnapshotOptions(), users, context, plan.NeedsContext) : null;
        for (var i = 0; i < lines.Length; i++)
        {
            try
            {
                if (errors[i] is null)
                    allowed[i] = plan is null ? RefuseValues(lines[i]) : plan.Allowed(users[i], events?[i] ?? [], Merge(request.FilterValues, lines[i].FilterValues));
            }
            catch (PersonalizeException exception) when (exception.Kind == ErrorKind.InvalidInput)
            {
                errors[i] = exception.Message;
            }
        }

        return allowed;
    }

    private static ItemSet? RefuseValues(BatchLine line) =>
        line.FilterValues.Count == 0
            ? null
            : throw PersonalizeException.InvalidInput("FilterMissing", "The line has filterValues, but the batch has no filter.");

    private static IReadOnlyDictionary<string, string> Merge(IReadOnlyDictionary<string, string> ofAll, IReadOnlyDictionary<string, string> ofLine) =>
        ofLine.Count == 0 ? ofAll : ofLine.Concat(ofAll.Where(value => !ofLine.ContainsKey(value.Key))).ToDictionary();
}
