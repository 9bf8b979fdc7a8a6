using System.Collections.Concurrent;
using System.Net;
using System.Security.Authentication;
using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Time.Testing;
using Portolan.Diagnosis;
using Portolan.Server.Accounts;
using Portolan.Server.Files;
using Portolan.Server.Files.Memory;

namespace Portolan.Server.Tests.Kit;

/// <summary>
/// A server inside the test, on a loopback port the system chose. Disposing it stops the server and fails the test when the server
/// logged an error that was not <see cref="Expect">expected</see>, or left a session behind.
/// </summary>
internal sealed class RunningServer : IAsyncDisposable
{
    public const string User = "user", Password = "S3cret-Passw0rd";

    private readonly ConcurrentQueue<ServerEvent> _events = new();
    private readonly HashSet<int> _expectedErrors = [];

    private RunningServer(FtpServer server, IFileStore files, CapturedLog log, FakeTimeProvider? time)
    {
        (Server, Files, Log, Time) = (server, files, log, time);
        server.Control.Subscribe(_events.Enqueue);
    }

    public FtpServer Server { get; }

    public ServerControl Control => Server.Control;

    public IFileStore Files { get; }

    public MemoryFileStore Memory => (MemoryFileStore)Files;

    public CapturedLog Log { get; }

    /// <summary>The server's clock where the test moves it; null where real time runs.</summary>
    public FakeTimeProvider? Time { get; }

    public IPEndPoint EndPoint => Server.EndPoints[0];

    public IReadOnlyList<ServerEvent> Events => [.. _events];

    public IReadOnlyList<TransferRecord> Transfers => [.. _events.OfType<TransferEnded>().Select(e => e.Transfer)];

    public static Task<RunningServer> StartAsync(Func<FtpServerOptions, FtpServerOptions>? change = null, IFileStore? files = null, FakeTimeProvider? time = null, LogLevel log = LogLevel.Debug) =>
        StartAsync(IPAddress.Loopback, change, files, time, log);

    /// <param name="change">Alters the options: plain FTP, one account with all rights, no passive range, active mode from any port.</param>
    public static async Task<RunningServer> StartAsync(
        IPAddress address, Func<FtpServerOptions, FtpServerOptions>? change = null, IFileStore? files = null, FakeTimeProvider? time = null, LogLevel log = LogLevel.Debug)
    {
        files ??= new MemoryFileStore();
        var options = new FtpServerOptions
        {
            Listen = [new IPEndPoint(address, 0)],
            Accounts = new FixedAccounts().Add(new Account { Name = User, Files = files }, Password),
            Active = new ActiveSettings { SourcePort = 0 },
        };
        var captured = new CapturedLog { Least = log };
        var running = new RunningServer(new FtpServer(change?.Invoke(options) ?? options, captured, time), files, captured, time);
        await running.Server.StartAsync();
        return running;
    }

    /// <summary>An account for <see cref="FtpServerOptions.Accounts"/> beside the usual one.</summary>
    public static FixedAccounts Accounts(params Account[] accounts)
    {
        var fixedAccounts = new FixedAccounts();
        foreach (var account in accounts) fixedAccounts.Add(account, Password);
        return fixedAccounts;
    }

    public static TlsSettings Tls(TlsSettings? settings = null) => (settings ?? new TlsSettings()) with { Certificates = TestCertificate.Source };

    /// <summary>Dials and reads the greeting.</summary>
    public async Task<RawClient> ConnectAsync(IPAddress? from = null)
    {
        var client = await RawClient.DialAsync(EndPoint, from);
        await client.ExpectAsync(220);
        return client;
    }

    /// <summary>Dials and logs in; TYPE I.</summary>
    public async Task<RawClient> LoginAsync(IPAddress? from = null)
    {
        var client = await ConnectAsync(from);
        await client.LoginAsync();
        return client;
    }

    /// <summary>Dials, starts TLS, logs in, and protects data connections; TYPE I.</summary>
    public async Task<RawClient> LoginWithTlsAsync(bool protect = true, IPAddress? from = null, SslProtocols protocols = SslProtocols.None)
    {
        var client = await ConnectAsync(from);
        await client.CommandAsync("AUTH TLS", 234);
        await client.StartTlsAsync(protocols);
        await client.LoginAsync();
        if (!protect) return client;
        await client.CommandAsync("PBSZ 0", 200);
        await client.CommandAsync("PROT P", 200);
        return client;
    }

    /// <summary>Puts a file into the store.</summary>
    public async Task PutAsync(string path, ReadOnlyMemory<byte> content)
    {
        var file = await Files.OpenWriteAsync(VirtualPath.Parse(path), new UploadMode(false, 0), CancellationToken.None);
        await using (file)
        {
            if (file.Handle is { } handle) RandomAccess.Write(handle, content.Span, 0);
            else await file.WriteAsync(content, 0, CancellationToken.None);
            await file.CommitAsync(content.Length, CancellationToken.None);
        }
    }

    public Task PutAsync(string path, string content) => PutAsync(path, System.Text.Encoding.UTF8.GetBytes(content));

    /// <summary>The content of a file; null where there is none.</summary>
    public async Task<byte[]?> GetAsync(string path)
    {
        try
        {
            await using var file = await Files.OpenReadAsync(VirtualPath.Parse(path), CancellationToken.None);
            var content = new byte[file.Facts.Size];
            var at = 0;
            while (at < content.Length && await file.ReadAsync(content.AsMemory(at), at, CancellationToken.None) is var read and > 0) at += read;
            return content[..at];
        }
        catch (StoreException e) when (e.Error == StoreError.NotFound)
        {
            return null;
        }
    }

    public async Task<string?> GetTextAsync(string path) => await GetAsync(path) is { } bytes ? System.Text.Encoding.UTF8.GetString(bytes) : null;

    /// <summary>Names an error message that this test provokes.</summary>
    public void Expect(int errorId) => _expectedErrors.Add(errorId);

    /// <summary>Moves the server's clock second by second, as time goes, once every reply that was read is also sent for the server.</summary>
    public async Task AdvanceAsync(int seconds)
    {
        await Patience.UntilAsync(() => Server.Context.Sessions.All.All(session => !session.IsSending));
        for (var i = 0; i < seconds; i++) Time!.Advance(TimeSpan.FromSeconds(1));
    }

    /// <summary>Waits until every session has ended.</summary>
    public Task UntilNoSessionAsync() => Patience.UntilAsync(() => Control.Sessions.Count == 0);

    /// <summary>Waits until so many transfers have ended, and gives the last.</summary>
    public async Task<TransferRecord> TransferAsync(int count = 1)
    {
        await Patience.UntilAsync(() => Transfers.Count >= count);
        return Transfers[count - 1];
    }

    public async ValueTask DisposeAsync()
    {
        var stopped = Server.DisposeAsync().AsTask();
        while (Time is not null && !stopped.IsCompleted)
        {
            Time.Advance(TimeSpan.FromSeconds(1)); // the last words of sessions have a limit on this clock
            await Task.WhenAny(stopped, Task.Delay(5));
        }
        await stopped.Soon("the server stops");
        Assert.Empty(Control.Sessions);
        Assert.DoesNotContain(Control.PassivePorts, port => port.Waiting.Count > 0);
        Assert.DoesNotContain(Transfers, transfer => transfer.Connection is { ReplyCode: 425 or 426 or 522, Failure: DataFailure.None }); // each has its named cause
        Assert.DoesNotContain(Log.Lines, line => line.Level >= LogLevel.Error && !_expectedErrors.Contains(line.Id));
        Assert.True(UnobservedExceptions.Seen.Count == 0, string.Join('\n', UnobservedExceptions.Seen));
    }
}
