using System.Net;
using Portolan.Cli.Explain.Ends;
using Portolan.Cli.Explain.Wire;

namespace Portolan.Cli.Explain;

/// <summary>Both ends in this process, on loopback.</summary>
internal sealed class LoopbackStage : Stage
{
    private const int ControlPort = 21;
    private const int UnprivilegedPort = 2121;

    private readonly Lesson _lesson;
    private ServerEnd? _server;

    private LoopbackStage(Session session, Lesson lesson)
        : base(session.Texts) => _lesson = lesson;

    public override IPAddress Client => IPAddress.Loopback;

    // On Linux all of 127.0.0.0/8 is this machine: two addresses make two computers of it.
    private static IPAddress ServerAddress => OperatingSystem.IsLinux() ? IPAddress.Parse("127.0.0.2") : IPAddress.Loopback;

    /// <exception cref="FailureException">No port to listen on.</exception>
    public static async Task<LoopbackStage> OpenAsync(Session session, Lesson lesson, CancellationToken cancellationToken)
    {
        var stage = new LoopbackStage(session, lesson) { Tap = Tap.OnLoopback(IPAddress.Loopback, ServerAddress) };
        try
        {
            IPEndPoint[] choices = [new(ServerAddress, ControlPort), new(ServerAddress, UnprivilegedPort), new(ServerAddress, 0)];
            stage._server = await ServerEnd.StartAsync(lesson, choices, session.Texts, stage.Diary.Add, cancellationToken);
            stage.Server = stage._server.EndPoint;
            return stage;
        }
        catch
        {
            await stage.DisposeAsync();
            throw;
        }
    }

    public override Task PlayAsync(CancellationToken cancellationToken) => ClientEnd.RunAsync(_lesson, Server, outside: null, Texts, Diary.Add, cancellationToken);

    public override async ValueTask DisposeAsync()
    {
        if (_server is not null) await _server.DisposeAsync();
        if (Tap is not null) await Tap.DisposeAsync();
    }
}
