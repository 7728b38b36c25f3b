using Personalize.Engine.Ports;
using Personalize.Engine.Resources;

namespace Personalize.Engine.Tests.Fakes;

/// <summary>Nodes as a test wants them to be.</summary>
internal sealed class FakeNodes : INodes
{
    private volatile Node[] _nodes = [];

    public void Set(params Node[] nodes) => _nodes = nodes;

    public IReadOnlyList<Node> List() => _nodes;

    public bool Put(Node node) => throw new NotSupportedException();

    public bool Suspend(string name, bool isSuspended) => throw new NotSupportedException();

    public void Remove(string name) => throw new NotSupportedException();

    public IReadOnlyList<string> Works() => throw new NotSupportedException();

    public IReadOnlyList<string> Waiting() => throw new NotSupportedException();

    public int Give(string arn, string node) => throw new NotSupportedException();

    public void GiveBack(string arn) => throw new NotSupportedException();

    public void Forget(string arn) => throw new NotSupportedException();
}
