namespace Portolan.Client;

/// <summary>Paths on the server: names between slashes.</summary>
internal static class RemotePath
{
    /// <summary>Behind the last slash; empty for the root.</summary>
    public static string NameOf(string path)
    {
        path = WithoutEnd(path);
        return path[(path.LastIndexOf('/') + 1)..];
    }

    /// <summary>Before the last slash; null where the path has one name only and so lies in the working directory.</summary>
    public static string? ParentOf(string path)
    {
        path = WithoutEnd(path);
        var slash = path.LastIndexOf('/');
        return slash < 0 ? null : slash == 0 ? "/" : path[..slash];
    }

    public static string Join(string? directory, string name) =>
        string.IsNullOrEmpty(directory) ? name : directory.EndsWith('/') ? directory + name : $"{directory}/{name}";

    private static string WithoutEnd(string path) => path.Length > 1 ? path.TrimEnd('/') : path.Trim('/');
}
