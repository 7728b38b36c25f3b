using System.Globalization;
using Personalize.Engine.Common;
using YamlDotNet.Core;
using YamlDotNet.Core.Events;

namespace Personalize.Storage.Configuration;

/// <summary>
/// Converts YAML text to dictionaries, lists and scalars, using only the events of the parser, so that no type is ever activated.
/// Plain scalars follow the core schema of YAML 1.2. Tags and repeated keys are rejected; nesting and expansion by aliases are
/// bounded.
/// </summary>
internal sealed class YamlTree
{
    // Number of values in the tree with every alias expanded: enough for any real configuration, too few for an alias bomb.
    private const int MostValues = 100_000;

    private readonly IParser _parser;
    private readonly Dictionary<string, object?> _anchors = new(StringComparer.Ordinal);
    private int _values;

    private YamlTree(IParser parser) => _parser = parser;

    public static object? Parse(string text)
    {
        var parser = new Parser(new StringReader(text));
        try
        {
            return new YamlTree(parser).ReadDocument();
        }
        catch (YamlException exception)
        {
            throw Malformed(exception.Start, exception.Message, exception);
        }
        catch (Exception exception) when (exception is InvalidOperationException or ArgumentException or IndexOutOfRangeException)
        {
            // Thrown by checks inside YamlDotNet for some malformed texts; they say neither what is wrong nor where.
            throw Malformed(parser.Current?.End ?? Mark.Empty, "the text after this position cannot be understood.", exception);
        }
    }

    private object? ReadDocument()
    {
        _parser.Consume<StreamStart>();
        if (_parser.Accept<StreamEnd>(out _))
            return null;
        _parser.Consume<DocumentStart>();
        var value = ReadValue(depth: 1);
        _parser.Consume<DocumentEnd>();
        return _parser.Accept<StreamEnd>(out var end) ? value : throw Malformed(_parser.Current?.Start ?? end!.Start, "there is more than one document.");
    }

    private object? ReadValue(int depth)
    {
        var next = _parser.Consume<ParsingEvent>();
        Count(next);
        if (depth > ConfigurationReader.DeepestNesting)
            throw Malformed(next.Start, $"values are nested deeper than {ConfigurationReader.DeepestNesting}.");
        if (next is AnchorAlias alias)
        {
            return _anchors.TryGetValue(alias.Value.Value, out var known)
                ? Copy(known, alias, depth)
                : throw Malformed(alias.Start, $"the anchor '{alias.Value}' is not defined before this position.");
        }

        if (next is not NodeEvent node)
            throw Malformed(next.Start, "a value is missing here.");
        if (!node.Tag.IsEmpty && !(node is Scalar && node.Tag.IsNonSpecific))
            throw Malformed(node.Start, $"tags ('{node.Tag}') are not allowed.");
        var value = node switch
        {
            Scalar scalar => Convert(scalar),
            SequenceStart => ReadSequence(depth),
            _ => ReadMapping(depth),
        };
        if (!node.Anchor.IsEmpty)
            _anchors[node.Anchor.Value] = value;
        return value;
    }

    private List<object?> ReadSequence(int depth)
    {
        var list = new List<object?>();
        while (!_parser.TryConsume<SequenceEnd>(out _))
            list.Add(ReadValue(depth + 1));
        return list;
    }

    private Dictionary<string, object?> ReadMapping(int depth)
    {
        var mapping = new Dictionary<string, object?>(StringComparer.Ordinal);
        while (!_parser.TryConsume<MappingEnd>(out _))
        {
            if (!_parser.TryConsume<Scalar>(out var key))
                throw Malformed(_parser.Current!.Start, "a key must be plain text.");
            if (!mapping.TryAdd(key.Value, ReadValue(depth + 1)))
                throw Malformed(key.Start, $"the key '{key.Value}' is repeated.");
        }

        return mapping;
    }

    // An alias counts as everything it stands for; the same goes for aliases to aliases.
    private object? Copy(object? value, AnchorAlias alias, int depth)
    {
        Count(alias);
        if (depth > ConfigurationReader.DeepestNesting)
            throw Malformed(alias.Start, $"values are nested deeper than {ConfigurationReader.DeepestNesting}.");
        return value switch
        {
            List<object?> list => list.ConvertAll(item => Copy(item, alias, depth + 1)),
            Dictionary<string, object?> mapping => mapping.ToDictionary(pair => pair.Key, pair => Copy(pair.Value, alias, depth + 1), StringComparer.Ordinal),
            _ => value,
        };
    }

    private void Count(ParsingEvent at)
    {
        if (++_values > MostValues)
            throw Malformed(at.Start, $"the text stands for more than {MostValues} values.");
    }

    private static object? Convert(Scalar scalar)
    {
        if (scalar.Style is not ScalarStyle.Plain || scalar.Tag.IsNonSpecific)
            return scalar.Value;
        return scalar.Value switch
        {
            "" or "~" or "null" or "Null" or "NULL" => null,
            "true" or "True" or "TRUE" => true,
            "false" or "False" or "FALSE" => false,
            var text when long.TryParse(text, NumberStyles.AllowLeadingSign, CultureInfo.InvariantCulture, out var integer) => integer,
            var text when IsNumber(text) => double.Parse(text, NumberStyles.Float, CultureInfo.InvariantCulture),
            var text => text,
        };
    }

    private static bool IsNumber(string text) =>
        text[0] is '-' or '+' or '.' or (>= '0' and <= '9')
        && text.All(character => character is '-' or '+' or '.' or 'e' or 'E' or (>= '0' and <= '9'))
        && double.TryParse(text, NumberStyles.Float, CultureInfo.InvariantCulture, out _);

    private static PersonalizeException Malformed(Mark mark, string cause, Exception? exception = null) =>
        ConfigurationReader.Malformed("YAML", mark.Line, mark.Column, cause, exception);
}
