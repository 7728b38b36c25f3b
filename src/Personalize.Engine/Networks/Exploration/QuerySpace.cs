namespace Personalize.Engine.Networks.Exploration;

/// <summary>
/// The queries of users, turned so that their components are uncorrelated (principal components; Hotelling, 1933): what events tell of an item's vector
/// along one axis says nothing of the others.
/// </summary>
/// <param name="Mean">[hidden] the mean of the queries.</param>
/// <param name="Axes">[hidden × hidden] the axes, each a row.</param>
/// <param name="Variances">[hidden] variance of the queries along each axis.</param>
/// <param name="ItemVariances">
/// [hidden] variance of the items' vectors along each axis, in addition to what their features say; empty if nobody knows.
/// </param>
internal sealed record QuerySpace(float[] Mean, float[] Axes, float[] Variances, float[] ItemVariances)
{
    /// <summary>A query, as the distance from the mean along each axis.</summary>
    /// <param name="query">[hidden].</param>
    /// <param name="turned">[hidden], overwritten.</param>
    public void Turn(ReadOnlySpan<float> query, Span<float> turned)
    {
        for (var axis = 0; axis < Variances.Length; axis++)
        {
            var sum = 0f;
            for (var k = 0; k < Variances.Length; k++)
                sum += Axes[(axis * Variances.Length) + k] * (query[k] - Mean[k]);
            turned[axis] = sum;
        }
    }
}
