namespace Portolan.Testing;

/// <summary>Where things are in the checkout that the running tests were built from.</summary>
public static class Repository
{
    /// <summary>The folder that holds Portolan.slnx.</summary>
    public static string Root { get; } = FindRoot();

    /// <summary>The <c>portolan</c> executable: what PORTOLAN_EXECUTABLE names (a published build), else the one built in the configuration of the running tests.</summary>
    public static string Portolan { get; } = Environment.GetEnvironmentVariable("PORTOLAN_EXECUTABLE") ?? Path.Join(
        Root, "artifacts", "bin", "Portolan.Cli", new DirectoryInfo(AppContext.BaseDirectory).Name, OperatingSystem.IsWindows() ? "portolan.exe" : "portolan");

    private static string FindRoot()
    {
        for (var folder = new DirectoryInfo(AppContext.BaseDirectory); folder is not null; folder = folder.Parent)
            if (File.Exists(Path.Join(folder.FullName, "Portolan.slnx"))) return folder.FullName;
        throw new InvalidOperationException($"No Portolan.slnx above {AppContext.BaseDirectory}.");
    }
}
