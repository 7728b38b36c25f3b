using System.Text.Json;
using Personalize.Engine.Ports;
using Personalize.Engine.Resources;

namespace Personalize.Storage.Catalogs.Postgres;

/// <summary>The machines of a shared store, and what they have been given to do.</summary>
internal sealed class PostgresNodes(Database database) : INodes
{
    // A day, in milliseconds: of a node that was silent for longer nobody asks.
    private const long LongestMemory = 86_400_000;

    private readonly Database _database = database;

    public bool Put(Node node) => _database.Write(Of(node.Name), session =>
    {
        // Containers have another name each time.
        session.Execute($"DELETE FROM nodes WHERE seen < {session.Now} - $1 AND suspended = 0 AND name <> $2", LongestMemory, node.Name);
        return session.Query(
            row => row.GetInt64(0) != 0,
            $"""
            INSERT INTO nodes (name, body, seen) VALUES ($1, $2, {session.Now})
            ON CONFLICT (name) DO UPDATE SET body = excluded.body, seen = excluded.seen RETURNING suspended
            """,
            node.Name,
            JsonSerializer.Serialize(node))[0];
    });

    public IReadOnlyList<Node> List() => _database.Read(session => session.Query(
        row => JsonSerializer.Deserialize<Node>(row.GetString(0))! with
        {
            IsSuspended = row.GetInt64(1) != 0, SilentFor = TimeSpan.FromMilliseconds(Math.Max(0, row.GetInt64(2))),
        },
        $"SELECT body, suspended, {session.Now} - seen FROM nodes ORDER BY name"));

    public bool Suspend(string name, bool isSuspended) => _database.Write(
        Of(name), session => session.Execute("UPDATE nodes SET suspended = $2 WHERE name = $1", name, isSuspended ? 1L : 0L)) > 0;

    public void Remove(string name) => _database.Write(Of(name), session => session.Execute("DELETE FROM nodes WHERE name = $1 AND suspended = 0", name));

    public IReadOnlyList<string> Works() => _database.Read(session => session.Query(row => row.GetString(0), "SELECT arn FROM works ORDER BY arn"));

    public int Give(string arn, string node) => _database.Write(OfWork(arn), session => (int)session.Query(
        row => row.GetInt64(0),
        """
        INSERT INTO works (arn, node, attempts) VALUES ($1, $2, 1)
        ON CONFLICT (arn) DO UPDATE SET node = excluded.node, attempts = works.attempts + 1 RETURNING attempts
        """,
        arn,
        node)[0]);

    public void GiveBack(string arn) =>
        _database.Write(OfWork(arn), session => session.Execute("UPDATE works SET attempts = attempts - 1 WHERE arn = $1", arn));

    public void Forget(string arn) => _database.Write(OfWork(arn), session => session.Execute("DELETE FROM works WHERE arn = $1", arn));

    private static Turn Of(string name) => new($"node {name}");

    private static Turn OfWork(string arn) => new($"work {arn}");
}
