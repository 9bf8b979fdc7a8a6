using System.Globalization;
using System.Security.Cryptography;
using System.Security.Cryptography.X509Certificates;

namespace Portolan.Net;

/// <summary>A server's certificate from files. It follows the files: a renewed certificate is in use without a restart, a broken one is not.</summary>
public sealed class CertificateSource : IDisposable
{
    // A notice of the file system is only a hint to look sooner; networks and containers lose them.
    private static readonly TimeSpan CheckInterval = TimeSpan.FromSeconds(30);
    private static readonly TimeSpan SettleTime = TimeSpan.FromMilliseconds(300);
    private readonly string _certificatePath;
    private readonly string? _keyPath;
    private readonly string? _password;
    private readonly TimeProvider _time;
    private readonly ITimer _timer;
    private readonly List<FileSystemWatcher> _watchers = [];
    private readonly Lock _checking = new();
    private byte[] _seen;
    private int _checkIsDue;
    private X509Certificate2Collection _current;

    /// <summary>Loads the files.</summary>
    /// <param name="certificatePath">PEM with the certificate and, behind it, its chain; or PFX.</param>
    /// <param name="keyPath">PEM with the private key; null where it is in the first file.</param>
    /// <param name="password">Of an encrypted key or PFX.</param>
    /// <exception cref="CertificateFileException">A file cannot be read; the message says what to do.</exception>
    public CertificateSource(string certificatePath, string? keyPath = null, string? password = null, TimeProvider? time = null)
    {
        (_certificatePath, _keyPath, _password) = (Path.GetFullPath(certificatePath), keyPath is null ? null : Path.GetFullPath(keyPath), password);
        _current = Load(out _seen);
        _time = time ?? TimeProvider.System;
        _timer = _time.CreateTimer(_ => Check(), null, CheckInterval, CheckInterval);
        Watch(_certificatePath);
        if (_keyPath is not null)
            Watch(_keyPath);
    }

    /// <summary>The certificate with its private key, then its chain.</summary>
    public X509Certificate2Collection Current => Volatile.Read(ref _current);

    /// <summary>The files changed and <see cref="Current"/> is new.</summary>
    public event EventHandler? Reloaded;

    /// <summary>The files changed and cannot be used, or what they hold has expired; <see cref="Current"/> is still the old one.</summary>
    public event EventHandler<CertificateReloadFailedEventArgs>? ReloadFailed;

    /// <summary>Looks at the files now. Called by itself as well.</summary>
    public void Check()
    {
        Interlocked.Exchange(ref _checkIsDue, 0);
        lock (_checking)
        {
            var before = _seen;
            try
            {
                var (certificate, key) = Read();
                if (Digest(certificate, key).AsSpan().SequenceEqual(before))
                    return;
                // Remembered also when it cannot be used: one change, one complaint.
                _seen = Digest(certificate, key);
                Volatile.Write(ref _current, Unexpired(CertificateFiles.Parse(_certificatePath, certificate, _keyPath, key, _password)));
            }
            catch (CertificateFileException e)
            {
                ReloadFailed?.Invoke(this, new CertificateReloadFailedEventArgs(e));
                return;
            }
        }
        Reloaded?.Invoke(this, EventArgs.Empty);
    }

    public void Dispose()
    {
        _timer.Dispose();
        foreach (var watcher in _watchers)
            watcher.Dispose();
    }

    private X509Certificate2Collection Load(out byte[] digest)
    {
        var (certificate, key) = Read();
        digest = Digest(certificate, key);
        return CertificateFiles.Parse(_certificatePath, certificate, _keyPath, key, _password);
    }

    private X509Certificate2Collection Unexpired(X509Certificate2Collection certificates)
    {
        var end = certificates[0].NotAfter.ToUniversalTime();
        return end >= _time.GetUtcNow().UtcDateTime ? certificates
            : throw new CertificateFileException(_certificatePath, CertificateFileFault.Expired, end.ToString("yyyy-MM-dd", CultureInfo.InvariantCulture));
    }

    private (byte[] Certificate, byte[]? Key) Read() => (Read(_certificatePath), _keyPath is null ? null : Read(_keyPath));

    private static byte[] Read(string path)
    {
        try
        {
            return File.ReadAllBytes(path);
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            throw e is UnauthorizedAccessException
                ? new CertificateFileException(path, CertificateFileFault.NotPermitted, innerException: e)
                : new CertificateFileException(path, CertificateFileFault.NotReadable, e.Message, e);
        }
    }

    private static byte[] Digest(byte[] certificate, byte[]? key)
    {
        using var hash = IncrementalHash.CreateHash(HashAlgorithmName.SHA256);
        hash.AppendData(certificate);
        hash.AppendData(key ?? []);
        return hash.GetHashAndReset();
    }

    private void Watch(string path)
    {
        try
        {
            // The folder, not the file: renewals replace files and links.
            var watcher = new FileSystemWatcher(Path.GetDirectoryName(path)!);
            watcher.Changed += (_, _) => CheckSoon();
            watcher.Created += (_, _) => CheckSoon();
            watcher.Renamed += (_, _) => CheckSoon();
            watcher.EnableRaisingEvents = true;
            _watchers.Add(watcher);
        }
        catch (Exception e) when (e is IOException or ArgumentException or PlatformNotSupportedException)
        {
            // No watches left on this system: the periodic check sees the change all the same.
            return;
        }
    }

    /// <summary>Certificate and key arrive one after the other; wait until both have. Further notices do not push the check off.</summary>
    private void CheckSoon()
    {
        if (Interlocked.Exchange(ref _checkIsDue, 1) == 0)
            _timer.Change(SettleTime, CheckInterval);
    }
}

/// <summary>Why a changed certificate is not in use.</summary>
public sealed class CertificateReloadFailedEventArgs(CertificateFileException reason) : EventArgs
{
    public CertificateFileException Reason { get; } = reason;
}
