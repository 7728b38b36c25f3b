using System.Data.Common;
using Personalize.Engine.Ports;
using Personalize.Server.Hosting;
using Personalize.Storage;

namespace Personalize.Server.Locations;

/// <summary>
/// The notes of transfers for machines that have no folder in common, in the database of their store: whichever machine does a job learns from there
/// what to fetch and where to send it.
/// </summary>
internal sealed class TransferNotes(DbDataSource database) : IDisposable
{
    private readonly DbDataSource _database = database;

    /// <summary>Null if the machines have a folder in common, or if there is only one.</summary>
    public static TransferNotes? For(ServerSettings settings) =>
        StoreLocation.Parse(settings.Store).Bucket is null ? null : new TransferNotes(StoreFactory.OpenDatabase(settings.Store)!);

    public void Write(string id, string note) =>
        Execute("INSERT INTO notes (name, value) VALUES ($1, $2) ON CONFLICT (name) DO UPDATE SET value = excluded.value", NameOf(id), note);

    public string? TryRead(string id)
    {
        using var command = _database.CreateCommand("SELECT value FROM notes WHERE name = $1");
        Add(command, NameOf(id));
        return command.ExecuteScalar() as string;
    }

    public void Delete(string id) => Execute("DELETE FROM notes WHERE name = $1", NameOf(id));

    public void Dispose() => _database.Dispose();

    private static string NameOf(string id) => $"transfer {id}";

    private void Execute(string sql, params string[] values)
    {
        using var command = _database.CreateCommand(sql);
        Array.ForEach(values, value => Add(command, value));
        command.ExecuteNonQuery();
    }

    private static void Add(DbCommand command, string value)
    {
        var parameter = command.CreateParameter();
        parameter.Value = value;
        command.Parameters.Add(parameter);
    }
}
