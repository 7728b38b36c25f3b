using Personalize.Engine.Common;
using Personalize.Engine.Ports;
using Personalize.Engine.Requests;
using Personalize.Engine.Resources;

namespace Personalize.Engine.Tagging;

/// <summary>Tags of resources of any kind, and what programs keep with resources for their own clients.</summary>
internal sealed class TagOperations(IStore store)
{
    private readonly IStore _store = store;

    /// <summary>Adds tags to a resource, or replaces those with the same keys.</summary>
    /// <exception cref="PersonalizeException">There is no such resource, or its tags would break the rules.</exception>
    public void Tag(TagResourceRequest request) => Change(request.ResourceArn, resource =>
    {
        var tags = Merge(resource.Tags, request.Tags);
        TagRules.Check(tags);
        return resource with { Tags = tags };
    });

    /// <summary>Removes tags from a resource; keys that it does not have are ignored.</summary>
    /// <exception cref="PersonalizeException">There is no such resource.</exception>
    public void Untag(UntagResourceRequest request) => Change(
        request.ResourceArn, resource => resource with { Tags = resource.Tags.Where(tag => !request.TagKeys.Contains(tag.Key)).ToDictionary() });

    /// <summary>The tags of a resource.</summary>
    /// <exception cref="PersonalizeException">There is no such resource.</exception>
    public IReadOnlyDictionary<string, string> List(ListTagsForResourceRequest request)
    {
        var arn = request.ResourceArn;
        return Visit(arn, new Reader(_store.Catalog, arn)).Tags;
    }

    /// <summary>Adds entries to what a program keeps with a resource, or replaces those with the same keys.</summary>
    /// <exception cref="PersonalizeException">There is no such resource.</exception>
    public void SetClientData(SetClientDataRequest request) => Change(
        request.ResourceArn, resource => resource with { ClientData = Merge(resource.ClientData, request.ClientData) });

    private static Dictionary<string, string> Merge(IReadOnlyDictionary<string, string> present, IReadOnlyDictionary<string, string> added)
    {
        var merged = present.ToDictionary();
        foreach (var (key, value) in added)
            merged[key] = value;
        return merged;
    }

    private void Change(string arn, Func<Resource, Resource> change) =>
        _store.Catalog.Write(transaction => Visit(arn, new Writer(transaction, arn, change)));

    private static Resource Visit(string arn, IVisitor visitor) => Arn.KindOf(arn) switch
    {
        ResourceKind.DatasetGroup => visitor.Visit<DatasetGroup>(),
        ResourceKind.Schema => visitor.Visit<Schema>(),
        ResourceKind.Dataset => visitor.Visit<Dataset>(),
        ResourceKind.Solution => visitor.Visit<Solution>(),
        ResourceKind.SolutionVersion => visitor.Visit<SolutionVersion>(),
        ResourceKind.Campaign => visitor.Visit<Campaign>(),
        ResourceKind.EventTracker => visitor.Visit<EventTracker>(),
        ResourceKind.Filter => visitor.Visit<Filter>(),
        ResourceKind.DatasetImportJob => visitor.Visit<DatasetImportJob>(),
        ResourceKind.BatchInferenceJob => visitor.Visit<BatchInferenceJob>(),
        ResourceKind.BatchSegmentJob => visitor.Visit<BatchSegmentJob>(),
        ResourceKind.DatasetExportJob => visitor.Visit<DatasetExportJob>(),
        ResourceKind.MetricAttribution => visitor.Visit<MetricAttribution>(),
        ResourceKind.DataDeletionJob => visitor.Visit<DataDeletionJob>(),
        null => throw PersonalizeException.InvalidInput(ErrorIds.MalformedArn, $"'{arn}' is not the ARN of a resource.", target: arn),
        { } kind => throw new ArgumentOutOfRangeException(nameof(arn), kind, "This kind of resource cannot be tagged."),
    };

    /// <summary>Does something with a resource whose type is known only from its ARN.</summary>
    private interface IVisitor
    {
        Resource Visit<T>()
            where T : Resource;
    }

    private sealed class Reader(ICatalog catalog, string arn) : IVisitor
    {
        private readonly ICatalog _catalog = catalog;
        private readonly string _arn = arn;

        public Resource Visit<T>()
            where T : Resource => _catalog.Require<T>(_arn);
    }

    private sealed class Writer(ICatalogTransaction transaction, string arn, Func<Resource, Resource> change) : IVisitor
    {
        private readonly ICatalogTransaction _transaction = transaction;
        private readonly string _arn = arn;
        private readonly Func<Resource, Resource> _change = change;

        public Resource Visit<T>()
            where T : Resource
        {
            var changed = (T)_change(_transaction.Require<T>(_arn));
            _transaction.Update(changed);
            return changed;
        }
    }
}
