namespace Personalize.Engine.Networks.Knn;

/// <summary>How a method without a network scores items: those near the user's newest ones, and the user's own.</summary>
/// <param name="Last">How many of the newest events are looked at for near items; 0 for a method that knows only the user's own items.</param>
/// <param name="Decay">Weight of an event relative to the one after it.</param>
/// <param name="OwnWeight">Weight of the newest own item, as a multiple of the score of the nearest item; 0 for none.</param>
/// <param name="OwnDecay">Weight of an own event relative to the one after it.</param>
/// <param name="ExcludeOwn">Whether the user's own items are never recommended.</param>
internal readonly record struct KnnSettings(int Last, float Decay, float OwnWeight, float OwnDecay, bool ExcludeOwn = false);
