using Personalize.Engine.Common;
using Personalize.Engine.Resources;
using Personalize.Engine.Samples;

namespace Personalize.Engine;

// Data to try things on.
public sealed partial class PersonalizeEngine
{
    /// <inheritdoc cref="SampleShop.Write"/>
    public static IReadOnlyDictionary<DatasetType, string> WriteSampleDataset(
        string directory, ulong seed, int users, int items, int events, OperationContext context) =>
        SampleShop.Write(directory, new SampleShopOptions { Seed = seed, Users = users, Items = items, Events = events }, context);
}
