namespace Personalize.Storage.Catalogs.Postgres;

/// <summary>
/// The tables in which Microsoft Orleans keeps who is a member of the cluster: its own scripts, unchanged and under its licence, which its packages do
/// not contain. They belong to a version of the store; what a later Orleans changes is a later version.
/// </summary>
internal static class OrleansScripts
{
    private static readonly string[] s_names = ["PostgreSQL-Main.sql", "PostgreSQL-Clustering.sql"];

    public static string Read() => string.Join("\n", s_names.Select(Read));

    private static string Read(string name)
    {
        using var reader = new StreamReader(typeof(OrleansScripts).Assembly.GetManifestResourceStream($"orleans/{name}")!);
        return reader.ReadToEnd();
    }
}
