using Personalize.Engine.Data;
using Personalize.Engine.Networks;
using Personalize.Engine.Ports;
using Personalize.Engine.Schemas;

namespace Personalize.Engine.Serving.Histories;

/// <summary>The value of a contextual field of an event: a string, or a number (NaN if missing).</summary>
internal readonly record struct ContextValue(string? Text, double Number);

/// <summary>The contextual metadata of events, which filters compare. It is stored column by column and read event by event.</summary>
internal static class EventContext
{
    /// <summary>The tensors of the i-th column.</summary>
    public static IEnumerable<Tensor> Export(MetadataColumn column, int i)
    {
        if (column.Numbers is { } numbers)
        {
            // As raw bits, because tensor files have no doubles.
            yield return new Tensor($"context.{i}.numbers", [numbers.Length], Array.ConvertAll(numbers, BitConverter.DoubleToInt64Bits));
            yield break;
        }

        var values = new GrowingVocabulary();
        var rows = Array.ConvertAll(column.Texts!, text => text is null ? -1 : values.Add(text));
        yield return new Tensor($"context.{i}.rows", [rows.Length], rows);
        foreach (var tensor in PackedTexts.Export($"context.{i}.value", [.. values.Ids]))
            yield return tensor;
    }

    /// <summary>The context of an imported event.</summary>
    /// <param name="names">The names of the columns.</param>
    public static IReadOnlyDictionary<string, ContextValue> Read(IModelFile file, IReadOnlyList<string> names, int row)
    {
        var values = new Dictionary<string, ContextValue>(names.Count, StringComparer.Ordinal);
        for (var i = 0; i < names.Count; i++)
        {
            if (file.TensorNames.Contains($"context.{i}.numbers"))
            {
                values[names[i]] = new ContextValue(null, BitConverter.Int64BitsToDouble(file.Read<long>($"context.{i}.numbers")[row]));
            }
            else
            {
                values[names[i]] = new ContextValue(
                    file.Read<int>($"context.{i}.rows")[row] is var value and >= 0 ? new PackedTexts(file, $"context.{i}.value")[value] : null, double.NaN);
            }
        }

        return values;
    }

    /// <summary>The contexts of events, null where nothing is known, as the columns that a model reads.</summary>
    public static MetadataColumn[] Columns(IReadOnlyList<IReadOnlyDictionary<string, ContextValue>?> contexts, ModelConfiguration model)
    {
        var fields = model.Features.Context.Fields.Select(field => (field.Name, field.Kind));
        return [.. (model.HasSessions ? fields.Append((DatasetFields.SessionId, MetadataKind.Categorical)) : fields).Select(field => Column(contexts, field))];
    }

    private static MetadataColumn Column(IReadOnlyList<IReadOnlyDictionary<string, ContextValue>?> contexts, (string Name, MetadataKind Kind) field)
    {
        var missing = new ContextValue(null, double.NaN);
        ContextValue[] values = [.. contexts.Select(context => context?.GetValueOrDefault(field.Name, missing) ?? missing)];
        return new MetadataColumn
        {
            Name = field.Name,
            Kind = field.Kind,
            Texts = Array.ConvertAll(values, value => value.Text),
            Numbers = Array.ConvertAll(values, value => value.Number),
        };
    }

    /// <summary>The context of an individually recorded event: its properties, by the fields of the schema.</summary>
    public static IReadOnlyDictionary<string, ContextValue> Of(JournalEvent put, DatasetSchema schema, IReadOnlyList<string> names)
    {
        var batch = JournalColumns.OfEvents([put], schema, names);
        return batch.Columns.ToDictionary(column => column.Name, column => new ContextValue(column.Texts?[0], column.Number(0)), StringComparer.Ordinal);
    }
}
