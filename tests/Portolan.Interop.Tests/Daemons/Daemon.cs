using System.Diagnostics;
using System.Globalization;
using System.Net;
using System.Security.Authentication;
using Portolan.Testing;

namespace Portolan.Interop.Tests.Daemons;

/// <summary>
/// Somebody else's FTP server, run from where eng/fetch-daemons.sh unpacked it (or from the system), with one account and TLS on offer.
/// The account's user on disk is an unprivileged one: what a test lays out for it goes through <see cref="Put"/>.
/// </summary>
public abstract class Daemon : IAsyncLifetime
{
    public const string User = "alice";
    public const string Password = "secret";

    /// <summary><c>perl -e 'print crypt("secret", "po")'</c>: every daemon's crypt(3) reads it, and it costs microseconds.</summary>
    protected const string PasswordHash = "po7r7YYV4unTc";

    /// <summary>Exists on every Debian; owns what the account uploads.</summary>
    protected const string DiskUser = "www-data";

    private const int PassivePorts = 300;

    private readonly TempFolder _work = new();
    private readonly TempFolder _files = new();
    private readonly ushort _port = FreePort.Next();
    private ServerProcess? _process;
    private string? _missing;

    public abstract string Name { get; }

    /// <summary>On <see cref="Address"/>.</summary>
    public ushort Port => Required(_port);

    public virtual IPAddress Address => IPAddress.Loopback;

    /// <summary>Whether a data connection must resume the TLS session of the control connection.</summary>
    public virtual bool DemandsResumption => false;

    /// <summary>Whether the daemon resumes sessions of that TLS version at all.</summary>
    public virtual bool Resumes(SslProtocols version) => true;

    /// <summary>Whether the port speaks TLS from the first byte.</summary>
    public virtual bool IsImplicit => false;

    public string Log => _process?.Log ?? "";

    /// <summary>Scratch space for configuration.</summary>
    protected TempFolder Work => _work;

    /// <summary>The account's root folder.</summary>
    protected string Root => _files.Path;

    public (ushort Low, ushort High) Passive { get; } = FreePort.NextRange(PassivePorts);

    protected PemFiles Pem { get; private set; } = null!;

    /// <summary>Numeric ids of <see cref="DiskUser"/>.</summary>
    protected (string Uid, string Gid) DiskIds { get; private set; }

    public async ValueTask InitializeAsync()
    {
        try
        {
            if (!OperatingSystem.IsLinux() || Environment.UserName != "root") throw new DaemonMissingException($"{Name} is run as root on Linux only");
            File.SetUnixFileMode(Root, Everything);
            Pem = TestCertificate.Shared.WriteTo(Work);
            DiskIds = FindDiskUser();
            var start = await ConfigureAsync();
            start.Environment["LD_LIBRARY_PATH"] = string.Join(':', Directory.GetDirectories(Unpacked("lib", "usr", "lib"), "*-linux-gnu"));
            _process = await ServerProcess.StartAsync(start, new IPEndPoint(Address, _port));
        }
        catch (DaemonMissingException e)
        {
            _missing = e.Message; // a fixture cannot skip: its tests do, with this reason
        }
    }

    public async ValueTask DisposeAsync()
    {
        if (_process is not null) await _process.DisposeAsync();
        _work.Dispose();
        _files.Dispose();
        GC.SuppressFinalize(this);
    }

    /// <summary>Lays a file into the account's root.</summary>
    public void Put(string name, ReadOnlySpan<byte> content) => File.SetUnixFileMode(Required(_files).Write(name, content), Everything & ~Execute);

    /// <summary>Makes a folder in the account's root.</summary>
    public void MakeFolder(string name) => File.SetUnixFileMode(Required(_files).MakeFolder(name), Everything);

    /// <summary>The path on disk of a name in the account's root.</summary>
    public string OnDisk(string name) => Required(_files)[name];

    /// <summary>Writes the configuration.</summary>
    /// <returns>How to start the daemon in the foreground.</returns>
    protected abstract Task<ProcessStartInfo> ConfigureAsync();

    /// <summary>A path below artifacts/daemons.</summary>
    protected static string Unpacked(params ReadOnlySpan<string> parts)
    {
        var path = Path.Join([Repository.Root, "artifacts", "daemons", .. parts]);
        if (!Path.Exists(path)) throw new DaemonMissingException($"{path} is missing: run eng/fetch-daemons.sh");
        return path;
    }

    protected static string Number(int value) => value.ToString(CultureInfo.InvariantCulture);

    private T Required<T>(T value)
    {
        Assert.SkipWhen(_missing is not null, _missing ?? "");
        return value;
    }

    private const UnixFileMode Execute = UnixFileMode.UserExecute | UnixFileMode.GroupExecute | UnixFileMode.OtherExecute;

    private const UnixFileMode Everything = Execute | UnixFileMode.UserRead | UnixFileMode.UserWrite
        | UnixFileMode.GroupRead | UnixFileMode.GroupWrite | UnixFileMode.OtherRead | UnixFileMode.OtherWrite;

    private static (string Uid, string Gid) FindDiskUser()
    {
        var fields = File.ReadLines("/etc/passwd").First(line => line.StartsWith(DiskUser + ":", StringComparison.Ordinal)).Split(':');
        return (fields[2], fields[3]);
    }
}

/// <summary>This machine has not got the daemon; the message says how to get it.</summary>
public sealed class DaemonMissingException(string message) : Exception(message);
