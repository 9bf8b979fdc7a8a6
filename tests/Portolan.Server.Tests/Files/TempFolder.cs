namespace Portolan.Server.Tests.Files;

/// <summary>A folder of its own for one test, removed with it. Holds the root of a store, so that there is an outside to escape to.</summary>
internal sealed class TempFolder : IDisposable
{
    public TempFolder()
    {
        Host = Directory.CreateTempSubdirectory("portolan-files-").FullName;
        Root = Directory.CreateDirectory(Path.Combine(Host, "root")).FullName;
        Outside = Directory.CreateDirectory(Path.Combine(Host, "outside")).FullName;
    }

    public string Host { get; }

    public string Root { get; }

    public string Outside { get; }

    public string InRoot(string relative) => Path.Combine(Root, relative);

    public void Dispose() => Directory.Delete(Host, recursive: true);
}
