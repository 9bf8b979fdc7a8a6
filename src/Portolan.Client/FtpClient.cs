using System.Net;
using Portolan.Net;
using Portolan.Protocol;

namespace Portolan.Client;

/// <summary>
/// One login at an FTP server. Commands of several tasks queue up; a transfer (a listing too) has the login for itself until it ends:
/// for parallel work take an <see cref="FtpClientPool"/>.
/// </summary>
public sealed class FtpClient : IAsyncDisposable
{
    private readonly ClientSession _session;

    private FtpClient(ClientSession session) => _session = session;

    /// <summary>Connects, encrypts as asked, logs in and asks for the server's features.</summary>
    /// <exception cref="FtpConnectException">Not reached, or no FTP server.</exception>
    /// <exception cref="FtpTlsException">No TLS, or a certificate that is not accepted.</exception>
    /// <exception cref="FtpLoginException">User or password refused.</exception>
    public static async Task<FtpClient> ConnectAsync(FtpClientOptions options, CancellationToken cancellationToken = default) =>
        new(await SessionOpener.OpenAsync(options, cancellationToken).ConfigureAwait(false));

    public FtpClientOptions Options => _session.Options;

    /// <summary>The server's first words.</summary>
    public Reply Greeting => _session.Greeting;

    /// <summary>What the server can do beyond RFC 959 (FEAT); empty before the login.</summary>
    public FeatureSet Features => _session.Features;

    public IPEndPoint LocalEndPoint => _session.Control.Connection.LocalEndPoint;

    public IPEndPoint RemoteEndPoint => _session.Control.Connection.RemoteEndPoint;

    /// <summary>TLS of the control connection; null in clear.</summary>
    public TlsState? Tls => _session.Control.Connection.Tls;

    /// <summary>False once the control connection is lost or said goodbye.</summary>
    public bool IsConnected => _session.Control.IsUsable;

    /// <summary>True where nothing runs and the connection stands: a pool may hand it on.</summary>
    internal bool IsReady => _session.Control.IsUsable && _session.IsIdle;

    /// <summary>Logs in where <see cref="FtpClientOptions.LogIn"/> left it out.</summary>
    public Task LoginAsync(CancellationToken cancellationToken = default) => SessionOpener.LoginAsync(_session, cancellationToken);

    // Where we are

    /// <summary>PWD. RFC 959 §4.1.3.</summary>
    public Task<string> GetWorkingDirectoryAsync(CancellationToken cancellationToken = default) => FileChanges.WorkingDirectoryAsync(_session, cancellationToken);

    /// <summary>CWD; <c>..</c> goes up.</summary>
    public Task ChangeDirectoryAsync(string path, CancellationToken cancellationToken = default) => FileChanges.ChangeDirectoryAsync(_session, path, cancellationToken);

    /// <summary>SYST, asked once; null where the server does not say.</summary>
    public Task<string?> GetSystemAsync(CancellationToken cancellationToken = default) => FileChanges.SystemAsync(_session, cancellationToken);

    // Listing

    /// <summary>Lists a directory while it arrives: MLSD where offered (RFC 3659 §7), otherwise LIST. The entries for the directory itself and its parent are left out.</summary>
    /// <param name="path">Null or empty lists the working directory.</param>
    /// <exception cref="FtpReplyException">Thrown by the enumeration, also at its end when the server does not confirm that all was sent.</exception>
    public IAsyncEnumerable<ListEntry> ListAsync(string? path = null, CancellationToken cancellationToken = default) => DirectoryListing.EntriesAsync(_session, path, cancellationToken);

    /// <summary>Only the names: NLST.</summary>
    public IAsyncEnumerable<string> NamesAsync(string? path = null, CancellationToken cancellationToken = default) => DirectoryListing.NamesAsync(_session, path, cancellationToken);

    /// <summary>One file or directory: MLST where offered, otherwise SIZE and MDTM, otherwise its line in the parent's listing. Null when there is no such thing.</summary>
    public Task<ListEntry?> StatAsync(string path, CancellationToken cancellationToken = default) => FileFacts.StatAsync(_session, path, cancellationToken);

    /// <summary>Bytes of a file (SIZE); null where the server cannot tell.</summary>
    /// <exception cref="FtpReplyException">550: no such file.</exception>
    public Task<long?> SizeAsync(string path, CancellationToken cancellationToken = default) => FileFacts.SizeAsync(_session, path, cancellationToken);

    /// <summary>When a file was changed (MDTM), UTC; null where the server cannot tell.</summary>
    public Task<DateTime?> ModifiedAsync(string path, CancellationToken cancellationToken = default) => FileFacts.ModifiedAsync(_session, path, cancellationToken);

    /// <summary>The server's hash of a file by HASH or XSHA256 and its like, in lower-case hexadecimal; null where the server cannot.</summary>
    public Task<string?> HashAsync(string path, HashKind kind, CancellationToken cancellationToken = default) => FileHash.AskAsync(_session, path, kind, cancellationToken);

    // Transfers

    /// <summary>Opens a file for reading from <paramref name="offset"/>.</summary>
    public Task<FtpDataStream> OpenReadAsync(string path, long offset = 0, CancellationToken cancellationToken = default) => TransferStarter.ReadAsync(_session, path, offset, cancellationToken);

    /// <summary>Opens a file for writing. With an offset the server's file is written from there (REST).</summary>
    public Task<FtpDataStream> OpenWriteAsync(string path, UploadMode mode = UploadMode.Replace, long offset = 0, CancellationToken cancellationToken = default) => TransferStarter.WriteAsync(_session, path, mode, offset, cancellationToken);

    /// <summary>Runs any command that moves data, and nothing around it (no TYPE, no REST): what a doctor needs.</summary>
    public Task<FtpDataStream> OpenDataAsync(string command, TlsPurpose direction, CancellationToken cancellationToken = default) => TransferStarter.RawAsync(_session, command, direction, cancellationToken);

    /// <summary>Downloads beside <paramref name="localFile"/> (<c>.part</c>) and renames when all is there.</summary>
    public Task<TransferSummary> DownloadAsync(string path, string localFile, DownloadOptions? options = null, IProgress<TransferProgress>? progress = null, CancellationToken cancellationToken = default) =>
        new FileDownload(_session, path, localFile, options ?? new(), progress).RunAsync(cancellationToken);

    /// <summary>Uploads a file and compares the server's size with ours where the server tells it.</summary>
    public Task<TransferSummary> UploadAsync(string localFile, string path, UploadOptions? options = null, IProgress<TransferProgress>? progress = null, CancellationToken cancellationToken = default) =>
        new FileUpload(_session, localFile, path, options ?? new(), progress).RunAsync(cancellationToken);

    /// <summary>Downloads a directory with all below it. Names that would leave the local directory are skipped and told.</summary>
    public Task<DirectorySummary> DownloadDirectoryAsync(string path, string localDirectory, DownloadOptions? options = null, IProgress<TransferProgress>? progress = null, CancellationToken cancellationToken = default) =>
        new DirectoryDownload(_session, options ?? new(), progress).RunAsync(path, localDirectory, cancellationToken);

    /// <summary>Uploads a directory with all below it; directories are made as needed.</summary>
    public Task<DirectorySummary> UploadDirectoryAsync(string localDirectory, string path, UploadOptions? options = null, IProgress<TransferProgress>? progress = null, CancellationToken cancellationToken = default) =>
        new DirectoryUpload(_session, options ?? new(), progress).RunAsync(localDirectory, path, cancellationToken);

    // Changes

    /// <summary>DELE.</summary>
    public Task DeleteAsync(string path, CancellationToken cancellationToken = default) => _session.DemandAsync("DELE", path, cancellationToken);

    /// <summary>RNFR, RNTO.</summary>
    public Task RenameAsync(string from, string to, CancellationToken cancellationToken = default) => FileChanges.RenameAsync(_session, from, to, cancellationToken);

    /// <summary>MKD.</summary>
    /// <param name="parents">Makes missing parents too, and is content with a directory that is there.</param>
    public Task CreateDirectoryAsync(string path, bool parents = false, CancellationToken cancellationToken = default) => RemoteDirectories.CreateAsync(_session, path, parents, cancellationToken);

    /// <summary>RMD.</summary>
    /// <param name="recursive">Removes everything in it first; links are removed, not followed.</param>
    public Task RemoveDirectoryAsync(string path, bool recursive = false, CancellationToken cancellationToken = default) => RemoteDirectories.RemoveAsync(_session, path, recursive, cancellationToken);

    /// <summary>MFMT: the modification time, UTC.</summary>
    public Task SetModifiedAsync(string path, DateTime modified, CancellationToken cancellationToken = default) => FileChanges.SetModifiedAsync(_session, path, modified, cancellationToken);

    /// <summary>SITE CHMOD.</summary>
    /// <param name="mode">Unix permission bits, 0 to 7777 octal.</param>
    public Task SetModeAsync(string path, int mode, CancellationToken cancellationToken = default) => FileChanges.SetModeAsync(_session, path, mode, cancellationToken);

    // By hand

    /// <summary>Sends any command line that moves no data and returns the final reply, whatever it says.</summary>
    public Task<Reply> SendAsync(string command, CancellationToken cancellationToken = default) => RawCommand.SendAsync(_session, command, cancellationToken);

    /// <summary>NOOP.</summary>
    public Task NoopAsync(CancellationToken cancellationToken = default) => _session.DemandAsync("NOOP", null, cancellationToken);

    /// <summary>QUIT: says goodbye and waits for the answer. Disposing without it just hangs up.</summary>
    public Task QuitAsync(CancellationToken cancellationToken = default) => _session.SendAsync("QUIT", null, cancellationToken);

    public ValueTask DisposeAsync() => _session.DisposeAsync();
}
