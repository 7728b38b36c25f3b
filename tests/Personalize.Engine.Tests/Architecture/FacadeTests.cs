using System.Reflection;
using Personalize.Engine.Common;
using Personalize.Engine.Requests;

namespace Personalize.Engine.Tests.Architecture;

/// <summary>The one door: what every operation looks like from outside.</summary>
public sealed class FacadeTests
{
    public static TheoryData<string> Operations =>
    [
        .. typeof(PersonalizeEngine).GetMethods(BindingFlags.Public | BindingFlags.Instance | BindingFlags.Static | BindingFlags.DeclaredOnly)
            .Where(method => !method.IsSpecialName && method.Name != nameof(IDisposable.Dispose)).Select(method => method.Name),
    ];

    [Theory]
    [MemberData(nameof(Operations))]
    public void An_operation_takes_one_request_record_and_perhaps_a_context(string name)
    {
        // GetMethod fails where there is an overload.
        var parameters = typeof(PersonalizeEngine).GetMethod(name)!.GetParameters();
        Assert.InRange(parameters.Length, 1, 2);
        var request = parameters[0].ParameterType;
        Assert.Equal((typeof(CreateSolutionRequest).Namespace, "request"), (request.Namespace, parameters[0].Name));
        Assert.EndsWith("Request", request.Name);
        Assert.All(parameters.Skip(1), parameter => Assert.Equal(typeof(OperationContext), parameter.ParameterType));
    }

    [Fact]
    public void Nobody_shares_a_request() =>
        Assert.Equal([], typeof(PersonalizeEngine).GetMethods()
            .Where(method => method.GetParameters() is [{ ParameterType.Namespace: "Personalize.Engine.Requests" }, ..]
                and not [{ ParameterType.Name: nameof(CreateSolutionRequest) }, ..])
            .GroupBy(method => method.GetParameters()[0].ParameterType).Where(users => users.Count() > 1).Select(users => users.Key.Name));
}
