using Portolan.Testing;

namespace Portolan.Interop.Tests.Clients;

/// <summary>
/// Somebody else's FTP client, driven as its users drive it. Remote paths are absolute; each call is one login, bounded in time.
/// Every call returns what the client said, with the commands it sent, so that a test can see that the wanted route was taken.
/// </summary>
public abstract class ForeignClient
{
    protected static readonly TimeSpan Limit = TimeSpan.FromSeconds(60);

    public abstract string Name { get; }

    /// <summary>Whether the client can take this route at all.</summary>
    public abstract bool Takes(Route route);

    public abstract Task<ToolRun> UploadAsync(Account account, Route route, string local, string remote);

    public abstract Task<ToolRun> DownloadAsync(Account account, Route route, string remote, string local);

    /// <summary>Sends what the remote file lacks.</summary>
    public abstract Task<ToolRun> ResumeUploadAsync(Account account, Route route, string local, string remote);

    /// <summary>Fetches what the local file lacks.</summary>
    public abstract Task<ToolRun> ResumeDownloadAsync(Account account, Route route, string remote, string local);

    /// <summary>The names of a folder, somewhere in the output.</summary>
    public abstract Task<ToolRun> ListAsync(Account account, Route route, string folder);

    public abstract Task<ToolRun> RenameAsync(Account account, Route route, string from, string to);

    public abstract Task<ToolRun> DeleteAsync(Account account, Route route, string path);

    public abstract Task<ToolRun> MakeFolderAsync(Account account, Route route, string path);

    public abstract Task<ToolRun> RemoveFolderAsync(Account account, Route route, string path);

    public override string ToString() => Name;

    protected static string FolderOf(string path) => path.LastIndexOf('/') is > 0 and var slash ? path[..slash] : "/";

    protected static string NameOf(string path) => path[(path.LastIndexOf('/') + 1)..];
}
