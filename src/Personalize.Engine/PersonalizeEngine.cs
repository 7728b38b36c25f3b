using Personalize.Engine.Data;
using Personalize.Engine.Ports;
using Personalize.Engine.Recipes;
using Personalize.Engine.Resources;

namespace Personalize.Engine;

/// <summary>
/// The one way in: a method per API operation over one store. Every parameter that names a resource takes its name or its
/// ARN. Methods run on the caller's thread and throw <see cref="PersonalizeException"/>; long ones take an
/// <see cref="OperationContext"/>. Instances may be used from several threads.
/// </summary>
public sealed partial class PersonalizeEngine(IStore store, TimeProvider? clock = null) : IDisposable
{
    private readonly TimeProvider _clock = clock ?? TimeProvider.System;

    public IStore Store { get; } = store;

    public void Dispose() => Store.Dispose();
}
