using Personalize.Engine.Data;
using Personalize.Engine.Data.Features;
using Personalize.Engine.Kernels;
using Personalize.Engine.Networks;

namespace Personalize.Engine.Tests.Networks;

public sealed unsafe class NetworkEnsembleTests : IDisposable
{
    private readonly Snapshot _snapshot = TestModels.Tastes(users: 24, genres: 5, items: 40, coldItems: 0, length: 9, seed: 4);
    private readonly ThreadTeam _team = new(2);
    private readonly EncodedSequences _plain;
    private readonly EncodedSequences _withMetadata;
    private readonly NeighborTables _neighbors;

    public NetworkEnsembleTests()
    {
        _plain = new EncodedSequences(_snapshot, SessionThresholds.From(_snapshot), _team);
        _withMetadata = new EncodedSequences(_plain, SequenceFeatures.Encode(FeatureSpaces.Fit(_snapshot), _snapshot));
        _neighbors = NeighborTables.Build(_plain, [.. Enumerable.Range(0, 24)], new NeighborOptions(), _team, CancellationToken.None);
    }

    /// <summary>Networks of several widths, with and without metadata: their ensemble scores every item with the mean of their scores.</summary>
    [Theory]
    [InlineData(false, "16")]
    [InlineData(false, "16 24")]
    [InlineData(false, "20 33 20")]
    [InlineData(true, "16m 24m")]
    [InlineData(true, "24 16m 37 20m")]
    public void It_scores_with_the_mean_of_its_members(bool withMetadata, string members)
    {
        var networks = members.Split(' ').Select((text, index) => Network(int.Parse(text.TrimEnd('m')), text.EndsWith('m'), (ulong)index + 1)).ToArray();
        using var ensemble = NetworkEnsemble.Fuse(networks);

        Assert.Equal(networks.Sum(network => network.Shape.Hidden), ensemble.Shape.Hidden);
        var scores = networks.Select(network => Scores(network, network.Shape.ItemFeatures is null ? _plain : _withMetadata)).ToArray();
        var fused = Scores(ensemble, withMetadata ? _withMetadata : _plain);
        for (var user = 0; user < fused.Length; user++)
        {
            for (var item = 0; item < fused[user].Length; item++)
                Assert.Equal(scores.Average(network => network[user][item]), fused[user][item], 3e-4);
        }

        Array.ForEach(networks, network => network.Dispose());
    }

    public void Dispose() => _team.Dispose();

    // The scores relative to that of the first item, which is what an order depends on.
    private double[][] Scores(HrnnParameters parameters, EncodedSequences sequences)
    {
        using var ranker = new BatchRanker(parameters, sequences, _neighbors.Full, _neighbors.Trend, _team);
        HistoryPlace[] places = [.. Enumerable.Range(0, _snapshot.UserCount).Select(user => new HistoryPlace(user, user % 9))];
        var logs = ranker.LogProbabilities(places, [.. Enumerable.Range(0, _snapshot.ItemCount)], withContext: true);
        return Array.ConvertAll(logs, user => Array.ConvertAll(user, value => (double)value - user[0]));
    }

    private HrnnParameters Network(int hidden, bool withMetadata, ulong seed)
    {
        var parameters = new HrnnParameters(HrnnShape.Of(withMetadata ? _withMetadata : _plain, hidden));
        parameters.Initialise(seed, scale: 1, [.. Enumerable.Range(1, _snapshot.ItemCount)]);
        var random = new FastRandom(seed, 9);
        foreach (var tensor in parameters.Shape.Layout.Tensors.Where(tensor => !parameters.Shape.IsOfTerms(tensor) && tensor != parameters.Shape.Items))
        {
            for (var row = 0; row < tensor.Rows; row++)
            {
                foreach (ref var value in new Span<float>(parameters.Row(tensor, row), tensor.Columns))
                    value += 0.2f * (float)random.NextGaussian();
            }
        }

        return parameters;
    }
}
