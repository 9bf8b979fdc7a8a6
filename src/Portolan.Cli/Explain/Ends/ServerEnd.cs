using System.Net;
using Portolan.Cli.Text;
using Portolan.Client;
using Portolan.Diagnosis;
using Portolan.Net;
using Portolan.Server;
using Portolan.Server.Accounts;
using Portolan.Server.Files;
using Portolan.Server.Files.Memory;

namespace Portolan.Cli.Explain.Ends;

/// <summary>The server: our own, embedded, with one file in memory that may be read.</summary>
internal sealed class ServerEnd : IAsyncDisposable
{
    public const string User = "explain";
    public const string Password = "explain"; // it guards a file of zeros for a second
    public const string FileName = "chart.bin";
    private const int FileBytes = 2048;

    private static readonly PortRange PassiveRange = new(50000, 50010);

    // Two tries of the kernel (at once, after a second), and the story goes on.
    private static readonly TimeSpan DialLimit = TimeSpan.FromSeconds(2.5);

    private readonly FtpServer _server;
    private readonly IDisposable _subscription;

    private ServerEnd(FtpServer server, Action<Happening> tell)
    {
        _server = server;
        _subscription = server.Control.Subscribe(happened =>
        {
            if (Report(happened) is { } report) tell(report);
        });
    }

    public IPEndPoint EndPoint => _server.EndPoints[0];

    /// <summary>Starts on the first of these addresses that can be had.</summary>
    /// <exception cref="FailureException">None can be had.</exception>
    public static async Task<ServerEnd> StartAsync(Lesson lesson, IReadOnlyList<IPEndPoint> choices, Texts texts, Action<Happening> tell, CancellationToken cancellationToken)
    {
        var options = await OptionsForAsync(lesson, choices[0].Address, cancellationToken);
        for (var i = 0; ; i++)
        {
            var server = new FtpServer(options with { Listen = [choices[i]] });
            var end = new ServerEnd(server, tell);
            try
            {
                await server.StartAsync(cancellationToken);
                tell(new(End.Server, Happened.Listening, Local: end.EndPoint));
                return end;
            }
            catch (ConnectionException e)
            {
                await end.DisposeAsync();
                if (i + 1 == choices.Count) throw new FailureException(new Failure(ExitCode.CannotListen, texts.ExplainCannotListen(choices[i].ToString(), texts.Say(FailureTexts.CauseOf(e)))), e);
            }
        }
    }

    public async ValueTask DisposeAsync()
    {
        _subscription.Dispose();
        await _server.DisposeAsync();
        _server.Control.Options.Tls.Certificates?.Dispose();
    }

    private static async Task<FtpServerOptions> OptionsForAsync(Lesson lesson, IPAddress address, CancellationToken cancellationToken)
    {
        var files = new MemoryFileStore();
        await using (var upload = await files.OpenWriteAsync(VirtualPath.Root.Append(FileName), default, cancellationToken))
        {
            await upload.WriteAsync(new byte[FileBytes], 0, cancellationToken);
            await upload.CommitAsync(FileBytes, cancellationToken);
        }
        return new FtpServerOptions
        {
            Accounts = new FixedAccounts().Add(new Account { Name = User, Files = files, Access = AccessPolicy.ReadOnly }, Password),
            Passive = new PassiveSettings { Ports = PassiveRange },
            Active = new ActiveSettings { ConnectTimeout = DialLimit },
            Tls = new TlsSettings { Certificates = lesson.Tls ? await MakeCertificateAsync(address, cancellationToken) : null },
        };
    }

    private static async Task<CertificateSource> MakeCertificateAsync(IPAddress address, CancellationToken cancellationToken)
    {
        var passing = Directory.CreateTempSubdirectory("portolan-");
        try
        {
            return await SelfSignedCertificate.LoadOrCreateAsync(passing.FullName, ["localhost"], [address], TimeSpan.FromDays(1), cancellationToken: cancellationToken);
        }
        finally
        {
            passing.Delete(recursive: true);
        }
    }

    private static Happening? Report(ServerEvent happened) => happened switch
    {
        SessionStarted session => new(End.Server, Happened.Connected, Local: session.Local, Remote: session.Client),
        TransferEnded ended => new(End.Server, Happened.Ended, Trace: TraceNote.Of(ended.Transfer.Connection)),
        _ => null,
    };
}
