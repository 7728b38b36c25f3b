namespace Personalize.Host;

/// <summary>Finds the module that this host was built with.</summary>
internal static class ModuleManifest
{
    private const string FileName = "Personalize.psd1";

    /// <summary>The manifest in the nearest folder above this program.</summary>
    /// <exception cref="FileNotFoundException">The program was moved out of its repository.</exception>
    public static string Path
    {
        get
        {
            for (var folder = new DirectoryInfo(AppContext.BaseDirectory); folder is not null; folder = folder.Parent)
            {
                var path = System.IO.Path.Combine(folder.FullName, FileName);
                if (File.Exists(path))
                    return path;
            }

            throw new FileNotFoundException($"No {FileName} in any folder above {AppContext.BaseDirectory}.", FileName);
        }
    }
}
