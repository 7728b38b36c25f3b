using Personalize.Server.Protocol;

namespace Personalize.Server.Operations;

/// <summary>Tags, and what the server remembers of a request beside the resource that it created.</summary>
internal static class Tags
{
    // Of the request that created a resource, to recognise a repetition of it even after a restart.
    private const string Invocation = "invocationId";

    public static IEnumerable<Operation> Operations =>
    [
        Operation.Works(AwsService.Personalize, Access.Write, "TagResource", Tag, "resourceArn", "tags"),
        Operation.Works(AwsService.Personalize, Access.Write, "UntagResource", Untag, "resourceArn", "tagKeys"),
        Operation.Works(AwsService.Personalize, Access.Read, "ListTagsForResource", List, "resourceArn"),
    ];

    /// <summary>The tags of a request, checked before anything is created.</summary>
    public static IReadOnlyDictionary<string, string> Of(JsonInput input)
    {
        var tags = new Dictionary<string, string>();
        foreach (var tag in input.OptionalObjects("tags") ?? [])
        {
            tag.Only("tagKey", "tagValue");
            if (!tags.TryAdd(tag.Text("tagKey"), tag.Text("tagValue")))
                throw AwsException.InvalidInput($"The tag '{tag.Text("tagKey")}' is given twice.");
        }

        TagRules.Check(tags);
        return tags;
    }

    /// <summary>
    /// Creates a resource with tags and with members of the request that the engine does not know. A repeated request whose first answer was
    /// lost finds what that one created.
    /// </summary>
    /// <param name="find">What a request with this name has created before; null if there is nothing.</param>
    /// <param name="create">Creates it.</param>
    /// <param name="kept">Members of the request that are only given back.</param>
    public static T Create<T>(OperationCall call, Func<T?> find, Func<T> create, params ReadOnlySpan<string> kept)
        where T : Resource
    {
        var tags = Of(call.Input);
        var data = new Dictionary<string, string>();
        foreach (var name in kept)
        {
            if (call.Input.Raw(name) is { } value)
                data[name] = value;
        }

        if (call.InvocationId is { } invocation)
        {
            data[Invocation] = invocation;
            if (find() is { } earlier && IsFrom(earlier, invocation))
                return earlier;
        }

        var created = create();
        if (data.Count > 0)
            call.Engine.SetClientData(new(created.Arn, data));
        if (tags.Count > 0)
            call.Engine.TagResource(new(created.Arn, tags));
        return created;
    }

    /// <summary>Whether a request of a client, or an earlier attempt at it, has created the resource.</summary>
    public static bool IsFrom(Resource resource, string invocation) => resource.ClientData.GetValueOrDefault(Invocation) == invocation;

    /// <summary>A resource, or null if there is none or its name is not valid.</summary>
    public static T? Find<T>(Func<T> describe)
        where T : Resource
    {
        try
        {
            return describe();
        }
        catch (PersonalizeException)
        {
            return null;
        }
    }

    /// <summary>A member of the request that created the resource, as it was sent.</summary>
    public static JsonNode? Kept(Resource resource, string name) => Shape.Parse(resource.ClientData.GetValueOrDefault(name));

    private static JsonObject Tag(OperationCall call)
    {
        if (!call.Input.Has("tags"))
            throw call.Input.Missing("tags");
        call.Engine.TagResource(new(call.Input.Arn("resourceArn"), Of(call.Input)));
        return [];
    }

    private static JsonObject Untag(OperationCall call)
    {
        var keys = call.Input.Texts("tagKeys");
        if (keys.Count > TagRules.MostTags)
        {
            throw new AwsException(
                ErrorCodes.TooManyTagKeys, StatusCodes.Status400BadRequest,
                $"There are {keys.Count} keys of tags; a resource has at most {TagRules.MostTags}.");
        }

        call.Engine.UntagResource(new(call.Input.Arn("resourceArn"), keys));
        return [];
    }

    private static JsonObject List(OperationCall call) => Shape.Of(("tags", Shape.List(
        call.Engine.ListTagsForResource(new(call.Input.Arn("resourceArn"))).Select(tag => Shape.Of(("tagKey", tag.Key), ("tagValue", tag.Value))))));
}
