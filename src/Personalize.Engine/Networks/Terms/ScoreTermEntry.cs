namespace Personalize.Engine.Networks.Terms;

/// <summary>A term in the list of terms, before there is an instance with working memory.</summary>
/// <param name="Name">Name of the term in explanations and of its tensor in the model file; it must never change once models are stored.</param>
/// <param name="ParameterCount">Number of floats of the term's own tensor; 0 for a term that consists of the item table or the item biases.</param>
/// <param name="Initialise">Writes the initial values of the parameters over zeros.</param>
/// <param name="Create">Creates an instance for one thread.</param>
internal sealed record ScoreTermEntry(string Name, int ParameterCount, Action<Span<float>> Initialise, Func<TermSizes, ScoreTerm> Create)
{
    public static ScoreTermEntry Of<TTerm>()
        where TTerm : ScoreTerm, IScoreTerm => new(TTerm.Name, TTerm.ParameterCount, TTerm.Initialise, TTerm.Create);
}
