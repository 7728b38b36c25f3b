using System.Diagnostics;
using Personalize.Engine.Common;
using Personalize.Engine.Ports;
using Personalize.Engine.Requests;
using Personalize.Engine.Resources;
using Personalize.Engine.Schemas;
using Personalize.Engine.Serving.Histories;

namespace Personalize.Engine.Serving.Embeddings;

/// <summary>Writes the vectors of a version.</summary>
internal sealed class EmbeddingExport(IStore store, ServedVersions versions, UserHistoryCache histories, UserMetadataCache metadata)
{
    private const int RowsAtOnce = 1024;
    private const string Bias = "BIAS";

    private readonly IStore _store = store;
    private readonly ServedVersions _versions = versions;
    private readonly UserHistoryCache _histories = histories;
    private readonly UserMetadataCache _metadata = metadata;

    /// <summary>
    /// Writes a row per item (ITEM_ID, BIAS, V0, V1, …) or per user with events (USER_ID, V0, V1, …). The vectors are not normalised: for an item that
    /// is not among the user's own, the product of both plus BIAS is the sum of the terms <c>network</c> and <c>item_bias</c> of its score; other terms
    /// (trend, neighbours, own items) are not in the vectors. The file appears only when it is complete.
    /// </summary>
    /// <exception cref="PersonalizeException">The version is not ACTIVE or has no vectors, the format is unknown, or the file exists.</exception>
    public EmbeddingReport Run(ExportEmbeddingsRequest request, OperationContext context)
    {
        ThrottleLimit.Check(request.ThrottleLimit);
        var started = Stopwatch.GetTimestamp();
        var version = _versions.Of(_versions.RequireActive(request.SolutionVersion));
        WholeFile.RefuseExisting(request.Path, request.Overwrite);
        return _versions.Use(version.Arn, model =>
        {
            if (model is not IEmbeddings vectors)
            {
                throw PersonalizeException.InvalidInput(
                    ErrorIds.NoEmbeddings, $"The {Arn.Describe(version.Arn)} of {version.Recipe} has no vectors: only networks have them.",
                    "Use a version of a recipe that trains a network.", request.SolutionVersion);
            }

            var rows = Write(request, version, model, vectors, context);
            return new EmbeddingReport(
                version.Arn, request.Kind, request.Path, rows, vectors.Dimensions, new FileInfo(request.Path).Length,
                Stopwatch.GetElapsedTime(started).TotalSeconds);
        });
    }

    private long Write(ExportEmbeddingsRequest request, ServedVersion version, IRecommender model, IEmbeddings vectors, OperationContext context)
    {
        var isItems = request.Kind == EmbeddingKind.Items;
        string[] columns = [.. Enumerable.Range(0, vectors.Dimensions).Select(i => $"V{i}")];
        if (isItems)
            columns = [Bias, .. columns];
        var idField = isItems ? DatasetFields.ItemId : DatasetFields.UserId;
        var schema = DatasetSchema.OfColumns(
            isItems ? DatasetType.Items : DatasetType.Users,
            columns.Select(name => (name, FieldType.Float, false)).Prepend((idField, FieldType.String, false)));
        using var file = new WholeFile(request.Path);
        using var writer = _store.Writers.Create(request.Path, file.Stream, schema);
        var escapes = SpreadsheetText.Escapes(request.EscapeFormulas, request.Path, context.Warning);
        var ids = isItems ? model.Items.Ids : _histories.Users(version.DatasetGroupArn, version.Options, context);
        var rows = 0;
        foreach (var chunk in ids.Chunk(RowsAtOnce))
        {
            context.CancellationToken.ThrowIfCancellationRequested();
            var values = isItems ? ItemRows(vectors, rows, chunk.Length) : UserRows(version, model, vectors, chunk, request.ThrottleLimit, context);
            var batch = new ColumnBatch(
                chunk.Length,
                [
                    new ColumnData(idField) { Texts = chunk },
                    .. columns.Select((name, column) => new ColumnData(name) { Numbers = Array.ConvertAll(values, row => (double)row[column]) }),
                ]);
            file.Try(() => writer.Write(escapes ? SpreadsheetText.Escape(batch) : batch));
            rows += chunk.Length;
            context.Progress?.Invoke(new OperationProgress($"Exporting vectors of {request.Kind}", $"{rows} of {ids.Count}", 100.0 * rows / ids.Count));
        }

        file.Try(writer.Complete);
        file.Complete();
        return rows;
    }

    private static float[][] ItemRows(IEmbeddings vectors, int first, int count) => [.. Enumerable.Range(first, count).Select(item =>
    {
        var row = new float[vectors.Dimensions + 1];
        row[0] = vectors.CopyItem(item, row.AsSpan(1));
        return row;
    })];

    private float[][] UserRows(
        ServedVersion version, IRecommender model, IEmbeddings vectors, string[] users, int? threads, OperationContext context)
    {
        var events = _histories.Read(version.DatasetGroupArn, version.Options, users, context, model.ReadsContext);
        var metadata = model.UsesUserMetadata ? _metadata.Of(version.DatasetGroupArn, context) : null;
        var rows = new float[users.Length][];
        Parallel.For(0, users.Length, new ParallelOptions { MaxDegreeOfParallelism = threads ?? Environment.ProcessorCount }, user =>
            rows[user] = vectors.UserVector(events[user], new RequestMetadata(metadata?.GetValueOrDefault(users[user]), RequestMetadata.NoContext)));
        return rows;
    }
}
