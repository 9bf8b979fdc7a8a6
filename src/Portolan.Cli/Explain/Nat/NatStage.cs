using System.Net;
using Portolan.Cli.Explain.Ends;

namespace Portolan.Cli.Explain.Nat;

/// <summary>Both ends in networks of their own, with a router between them that hides the client.</summary>
internal sealed class NatStage : Stage
{
    private readonly Lesson _lesson;
    private readonly NatNetwork _network;
    private EndProcess? _server;
    private EndProcess? _client;

    private NatStage(Session session, Lesson lesson, NatNetwork network)
        : base(session.Texts)
    {
        (_lesson, _network) = (lesson, network);
        Tap = network.Listen();
        Server = NatNetwork.ServerEndPoint;
    }

    public override IPAddress Client => NatNetwork.ClientAddress;

    public override IPAddress? Outside => NatNetwork.OutsideAddress;

    /// <exception cref="FailureException">The network cannot be built here, or the server did not start.</exception>
    public static async Task<NatStage> OpenAsync(Session session, Lesson lesson, CancellationToken cancellationToken)
    {
        var tools = NatTools.Find(session);
        var stage = new NatStage(session, lesson, await NatNetwork.BuildAsync(tools, cancellationToken));
        try
        {
            stage._server = EndProcess.Start(stage._network.Server, End.Server, lesson, session.Texts.Language, stage.Diary);
            await stage.Diary.NextAsync(End.Server, Happened.Listening, cancellationToken);
            return stage;
        }
        catch
        {
            await stage.DisposeAsync();
            throw;
        }
    }

    public override async Task PlayAsync(CancellationToken cancellationToken)
    {
        _client = EndProcess.Start(_network.Client, End.Client, _lesson, Texts.Language, Diary);
        await _client.WaitAsync(cancellationToken);
    }

    public override async ValueTask DisposeAsync()
    {
        if (_client is not null) await _client.DisposeAsync();
        if (_server is not null) await _server.DisposeAsync();
        if (Tap is not null) await Tap.DisposeAsync();
        _network.Dispose();
    }
}
