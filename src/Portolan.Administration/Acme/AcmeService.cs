using System.Net;
using System.Net.Sockets;
using System.Security.Cryptography;
using System.Security.Cryptography.X509Certificates;
using Microsoft.Extensions.Logging;
using Portolan.Diagnosis;
using Portolan.Server;

namespace Portolan.Administration;

/// <summary>
/// Gets the server's certificate from an ACME authority and renews it at two thirds of its lifetime. Certificate and key lie in one file,
/// replaced in one step; where an order fails, the old ones stay in use and the server says so as a finding.
/// </summary>
public sealed partial class AcmeService : IAsyncDisposable
{
    /// <summary>Under which the account's key is kept (<see cref="ISettingsStore.SetSecretAsync"/>).</summary>
    public const string AccountSecret = "acme.account";

    /// <summary>The name of the certificate's file.</summary>
    public const string FileName = "acme.pem";

    private static readonly TimeSpan LookInterval = TimeSpan.FromMinutes(10), OrderLimit = TimeSpan.FromMinutes(5), LongestPause = TimeSpan.FromHours(12), FirstPause = TimeSpan.FromMinutes(10);

    private readonly ISettingsStore _store;
    private readonly ServerControl? _control;
    private readonly Func<AcmeSection> _settings;
    private readonly Action<string> _issued;
    private readonly ILogger _log;
    private readonly TimeProvider _time;
    private readonly HttpClient _http;
    private readonly CancellationTokenSource _stop = new();
    private readonly SemaphoreSlim _ordering = new(1, 1);
    private readonly SemaphoreSlim _wake = new(0, 1);
    private Task _running = Task.CompletedTask;
    private int _failures;

    /// <param name="folder">Where <see cref="FileName"/> lies.</param>
    /// <param name="settings">What holds now.</param>
    /// <param name="issued">Called with the file's path when there is a new certificate in it.</param>
    /// <param name="handler">Speaks HTTP to the authority; null is the usual one.</param>
    public AcmeService(
        ISettingsStore store, ServerControl? control, string folder, Func<AcmeSection> settings, Action<string> issued, ILogger log, TimeProvider? time = null, HttpMessageHandler? handler = null)
    {
        (_store, _control, _settings, _issued, _log, _time) = (store, control, settings, issued, log, time ?? TimeProvider.System);
        File = Path.Combine(folder, FileName);
        _http = new HttpClient(handler ?? new SocketsHttpHandler()) { Timeout = TimeSpan.FromSeconds(30) };
        State = AcmeState.None;
    }

    /// <summary>The certificate, its chain and its key as PEM; there once the first order succeeded.</summary>
    public string File { get; }

    public AcmeState State { get; private set; }

    /// <summary>Begins to look after the certificate.</summary>
    public void Start()
    {
        Look();
        _running = RunAsync();
    }

    /// <summary>Settings changed: looks again now.</summary>
    public void Wake()
    {
        if (_wake.CurrentCount == 0) _wake.Release();
    }

    /// <summary>Orders a certificate now, whether it is due or not. What goes wrong is in <see cref="State"/>.</summary>
    public async Task OrderAsync(CancellationToken cancellationToken)
    {
        await _ordering.WaitAsync(cancellationToken);
        try
        {
            using var limit = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken, _stop.Token);
            limit.CancelAfter(OrderLimit);
            State = State with { IsRunning = true, LastTryAt = _time.GetUtcNow() };
            await OrderOnceAsync(_settings(), limit.Token);
            _failures = 0;
            Ended(problem: null);
            _issued(File);
            LogIssued(State.ExpiresAt);
        }
        catch (Exception e) when (e is AcmeException or IOException or UnauthorizedAccessException or SocketException or CryptographicException or OperationCanceledException)
        {
            _failures++;
            Ended(ProblemOf(e));
            LogFailed(ProblemOf(e).En, State.RenewsAt);
        }
        finally
        {
            _ordering.Release();
        }
    }

    public async ValueTask DisposeAsync()
    {
        await _stop.CancelAsync();
        await _running;
        _http.Dispose();
        _ordering.Dispose();
        _wake.Dispose();
        _stop.Dispose();
    }

    private async Task RunAsync()
    {
        try
        {
            while (true)
            {
                if (_settings() is { Enabled: true, Names.Count: > 0 } settings && IsDue(settings)) await OrderAsync(_stop.Token);
                using var pause = CancellationTokenSource.CreateLinkedTokenSource(_stop.Token);
                await Task.WhenAny(_wake.WaitAsync(pause.Token), Task.Delay(LookInterval, _time, pause.Token));
                await pause.CancelAsync();
                _stop.Token.ThrowIfCancellationRequested();
            }
        }
        catch (OperationCanceledException) when (_stop.IsCancellationRequested)
        {
            return;
        }
    }

    private bool IsDue(AcmeSection settings) => _time.GetUtcNow() >= (State.RenewsAt ?? DateTimeOffset.MinValue) || (_failures == 0 && !Covers(settings.Names));

    private async Task OrderOnceAsync(AcmeSection settings, CancellationToken cancellationToken)
    {
        if (settings.Names.Count == 0) throw new AcmeException(("No names are set for the certificate (settings, acme).", "未设置证书的域名（设置，acme）。"));
        using var account = await AccountAsync(cancellationToken);
        var authority = new AcmeConversation(_http, account, _time);
        await authority.BeginAsync(settings.Directory, settings.Contact, cancellationToken);
        await using var challenge = ChallengeFor(settings);
        var pem = await AcmeOrder.RunAsync(authority, account, settings.Names, challenge, phrase => State = State with { Progress = phrase }, cancellationToken);
        using (X509Certificate2.CreateFromPem(pem, pem)) await SaveAsync(pem, cancellationToken); // what cannot be used replaces nothing
    }

    private async Task<AcmeKey> AccountAsync(CancellationToken cancellationToken)
    {
        if (await _store.FindSecretAsync(AccountSecret, cancellationToken) is { } pem) return AcmeKey.FromPem(pem);
        var key = AcmeKey.Create();
        await _store.SetSecretAsync(AccountSecret, key.ToPem(), cancellationToken);
        return key;
    }

    private static IAcmeChallenge ChallengeFor(AcmeSection settings) => settings.Challenge == AcmeChallenge.TlsAlpn01
        ? new TlsAlpnChallenge(settings.Listen ?? new IPEndPoint(IPAddress.IPv6Any, 443))
        : new HttpChallenge(settings.Listen ?? new IPEndPoint(IPAddress.IPv6Any, 80));

    private async Task SaveAsync(string pem, CancellationToken cancellationToken)
    {
        var options = new FileStreamOptions { Mode = FileMode.Create, Access = FileAccess.Write };
        if (!OperatingSystem.IsWindows()) options.UnixCreateMode = UnixFileMode.UserRead | UnixFileMode.UserWrite;
        var fresh = File + ".new";
        System.IO.File.Delete(fresh);
        await using (var writer = new StreamWriter(fresh, options))
        {
            await writer.WriteAsync(pem.AsMemory(), cancellationToken);
            await writer.FlushAsync(cancellationToken);
            ((FileStream)writer.BaseStream).Flush(flushToDisk: true);
        }
        System.IO.File.Move(fresh, File, overwrite: true);
    }

    private static Phrase ProblemOf(Exception exception) => exception switch
    {
        AcmeException refused => refused.Text,
        OperationCanceledException => ("The order took too long.", "下单超时。"),
        _ => ($"The order failed: {Printable.Line(exception.Message)}", $"申请失败：{Printable.Line(exception.Message)}"),
    };

    /// <summary>Puts down how it ended; a failure is tried again later, each time with a longer pause.</summary>
    private void Ended(Phrase? problem)
    {
        Look();
        if (problem is not null)
        {
            var pause = FirstPause * Math.Pow(2, Math.Min(_failures - 1, 10));
            State = State with { Problem = problem, RenewsAt = _time.GetUtcNow() + (pause < LongestPause ? pause : LongestPause) };
        }
        _control?.ReportCertificate(problem, State.ExpiresAt);
    }

    private void Look()
    {
        State = State with { IsRunning = false, Progress = null, Problem = null, IssuedAt = null, ExpiresAt = null, RenewsAt = null };
        if (Load() is not { } certificate) return;
        using (certificate)
        {
            var (from, to) = (new DateTimeOffset(certificate.NotBefore.ToUniversalTime()), new DateTimeOffset(certificate.NotAfter.ToUniversalTime()));
            State = State with { IssuedAt = from, ExpiresAt = to, RenewsAt = from + ((to - from) * 2 / 3) };
        }
    }

    private bool Covers(IReadOnlyList<string> names)
    {
        if (Load() is not { } certificate) return false;
        using (certificate) return names.All(name => certificate.MatchesHostname(name));
    }

    private X509Certificate2? Load()
    {
        try
        {
            return System.IO.File.Exists(File) ? X509CertificateLoader.LoadCertificateFromFile(File) : null;
        }
        catch (Exception e) when (e is CryptographicException or IOException or UnauthorizedAccessException)
        {
            return null; // as if there were none: a new one is ordered
        }
    }

    [LoggerMessage(1, LogLevel.Information, "The ACME authority issued a certificate, valid to {ExpiresAt:u}")]
    private partial void LogIssued(DateTimeOffset? expiresAt);

    [LoggerMessage(2, LogLevel.Error, "No certificate from the ACME authority, the old one stays: {Problem} Next try at {NextTry:u}")]
    private partial void LogFailed(string problem, DateTimeOffset? nextTry);
}
