using Personalize.Engine.Data;
using Personalize.Engine.Networks;
using Personalize.Engine.Networks.Exploration;

namespace Personalize.Engine.Training.Appeal;

/// <summary>
/// Estimates what is known about the appeal of items, for a model that explores, and gives the items that the network has not learned a vector and
/// a bias: their features, the mean of the others for the rest (<see cref="PriorEstimate"/>), and what their events tell (<see cref="NewItemPosterior"/>).
/// </summary>
/// <param name="parameters">The network as used for serving, changed.</param>
/// <param name="sequences">All events.</param>
/// <param name="ranker">Scores items as the model will.</param>
/// <param name="share">What the network's products are multiplied with in a score.</param>
internal sealed unsafe class AppealEstimate(HrnnParameters parameters, EncodedSequences sequences, BatchRanker ranker, float share)
{
    private readonly Snapshot _snapshot = sequences.Snapshot;
    private readonly ItemAges _ages = new(sequences.Snapshot);

    /// <summary>After a training: the prior is measured on the items that it has learned.</summary>
    /// <param name="roles">What the vector of each item consists of.</param>
    /// <param name="cancellationToken">Stops between chunks.</param>
    public ItemAppeal AfterTraining(ItemRole[] roles, CancellationToken cancellationToken)
    {
        var learned = Array.ConvertAll(roles, role => (byte)(role == ItemRole.Learned ? 1 : 0));
        var prior = new PriorEstimate(parameters, sequences, ranker, share).Measure(learned, _ages.Counts, cancellationToken);

        // An item of which nobody knows since when it exists counts as new, but may have been there all the time.
        return Complete(
            prior.Prior, prior.Space, prior.MeanVector, learned, Array.ConvertAll(_ages.Births, birth => birth == ItemAges.Unknown ? _ages.LatestEvent : birth),
            cancellationToken);
    }

    /// <summary>After an update: the prior and the learned items are those of the model that is updated.</summary>
    /// <param name="old">What was known about the items of that model.</param>
    /// <param name="items">Its items.</param>
    /// <param name="cancellationToken">Stops between chunks.</param>
    public ItemAppeal AfterUpdate(ItemAppeal old, Vocabulary items, CancellationToken cancellationToken)
    {
        int[] before = [.. _snapshot.Items.Ids.Select(items.IndexOf)];
        byte[] learned = [.. before.Select(item => item >= 0 ? old.Learned[item] : (byte)0)];

        // Models of former versions know nothing about queries.
        var space = old.Space.Mean.Length > 0
            ? old.Space : new PriorEstimate(parameters, sequences, ranker, share).Measure(learned, _ages.Counts, cancellationToken).Space;
        return Complete(
            old.Prior, space, old.MeanVector, learned,
            [.. _ages.Births.Select((birth, item) => birth != ItemAges.Unknown ? birth : before[item] >= 0 ? old.Births[before[item]] : old.LatestEvent)],
            cancellationToken);
    }

    private ItemAppeal Complete(
        AppealPrior prior, QuerySpace space, float[] meanVector, byte[] learned, long[] births, CancellationToken cancellationToken)
    {
        int[] fresh = [.. Enumerable.Range(0, learned.Length).Where(item => learned[item] == 0)];
        foreach (var item in fresh)
        {
            var vector = VectorOf(item);
            new Span<float>(vector, parameters.Shape.PaddedHidden).Clear();
            var bias = parameters.Shape.ItemFeatures is null ? 0 : ItemVectors.AddFeatures(parameters, sequences.Features.Items, item, vector);
            parameters.ItemBias[item] = prior.Begin(prior.Mean, space, meanVector, bias, vector);
        }

        var posterior = new NewItemPosterior(new ChoiceReader(sequences, ranker, space, fresh, births).Read(cancellationToken), space, prior.Variance, share);
        var items = posterior.Run(fresh.Length, cancellationToken);
        var events = Array.ConvertAll(_ages.Counts, count => (float)count);

        // An event is one unit of information about a score, of which the network has a share.
        var information = Array.ConvertAll(events, n => n * share * share);
        var variances = Array.ConvertAll(information, unit => 1 / ((1 / prior.Variance) + unit));
        for (var i = 0; i < fresh.Length; i++)
        {
            Add(items[i], fresh[i], space);
            (variances[fresh[i]], information[fresh[i]]) = ((float)items[i].BiasVariance, (float)items[i].Information);
        }

        return new ItemAppeal
        {
            Prior = prior with { NewMean = prior.Mean + (float)posterior.Mean },
            Space = space,
            MeanVector = meanVector,
            LatestEvent = _ages.LatestEvent,
            Births = births,
            Events = events,
            BiasVariances = variances,
            Information = information,
            Learned = learned,
        };
    }

    /// <summary>Adds what is known of an item to its vector and bias; its bias is for the mean query, that of the network for a query of 0.</summary>
    private void Add(NewItem known, int item, QuerySpace space)
    {
        var vector = VectorOf(item);
        var hidden = space.Mean.Length;
        var bias = known.Bias;
        for (var axis = 0; axis < known.Vector.Length; axis++)
        {
            for (var k = 0; k < hidden; k++)
            {
                var change = known.Vector[axis] * space.Axes[(axis * hidden) + k];
                vector[k] += change;
                bias -= change * space.Mean[k];
            }
        }

        parameters.ItemBias[item] += (float)bias;
    }

    private float* VectorOf(int item) => parameters.Items + ((long)item * parameters.ItemStride);
}
