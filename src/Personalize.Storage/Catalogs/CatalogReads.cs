using Personalize.Engine.Ports;
using Personalize.Engine.Resources;

namespace Personalize.Storage.Catalogs;

/// <summary>Reads that are the same inside and outside a transaction.</summary>
internal static class CatalogReads
{
    public static T? Find<T>(SqlSession session, string arn)
        where T : Resource
    {
        var bodies = session.Query(row => row.GetString(0), "SELECT body FROM resources WHERE arn = $1 AND kind = $2", arn, StoredNames.OfKind<T>());
        return bodies.Count == 0 ? null : ResourceJson.Read<T>(bodies[0], session.Place, arn);
    }

    public static IReadOnlyList<T> List<T>(SqlSession session, string? parentArn)
        where T : Resource
    {
        var rows = session.Query(
            row => (Body: row.GetString(0), Arn: row.GetString(1)),
            "SELECT body, arn FROM resources WHERE kind = $1 AND (CAST($2 AS TEXT) IS NULL OR parent = $2) ORDER BY sequence",
            StoredNames.OfKind<T>(),
            parentArn);
        return rows.ConvertAll(row => ResourceJson.Read<T>(row.Body, session.Place, row.Arn));
    }

    public static IReadOnlyList<string> DependentsOf(SqlSession session, string arn) =>
        session.Query(
            row => row.GetString(0),
            "SELECT source FROM uses JOIN resources ON resources.arn = uses.source WHERE target = $1 ORDER BY sequence",
            arn);

    public static IReadOnlyList<SegmentInfo> Segments(SqlSession session, string datasetArn) =>
        session.Query(
            row => new SegmentInfo(row.GetString(0), row.GetInt64(1), row.GetInt64(2)),
            "SELECT id, rows, bytes FROM segments WHERE dataset = $1 ORDER BY position",
            datasetArn);

    public static IReadOnlyList<Trial> Trials(SqlSession session, string solutionVersionArn) =>
        session.Query(
            row => ResourceJson.ReadTrial(row.GetString(0), session.Place),
            "SELECT body FROM trials WHERE version = $1 ORDER BY number",
            solutionVersionArn);
}
