using System.Runtime.InteropServices;
using System.Text;
using Personalize.Engine.Common;
using Personalize.Engine.Data;
using Personalize.Engine.Ports;
using Personalize.Engine.Recipes;
using Personalize.Engine.Serving;
using Personalize.Engine.Serving.Histories;
using Personalize.Engine.Training;
using Personalize.Storage.Models;

namespace Personalize.Storage.Tests.Fuzz;

/// <summary>
/// Model files: the container byte by byte, the configuration inside an intact container, and the integer tensors (offsets, neighbours,
/// features of items, cold items, ids) inside one. A model that opens must answer, also with reasons.
/// </summary>
internal static class ModelTargets
{
    private const int Users = 30;

    /// <summary>A model of a recipe, on data of its own.</summary>
    public static IEnumerable<FuzzTarget> Models(TempFolder folder, string recipe)
    {
        var model = Train(recipe);
        return Of(recipe, model.ConfigurationJson, model.Tensors, file => Answer(folder.Write("model.safetensors", file)));
    }

    /// <summary>The table of histories that serving keeps: what opens must answer for every user.</summary>
    public static IEnumerable<FuzzTarget> Histories(TempFolder folder)
    {
        var (json, tensors) = HistoryTable.Export(Data(), withContext: true);
        return Of("histories", json, tensors, file =>
        {
            using var table = HistoryTable.TryOpen(ModelFile.Open(folder.Write("histories.safetensors", file)))
                ?? throw PersonalizeException.InvalidInput("MadeAgain", "It is made again.");
            for (var user = 0; user < Users; user++)
                _ = table.TryRead($"u{user}", most: 3, out _)!.Count;
        });
    }

    private static IEnumerable<FuzzTarget> Of(string name, string configuration, IReadOnlyList<Tensor> tensors, Action<byte[]> answer)
    {
        yield return new FuzzTarget(
            $"{name}-file", [Container(configuration, tensors)], TextTargets.Words("\"F32\"", "\"I32\"", "\"shape\"", "[0,0]", "{", "}", "../../x"), answer);
        yield return new FuzzTarget(
            $"{name}-configuration",
            [TextTargets.Bytes(configuration)],
            TextTargets.Words(
                "{", "}", "[", "]", "\"", ":", ",", "null", "-1", "0", "1e999", "2147483647", "true", "[]", "{}", "\"../../../etc/passwd\"", "[null]", "\"\""),
            input => answer(Container(Encoding.UTF8.GetString(input), tensors)));

        // The first byte of an input says which tensor the other bytes are.
        yield return new FuzzTarget(
            $"{name}-tensors",
            [.. tensors.Index()
                .Where(entry => entry.Item.Data is not float[] { Length: > 200 }).Select(entry => (byte[])[(byte)entry.Index, .. Bytes(entry.Item.Data)])],
            [[0xFF, 0xFF, 0xFF, 0xFF], [0, 0, 0, 0x80], [0, 0, 0xC0, 0x7F], [0, 0, 0x80, 0x7F]],
            input =>
            {
                if (input.Length == 0)
                    return;
                var index = input[0] % tensors.Count;
                var data = Values(tensors[index].Data, input.AsSpan(1));
                int[] shape = data.Length == tensors[index].Data.Length ? tensors[index].Shape : [data.Length];
                answer(Container(configuration, [.. tensors.Select((tensor, i) => i == index ? new Tensor(tensor.Name, shape, data) : tensor)]));
            });
    }

    private static void Answer(string path)
    {
        using var recommender = new Recommender(ModelFile.Open(path));
        IRecommender model = recommender;
        HistoryEvent[] history = [new("i1", 1_700_000_000, "view"), new("i2", 1_700_000_100), new("i1", 1_700_100_000, "buy"), new("unknown", 1_700_100_001)];
        foreach (var events in new[] { [], history })
        {
            var items = model.Recommend(events, 25);
            Assert.InRange(items.Count, 0, Math.Min(25, recommender.ItemCount));
            _ = model.Explain(events, items).Count;
        }

        _ = model.RecommendMany([[], history], 25, [null, null], threads: 1, CancellationToken.None).Count;
    }

    private static byte[] Container(string configuration, IReadOnlyList<Tensor> tensors)
    {
        using var stream = new MemoryStream();
        var text = TextTargets.Bytes(configuration);
        Safetensors.Write(stream, [.. tensors, new Tensor(ModelFile.ConfigurationTensor, [text.Length], text)]);
        return stream.ToArray();
    }

    private static byte[] Bytes(Array data)
    {
        var bytes = new byte[Buffer.ByteLength(data)];
        Buffer.BlockCopy(data, 0, bytes, 0, bytes.Length);
        return bytes;
    }

    private static Array Values(Array like, ReadOnlySpan<byte> bytes) => like switch
    {
        float[] => MemoryMarshal.Cast<byte, float>(bytes).ToArray(),
        int[] => MemoryMarshal.Cast<byte, int>(bytes).ToArray(),
        long[] => MemoryMarshal.Cast<byte, long>(bytes).ToArray(),
        _ => bytes.ToArray(),
    };

    // Thirty users who walk through forty items; a hundred more items are known by their genre only.
    private static Snapshot Data()
    {
        const int Warm = 40, Cold = 100, Length = 35;
        var events = Enumerable.Range(0, Users * Length).ToArray();
        return new Snapshot
        {
            Users = new Vocabulary([.. Enumerable.Range(0, Users).Select(user => $"u{user}")]),
            Items = new Vocabulary([.. Enumerable.Range(0, Warm + Cold).Select(item => $"i{item}")]),
            EventTypes = new Vocabulary(["view", "buy"]),
            UserOffsets = [.. Enumerable.Range(0, Users + 1).Select(user => user * Length)],
            EventItems = Array.ConvertAll(events, e => ((e / Length) + (e % Length)) % Warm),
            EventTimes = Array.ConvertAll(events, e => 1_700_000_000L + (e % Length * 3600)),
            EventTypeIndices = Array.ConvertAll(events, e => e % 7 == 0 ? 1 : 0),
            ItemMetadata =
            [
                new MetadataColumn
                {
                    Name = "GENRE",
                    Kind = MetadataKind.Categorical,
                    Texts = [.. Enumerable.Range(0, Warm + Cold).Select(item => $"g{item % 5}")],
                },
                new MetadataColumn
                {
                    Name = "PRICE",
                    Kind = MetadataKind.Numeric,
                    Numbers = [.. Enumerable.Range(0, Warm + Cold).Select(item => item % 3 == 0 ? double.NaN : item)],
                },
            ],
            UserMetadata = [
                new MetadataColumn { Name = "AGE", Kind = MetadataKind.Numeric, Numbers = [.. Enumerable.Range(0, Users).Select(user => (double)user)] }],
            ContextMetadata = [
                new MetadataColumn { Name = "DEVICE", Kind = MetadataKind.Categorical, Texts = Array.ConvertAll(events, e => e % 2 == 0 ? "tv" : "phone") }],
        };
    }

    private static TrainedModel Train(string recipe)
    {
        var request = new TrainingRequest
        {
            Recipe = RecipeCatalog.Get(recipe),
            Hyperparameters = new Dictionary<string, string>
            {
                ["hidden_dimension"] = "32", ["bptt"] = "8", ["recency_mask"] = "true", ["min_user_history_length_percentile"] = "0.0",
                ["max_user_history_length_percentile"] = "1.0",
                ["cold_start_max_interactions"] = "15", ["cold_start_max_duration"] = "5.0", ["cold_start_relative_from"] = "latestItem",
            },
            ThreadCount = 1,
        };
        return ModelTraining.Train(Data(), request, checkpoint: null, OperationContext.None);
    }
}
