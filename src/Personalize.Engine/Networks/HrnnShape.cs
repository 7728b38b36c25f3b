using Personalize.Engine.Data;
using Personalize.Engine.Data.Features;
using Personalize.Engine.Networks.Terms;

namespace Personalize.Engine.Networks;

/// <summary>
/// The sizes of an HRNN and the layout of its parameters. For event t of a user, with item i, event type e, gap Δ to the previous
/// event and session thresholds τ (Ma et al., "Temporal-Contextual Recommendation in Real-Time", KDD 2020, §4):
/// <code>
/// x_t = E[i] + T[e] + G[bucket(Δ)] + Σ_k S_k·[Δ > τ_k]          x_0 = begin
/// h_t = GRU(x_t, h_{t-1})                                        h_{-1} = 0
/// score_j = dropout(h_t)·E[j] + follow(j) + trend(j) + firstOrder(j) + b_j     item j as the next item
/// score_j = copy(j) + follow(j) + firstOrder(j)                                the same for an item of the user's own (<see cref="OwnItems"/>)
/// </code>
/// The score is the sum of <see cref="ScoreTerms.All"/>.
/// With metadata (sparse features with weights w of items, users and the context of events) vectors become sums, as in the
/// factorised output layer of the same paper, and the context of the event to predict modifies the state before items are scored
/// ("latent cross" of Beutel et al., WSDM 2018):
/// <code>
/// E[j] → E[j] + Σ w·F[feature of j]        b_j → b_j + Σ w·f[feature of j]
/// x_t  → x_t + Σ w·U[feature of the user] + Σ w·C[context of event t]
/// q_t  = dropout(h_t)∘(1 + Σ w·M[context of event t+1]) + Σ w·A[context of event t+1] + P[period of event t], scored instead of h_t
/// </code>
/// </summary>
internal sealed class HrnnShape
{
    /// <summary>Session levels derived from the distribution of gaps: a visit and a session.</summary>
    public const int SessionLevels = 2;

    /// <summary>Name of <see cref="ContextInput"/>, which models of earlier versions lack.</summary>
    public const string ContextInputName = "context.input";

    public HrnnShape(int itemCount, int eventTypeCount, int hiddenDimension, FeatureSizes features = default)
    {
        FeatureSizes = features;
        ItemCount = itemCount;
        EventTypeCount = eventTypeCount;
        Hidden = hiddenDimension;
        PaddedHidden = ParameterLayout.Pad(hiddenDimension);
        EventTypes = Layout.Add("event_type.embedding", eventTypeCount + 1, hiddenDimension);
        Gaps = Layout.Add("gap.embedding", GapBuckets.Count, hiddenDimension);
        Sessions = Layout.Add("session.embedding", SessionLevels, hiddenDimension);
        Begin = Layout.Add("begin.embedding", 1, hiddenDimension);
        InputWeight = Layout.Add("gru.input.weight", hiddenDimension * 3, hiddenDimension, allocatedRows: PaddedHidden * 3);
        InputBias = Layout.Add("gru.input.bias", 3, hiddenDimension);
        RecurrentWeight = Layout.Add("gru.recurrent.weight", hiddenDimension * 3, hiddenDimension, allocatedRows: PaddedHidden * 3);
        RecurrentBias = Layout.Add("gru.recurrent.bias", 3, hiddenDimension);
        TermsOffset = Layout.Length;
        Terms = AddTerms();
        TermsLength = (int)(Layout.Length - TermsOffset);
        ItemFeatures = AddFeatures("item_feature.embedding", features.Items);
        ItemFeatureBias = features.Items == 0 ? null : Layout.Add("item_feature.bias", 1, features.Items);
        UserFeatures = AddFeatures("user_feature.embedding", features.Users);
        ContextInput = AddFeatures(ContextInputName, features.Context);
        ContextGate = AddFeatures("context.gate", features.Context);
        ContextShift = AddFeatures("context.shift", features.Context);
        Periods = AddFeatures("period.embedding", features.Periods);
        Items = Layout.Add("item.embedding", itemCount, hiddenDimension);
        ItemBias = Layout.Add("item.bias", 1, itemCount);
    }

    /// <summary>The shape of a network for some data.</summary>
    public static HrnnShape Of(EncodedSequences sequences, int hiddenDimension) =>
        new(sequences.Snapshot.ItemCount, sequences.Snapshot.EventTypes.Count, hiddenDimension, sequences.Features.Sizes);

    public int ItemCount { get; }

    /// <summary>Features of items, users and contexts; zeros without metadata.</summary>
    public FeatureSizes FeatureSizes { get; }

    /// <summary>Number of distinct event types; row 0 of <see cref="EventTypes"/> stands for none or unknown.</summary>
    public int EventTypeCount { get; }

    /// <summary>hidden_dimension as the user gave it.</summary>
    public int Hidden { get; }

    /// <summary>Floats per row in the block.</summary>
    public int PaddedHidden { get; }

    /// <summary>The item table and bias come last: the parameters before them are few and the same for any catalogue.</summary>
    public ParameterLayout Layout { get; } = new();

    /// <summary>Number of floats of the parameters before the item table.</summary>
    public long LengthWithoutItems => Items.Offset;

    /// <summary>E, [items × hidden]; the input and output table in one (tied).</summary>
    public ParameterTensor Items { get; }

    /// <summary>b, [items].</summary>
    public ParameterTensor ItemBias { get; }

    /// <summary>T, [types + 1 × hidden].</summary>
    public ParameterTensor EventTypes { get; }

    /// <summary>G, [gap buckets × hidden].</summary>
    public ParameterTensor Gaps { get; }

    /// <summary>S, [levels × hidden].</summary>
    public ParameterTensor Sessions { get; }

    /// <summary>The input before a user's first event, [1 × hidden].</summary>
    public ParameterTensor Begin { get; }

    /// <summary>W, [hidden × 3 × hidden]: input → gates r, z, n.</summary>
    public ParameterTensor InputWeight { get; }

    /// <summary>[3 × hidden].</summary>
    public ParameterTensor InputBias { get; }

    /// <summary>U, [hidden × 3 × hidden]: state → gates r, z, n.</summary>
    public ParameterTensor RecurrentWeight { get; }

    /// <summary>[3 × hidden].</summary>
    public ParameterTensor RecurrentBias { get; }

    /// <summary>The tensor of each of <see cref="ScoreTerms.All"/>; null for those without one.</summary>
    public IReadOnlyList<ParameterTensor?> Terms { get; }

    /// <summary>Where the tensors of the terms begin in a block; they are contiguous.</summary>
    public long TermsOffset { get; }

    /// <summary>Total number of floats of the terms' tensors, including padding.</summary>
    public int TermsLength { get; }

    /// <summary>F, [item features × hidden]; null without item metadata, as the following are without theirs.</summary>
    public ParameterTensor? ItemFeatures { get; }

    /// <summary>f, [item features].</summary>
    public ParameterTensor? ItemFeatureBias { get; }

    /// <summary>U, [user features × hidden].</summary>
    public ParameterTensor? UserFeatures { get; }

    /// <summary>C, [context features × hidden].</summary>
    public ParameterTensor? ContextInput { get; }

    /// <summary>M, [context features × hidden].</summary>
    public ParameterTensor? ContextGate { get; }

    /// <summary>A, [context features × hidden].</summary>
    public ParameterTensor? ContextShift { get; }

    /// <summary>P, [periods + 1 × hidden]; row 0 stands for an empty history.</summary>
    public ParameterTensor? Periods { get; }

    /// <summary>True for the small tensors of the terms, whose parameters many positions share.</summary>
    public bool IsOfTerms(ParameterTensor tensor) => tensor.Offset >= TermsOffset && tensor.Offset < TermsOffset + TermsLength;

    /// <summary>True for the tables of metadata.</summary>
    public bool IsOfFeatures(ParameterTensor tensor) =>
        tensor == ItemFeatures || tensor == UserFeatures || tensor == ContextInput || tensor == ContextGate || tensor == ContextShift;

    private ParameterTensor? AddFeatures(string name, int count) => count == 0 ? null : Layout.Add(name, count, Hidden);

    /// <summary>Adds the terms' tensors in the order of their names, so that their positions do not depend on the order of the sum.</summary>
    private ParameterTensor?[] AddTerms()
    {
        var tensors = new ParameterTensor?[ScoreTerms.All.Count];
        foreach (var (t, entry) in ScoreTerms.All.Index().Where(term => term.Item.ParameterCount > 0).OrderBy(term => term.Item.Name, StringComparer.Ordinal))
            tensors[t] = Layout.Add(entry.Name, entry.ParameterCount, 1, stride: 1);
        return tensors;
    }
}
