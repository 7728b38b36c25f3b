namespace Personalize.Benchmarks;

/// <summary><c>--name value</c> pairs of a command line.</summary>
internal sealed class Arguments
{
    private readonly Dictionary<string, string> _values = [];

    public Arguments(string[] args)
    {
        for (var i = 0; i + 1 < args.Length; i += 2)
            _values[args[i].TrimStart('-')] = args[i + 1];
    }

    public string? Text(string name) => _values.GetValueOrDefault(name);

    public int Number(string name, int otherwise) => Text(name) is { } text ? int.Parse(text) : otherwise;

    public int[] Numbers(string name, params int[] otherwise) => Text(name) is { } text ? [.. text.Split(',').Select(int.Parse)] : otherwise;
}
