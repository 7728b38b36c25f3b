using System.Collections.Concurrent;
using System.Globalization;
using System.Text;
using System.Text.Json;
using Personalize.Engine.Common;
using Personalize.Engine.Ports;
using Personalize.Engine.Resources;
using Personalize.Engine.Schemas;
using Personalize.Engine.Tests.Import;

namespace Personalize.Engine.Tests.Fakes;

/// <summary>Tables in files that are not there, as lines of JSON arrays: first the columns, then the rows.</summary>
internal sealed class InMemoryTables : ITabularReaderFactory, ITabularWriterFactory
{
    public const string Extension = ".table";

    private readonly ConcurrentDictionary<string, string> _files = new(StringComparer.Ordinal);

    public void Put(string path, byte[] content) => _files[path] = Encoding.UTF8.GetString(content);

    public void Put(string path, string[] columns, IEnumerable<string[]> rows) => _files[path] = string.Concat(rows.Prepend(columns).Select(Line));

    public ITabularReader Open(string path, Quoting quoting = Quoting.Detect)
    {
        RequireExtension(path);
        if (!_files.TryGetValue(path, out var text))
            throw new PersonalizeException(ErrorKind.ResourceNotFound, "FileNotFound", path);
        string[][] lines = [.. text.Split('\n', StringSplitOptions.RemoveEmptyEntries).Select(line => JsonSerializer.Deserialize<string[]>(line)!)];
        return new TextTable(lines[0], lines[1..]);
    }

    public IReadOnlyList<string> Expand(string path)
    {
        var folder = path + Path.DirectorySeparatorChar;
        string[] files =
        [
            .. _files.Keys.Where(file => file.StartsWith(folder, StringComparison.Ordinal) && file[folder.Length] is not ('.' or '_'))
                .Order(StringComparer.Ordinal),
        ];
        return files.Length > 0 ? files : [path];
    }

    public ITabularWriter Create(string path, Stream stream, DatasetSchema schema)
    {
        RequireExtension(path);
        return new Writer(stream, schema);
    }

    private static void RequireExtension(string path)
    {
        if (!path.EndsWith(Extension, StringComparison.OrdinalIgnoreCase))
            throw PersonalizeException.InvalidInput("UnknownFileFormat", path);
    }

    private static string Line(string[] fields) => JsonSerializer.Serialize(fields) + "\n";

    private sealed class Writer(Stream stream, DatasetSchema schema) : ITabularWriter
    {
        private readonly StringBuilder _text = new(Line([.. schema.Fields.Select(field => field.Name)]));

        public void Write(ColumnBatch batch)
        {
            for (var row = 0; row < batch.RowCount; row++)
                _text.Append(Line([.. batch.Columns.Select(column => column.Texts is { } texts ? texts[row] ?? "" : Number(column.Number(row)))]));
        }

        public void Complete() => stream.Write(Encoding.UTF8.GetBytes(_text.ToString()));

        public void Dispose()
        {
        }

        private static string Number(double number) => double.IsNaN(number) ? "" : number.ToString("R", CultureInfo.InvariantCulture);
    }
}
