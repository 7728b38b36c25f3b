namespace Personalize.Engine.Networks.Terms;

/// <summary>What a class of terms declares about itself; see <see cref="ScoreTermEntry"/>.</summary>
internal interface IScoreTerm
{
    /// <inheritdoc cref="ScoreTermEntry.Name"/>
    static abstract string Name { get; }

    /// <inheritdoc cref="ScoreTermEntry.ParameterCount"/>
    static virtual int ParameterCount => 0;

    /// <inheritdoc cref="ScoreTermEntry.Initialise"/>
    static virtual void Initialise(Span<float> parameters)
    {
    }

    /// <inheritdoc cref="ScoreTermEntry.Create"/>
    static abstract ScoreTerm Create(TermSizes sizes);
}
