namespace Personalize.Engine.Networks.Terms;

/// <summary>A term as the list of terms knows it, before there is an instance with working memory.</summary>
/// <param name="Name">Names the term in explanations and its tensor in the model file; never changes once models are stored.</param>
/// <param name="ParameterCount">Floats of the term's own tensor; 0 for a term that is made of the item table or the item biases.</param>
/// <param name="Initialise">Writes the parameters' starting values over zeros.</param>
/// <param name="Create">Makes an instance for one thread.</param>
internal sealed record ScoreTermEntry(string Name, int ParameterCount, Action<Span<float>> Initialise, Func<TermSizes, ScoreTerm> Create)
{
    public static ScoreTermEntry Of<TTerm>()
        where TTerm : ScoreTerm, IScoreTerm => new(TTerm.Name, TTerm.ParameterCount, TTerm.Initialise, TTerm.Create);
}
