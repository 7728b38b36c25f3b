using Personalize.Engine.Data;
using Personalize.Engine.Data.Features;
using Personalize.Engine.Networks;
using Personalize.Engine.Networks.Exploration;

namespace Personalize.Engine.Training;

/// <summary>
/// Estimates what is known about the appeal of items, for a model that explores, and gives the items that the network has not learned a vector and
/// a bias: their features, the mean of the others for the rest, and the posterior mean of their rate (<see cref="AppealPrior"/>).
/// </summary>
/// <param name="parameters">The network as used for serving, changed.</param>
/// <param name="features">The features of every item.</param>
/// <param name="snapshot">The data.</param>
internal sealed unsafe class AppealEstimate(HrnnParameters parameters, FeatureTable features, Snapshot snapshot)
{
    private readonly ItemAges _ages = new(snapshot);
    private readonly long[] _times = [.. snapshot.EventTimes.Order()];

    // Of events at which nobody knows what was shown.
    private readonly long[] _unshownTimes =
        [.. snapshot.EventTimes.Where((_, e) => snapshot.Impressions is null || snapshot.Impressions.Of(e).IsEmpty).Order()];

    /// <summary>After a training: the prior is measured on the items that it has learned.</summary>
    /// <param name="roles">What the vector of each item consists of.</param>
    public ItemAppeal AfterTraining(ItemRole[] roles)
    {
        var learned = Array.ConvertAll(roles, role => (byte)(role == ItemRole.Learned ? 1 : 0));
        var (prior, mean) = MeasurePrior(learned);

        // An item of which nobody knows since when it exists counts as new, but may have been there all the time.
        return Complete(
            prior, mean, learned, Array.ConvertAll(_ages.Births, birth => birth == ItemAges.Unknown ? _ages.LatestEvent : birth),
            item => prior.Expected(FeatureBias(item), EventsSince(_ages.Births[item] == ItemAges.Unknown ? long.MinValue : _ages.Births[item], _unshownTimes)));
    }

    /// <summary>After an update: the prior and the learned items are those of the model that is updated.</summary>
    /// <param name="old">What was known about the items of that model.</param>
    /// <param name="items">Its items.</param>
    public ItemAppeal AfterUpdate(ItemAppeal old, Vocabulary items)
    {
        int[] before = [.. snapshot.Items.Ids.Select(items.IndexOf)];
        return Complete(
            old.Prior, old.MeanVector, [.. before.Select(item => item >= 0 ? old.Learned[item] : (byte)0)],
            [.. _ages.Births.Select((birth, item) => birth != ItemAges.Unknown ? birth : before[item] >= 0 ? old.Births[before[item]] : old.LatestEvent)],
            item =>
            {
                var isKnown = before[item] >= 0;
                var since = isKnown || _ages.Births[item] == ItemAges.Unknown ? old.LatestEvent + 1 : _ages.Births[item];
                return (isKnown ? old.Expected[before[item]] : 0) + old.Prior.Expected(FeatureBias(item), EventsSince(since, _unshownTimes));
            });
    }

    private (AppealPrior Prior, float[] MeanVector) MeasurePrior(byte[] learned)
    {
        var hidden = parameters.Shape.Hidden;
        var ownVectors = new MeanAndVariance(hidden);
        var vectors = new MeanAndVariance(hidden);
        var biases = new MeanAndVariance(1);
        double logShares = 0;
        var own = new float[parameters.Shape.PaddedHidden];
        for (var item = 0; item < learned.Length; item++)
        {
            if (learned[item] == 0)
                continue;
            Array.Clear(own);
            var featureBias = AddFeatures(item, own);
            var whole = new ReadOnlySpan<float>(VectorOf(item), hidden);
            for (var k = 0; k < hidden; k++)
                own[k] = whole[k] - own[k];
            ownVectors.Add(own.AsSpan(0, hidden));
            vectors.Add(whole);
            biases.Add([parameters.ItemBias[item] - featureBias]);
            var since = Math.Max(_ages.Counts[item], EventsSince(_ages.Births[item], _times));
            logShares += Math.Log((_ages.Counts[item] + 0.5) / (since + 1)) - featureBias;
        }

        var prior = new AppealPrior(
            (float)biases.Mean[0],
            (float)biases.Variance,
            (float)Math.Max(1e-4, ownVectors.Variance / hidden),
            vectors.Variance > 0 ? (float)Math.Min(1, ownVectors.Variance / vectors.Variance) : 1,
            (float)(logShares / Math.Max(1, biases.Count)));
        return (prior, Array.ConvertAll(ownVectors.Mean, value => (float)value));
    }

    private ItemAppeal Complete(AppealPrior prior, float[] meanVector, byte[] learned, long[] births, Func<int, double> expectedOf)
    {
        var exposure = new ItemExposure(snapshot, learned, prior.Strength);
        var expected = new float[learned.Length];
        var shown = new float[learned.Length];
        for (var item = 0; item < learned.Length; item++)
        {
            if (learned[item] != 0)
                continue;
            expected[item] = (float)expectedOf(item);
            shown[item] = (float)exposure.Expected(item);
            var vector = new Span<float>(VectorOf(item), parameters.Shape.PaddedHidden);
            vector.Clear();
            meanVector.CopyTo(vector);
            parameters.ItemBias[item] = prior.BiasOf(_ages.Counts[item], expected[item] + shown[item]) + AddFeatures(item, vector);
        }

        return new ItemAppeal
        {
            Prior = prior,
            MeanVector = meanVector,
            LatestEvent = _ages.LatestEvent,
            Births = births,
            Events = Array.ConvertAll(_ages.Counts, count => (float)count),
            Expected = expected,
            Shown = shown,
            Learned = learned,
        };
    }

    private float* VectorOf(int item) => parameters.Items + ((long)item * parameters.ItemStride);

    private float FeatureBias(int item) => AddFeatures(item, stackalloc float[parameters.Shape.PaddedHidden]);

    private float AddFeatures(int item, Span<float> vector)
    {
        if (parameters.Shape.ItemFeatures is null)
            return 0;
        fixed (float* pointer = vector)
            return ItemVectors.AddFeatures(parameters, features, item, pointer);
    }

    /// <summary>Number of events of all items from some time on.</summary>
    /// <param name="time">Unix seconds.</param>
    /// <param name="times">The times of the events that count, in order.</param>
    private static long EventsSince(long time, long[] times)
    {
        var (low, high) = (0, times.Length);
        while (low < high)
        {
            var middle = (low + high) / 2;
            (low, high) = times[middle] < time ? (middle + 1, high) : (low, middle);
        }

        return times.Length - low;
    }

    /// <summary>Mean of vectors, and the mean of their squared distances from it.</summary>
    private sealed class MeanAndVariance(int length)
    {
        private readonly double[] _sums = new double[length];
        private double _squares;

        public int Count { get; private set; }

        public double[] Mean => Array.ConvertAll(_sums, sum => sum / Math.Max(1, Count));

        public double Variance => (_squares / Math.Max(1, Count)) - Mean.Sum(mean => mean * mean);

        public void Add(ReadOnlySpan<float> vector)
        {
            Count++;
            for (var k = 0; k < length; k++)
            {
                _sums[k] += vector[k];
                _squares += vector[k] * vector[k];
            }
        }
    }
}
