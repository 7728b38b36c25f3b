using Personalize.Engine.Common;
using Personalize.Engine.Data;
using Personalize.Engine.Data.Features;
using Personalize.Engine.Networks.Exploration;
using Personalize.Engine.Networks.Knn;
using Personalize.Engine.Ports;
using Personalize.Engine.Schemas;

namespace Personalize.Engine.Networks;

/// <summary>A trained network with everything it needs to answer: parameters, similarities, vocabularies.</summary>
internal sealed unsafe class HrnnModel : IDisposable
{
    private const string ColdName = "item.cold";
    private const string UntrainedName = "item.untrained";

    public required ModelConfiguration Configuration { get; init; }

    public required HrnnParameters Parameters { get; init; }

    public required NeighborTable Neighbors { get; init; }

    public required TrendTable Trend { get; init; }

    public required Vocabulary Items { get; init; }

    public required Vocabulary EventTypes { get; init; }

    /// <summary>The features of every item, with which its vector can be explained.</summary>
    public FeatureTable ItemFeatures { get; init; } = FeatureTable.Empty(0);

    /// <summary>A simple method that is added to the scores; null for none.</summary>
    public ScoreBlend? Blend { get; init; }

    /// <summary>The items to recommend; null for all.</summary>
    public ItemSet? ColdItems { get; init; }

    /// <summary>The items without any training event, about which only features are known; null for none.</summary>
    public ItemSet? UntrainedItems { get; init; }

    /// <summary>What is known about the appeal of the items; null if the recipe does not explore.</summary>
    public ItemAppeal? Appeal { get; init; }

    public SessionThresholds Thresholds => new(Configuration.VisitSeconds, Configuration.SessionSeconds);

    /// <summary>The bias of an item without features that was not trained on.</summary>
    public float NewItemBias => Configuration.NewItemBias ?? 0;

    /// <summary>Items that the model was not trained on, with vectors made of their features.</summary>
    /// <param name="ids">The items.</param>
    /// <param name="columns">Their metadata, one row per item.</param>
    /// <param name="births">Since when they exist, <see cref="ColumnData.MissingInteger"/> where nobody knows; null if nobody knows of any.</param>
    public DescribedItems Describe(IReadOnlyList<string> ids, IReadOnlyList<MetadataColumn> columns, long[]? births = null)
    {
        var features = Configuration.Features.Items.Encode(columns, ids.Count);
        var stride = Parameters.Shape.PaddedHidden;
        var vectors = EncodedSequences.Pinned<float>(checked(ids.Count * stride));
        var biases = new float[ids.Count];
        for (var item = 0; item < ids.Count; item++)
        {
            var vector = EncodedSequences.Address(vectors) + ((long)item * stride);
            var bias = ItemVectors.AddFeatures(Parameters, features, item, vector);
            biases[item] = Appeal is { } appeal ? appeal.Prior.Begin(appeal.Prior.NewMean, appeal.Space, appeal.MeanVector, bias, vector) : bias + NewItemBias;
        }

        // An item of which nothing is known is new.
        var since = new long[ids.Count];
        for (var item = 0; item < ids.Count; item++)
            since[item] = births?[item] is { } birth and not ColumnData.MissingInteger ? birth : Appeal?.LatestEvent ?? ColumnData.MissingInteger;
        return new DescribedItems(new Vocabulary(ids), features, vectors, biases, since);
    }

    /// <summary>The JSON and tensors to store. Tensors have their logical shapes, without padding.</summary>
    public (string ConfigurationJson, IReadOnlyList<Tensor> Tensors) Export()
    {
        var tensors = new List<Tensor>();
        foreach (var tensor in Parameters.Shape.Layout.Tensors)
        {
            var data = new float[checked(tensor.Rows * tensor.Columns)];
            for (var row = 0; row < tensor.Rows; row++)
                new ReadOnlySpan<float>(RowOf(tensor, row), tensor.Columns).CopyTo(data.AsSpan(row * tensor.Columns));
            tensors.Add(new Tensor(tensor.Name, [tensor.Rows, tensor.Columns], data));
        }

        tensors.AddRange(Neighbors.Export("neighbors"));
        tensors.Add(new Tensor("trend.times", [Trend.MomentCount], Trend.Times));
        tensors.Add(new Tensor("trend.values", [Trend.MomentCount, TrendTable.Scales, Trend.ItemCount], Trend.ValueArray));
        if (Parameters.Shape.ItemFeatures is not null)
        {
            tensors.Add(new Tensor("item_feature.offsets", [ItemFeatures.Offsets.Length], ItemFeatures.Offsets));
            tensors.Add(new Tensor("item_feature.features", [ItemFeatures.Features.Length], ItemFeatures.Features));
            tensors.Add(new Tensor("item_feature.weights", [ItemFeatures.Weights.Length], ItemFeatures.Weights));
        }

        if (Blend is { } blend)
            tensors.AddRange(blend.Export());
        if (Appeal is { } appeal)
            tensors.AddRange(appeal.Export());
        foreach (var (name, marked) in new[] { (ColdName, ColdItems), (UntrainedName, UntrainedItems) })
        {
            if (marked is not null)
                tensors.Add(new Tensor(name, [Items.Count], Enumerable.Range(0, Items.Count).Select(item => (byte)(marked.Contains(item) ? 1 : 0)).ToArray()));
        }

        tensors.AddRange(PackedTexts.Export("item.id", Items.Ids));
        return (Configuration.Write(), tensors);
    }

    /// <summary>Opens a stored model. The large tables stay in the file, which must outlive the model.</summary>
    /// <exception cref="PersonalizeException">The file is not a model of this version, or its tensors do not fit together.</exception>
    public static HrnnModel Open(IModelFile file)
    {
        ModelConfiguration configuration;
        try
        {
            configuration = ModelConfiguration.Read(file.ConfigurationJson);
        }
        catch (FormatException e)
        {
            throw Damaged(e.Message, e);
        }

        var shape = new HrnnShape(
            configuration.ItemCount, configuration.EventTypes.Count, configuration.HiddenDimension, configuration.Features.Sizes);
        foreach (var tensor in shape.Layout.Tensors)
        {
            if (IsOptional(tensor, file))
                continue;
            if (!file.TensorNames.Contains(tensor.Name) || file.Read<float>(tensor.Name).Length != (long)tensor.Rows * tensor.Columns)
                throw Damaged($"tensor '{tensor.Name}' is missing or not {tensor.Rows} × {tensor.Columns}");
        }

        NeighborTable.Check(file, "neighbors", configuration.ItemCount);
        KnnBlend.Check(file, configuration.ItemCount);
        var trendTimes = ReadTrendTimes(file, configuration.ItemCount);
        var items = ReadItems(file, configuration.ItemCount);
        var itemFeatures = ReadItemFeatures(file, configuration);
        var contentBlend = ContentBlend.Open(file, itemFeatures, configuration.Features.Items.Count);
        var coldItems = ReadMarkedItems(file, ColdName, configuration.ItemCount);
        var untrainedItems = ReadMarkedItems(file, UntrainedName, configuration.ItemCount);
        var appeal = ItemAppeal.Open(file, configuration.ItemCount, configuration.HiddenDimension);

        // Everything has been checked, so whatever is pinned from here on gets an owner that releases it.
        var parameters = new HrnnParameters(shape, file.Pin<float>(shape.Items.Name), shape.Hidden, file.Pin<float>(shape.ItemBias.Name));
        foreach (var tensor in shape.Layout.Tensors.Where(t => t.Offset < shape.LengthWithoutItems && !IsOptional(t, file)))
        {
            var source = file.Read<float>(tensor.Name);
            for (var row = 0; row < tensor.Rows; row++)
                source.Slice(row * tensor.Columns, tensor.Columns).CopyTo(new Span<float>(parameters.Row(tensor, row), tensor.Columns));
        }

        return new HrnnModel
        {
            Configuration = configuration,
            Parameters = parameters,
            Neighbors = NeighborTable.Open(file, "neighbors"),
            Trend = new TrendTable(trendTimes, file.Pin<float>("trend.values"), configuration.ItemCount),
            Items = items,
            EventTypes = new Vocabulary(configuration.EventTypes),
            ItemFeatures = itemFeatures,
            Blend = contentBlend ?? (ScoreBlend?)KnnBlend.Open(file),
            ColdItems = coldItems,
            UntrainedItems = untrainedItems,
            Appeal = appeal,
        };
    }

    public void Dispose()
    {
        Parameters.Dispose();
        Neighbors.Dispose();
        Blend?.Dispose();
        Trend.Dispose();
    }

    /// <summary>True for a tensor that the file may lack, because models once did without it; its zeros have no effect.</summary>
    private static bool IsOptional(ParameterTensor tensor, IModelFile file) =>
        tensor.Name == HrnnShape.ContextInputName && !file.TensorNames.Contains(tensor.Name);

    /// <summary>The item table and the biases are elsewhere if the model was opened from a file.</summary>
    private float* RowOf(ParameterTensor tensor, int row) =>
        tensor == Parameters.Shape.Items ? Parameters.Items + ((long)row * Parameters.ItemStride)
        : tensor == Parameters.Shape.ItemBias ? Parameters.ItemBias + ((long)row * tensor.Columns)
        : Parameters.Row(tensor, row);

    private static long[] ReadTrendTimes(IModelFile file, int itemCount)
    {
        var times = file.Read<long>("trend.times").ToArray();
        if (times.Length == 0
            || file.Read<float>("trend.values").Length != (long)times.Length * TrendTable.Scales * itemCount
            || !times.AsSpan().SequenceEqual(times.Order().ToArray()))
        {
            throw Damaged("the trend table does not fit the items");
        }

        return times;
    }

    private static FeatureTable ReadItemFeatures(IModelFile file, ModelConfiguration configuration)
    {
        if (configuration.Features.Items.Count == 0)
            return FeatureTable.Empty(configuration.ItemCount);
        try
        {
            var table = FeatureTable.From(
                file.Read<int>("item_feature.offsets"),
                file.Read<int>("item_feature.features"),
                file.Read<float>("item_feature.weights"),
                configuration.Features.Items.Count);
            return table.RowCount == configuration.ItemCount
                ? table
                : throw Damaged($"it has features for {table.RowCount} items instead of {configuration.ItemCount}");
        }
        catch (ArgumentException e)
        {
            throw Damaged($"the item features do not fit: {e.Message}", e);
        }
    }

    private static ItemSet? ReadMarkedItems(IModelFile file, string name, int itemCount)
    {
        if (!file.TensorNames.Contains(name))
            return null;
        var marks = file.Read<byte>(name);
        if (marks.Length != itemCount)
            throw Damaged($"its tensor '{name}' marks {marks.Length} items or not, but it has {itemCount}");
        var marked = new ItemSet(itemCount);
        for (var item = 0; item < itemCount; item++)
        {
            if (marks[item] != 0)
                marked.Add(item);
        }

        return marked;
    }

    private static Vocabulary ReadItems(IModelFile file, int itemCount)
    {
        try
        {
            var items = new Vocabulary(new PackedTexts(file, "item.id"));
            return items.Count == itemCount ? items : throw Damaged($"it has ids for {items.Count} items instead of {itemCount}");
        }
        catch (ArgumentException e)
        {
            throw Damaged($"the item ids cannot be read: {e.Message}", e);
        }
    }

    /// <summary>The error for a file that is not a model.</summary>
    internal static PersonalizeException Damaged(string why, Exception? inner = null) => new(
        ErrorKind.InvalidInput, ErrorIds.ModelDamaged, $"The model file cannot be used: {why}.",
        "Train a new version of the solution.", innerException: inner);
}
