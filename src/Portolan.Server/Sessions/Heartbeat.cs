namespace Portolan.Server.Sessions;

/// <summary>One timer for all time-outs: login, idle, data connect, stall. Every second each session looks at its own clock.</summary>
internal sealed class Heartbeat : IDisposable
{
    private static readonly TimeSpan Period = TimeSpan.FromSeconds(1);
    private readonly ServerContext _server;
    private readonly ITimer _timer;
    private int _beats;
    private int _beating;

    public Heartbeat(ServerContext server)
    {
        _server = server;
        _timer = server.Time.CreateTimer(static state => ((Heartbeat)state!).Beat(), this, Period, Period);
    }

    public void Dispose() => _timer.Dispose();

    private void Beat()
    {
        if (Interlocked.Exchange(ref _beating, 1) == 1) return; // a slow beat is not overtaken
        try
        {
            foreach (var session in _server.Sessions.All) Tick(session);
            if (++_beats % 10 == 0) _server.PassivePorts.Sweep(_server.Options.Passive.Ports);
            _server.Guard.Beat();
            _server.Memory.Beat();
            _server.Inspector.Beat();
        }
        finally
        {
            Volatile.Write(ref _beating, 0);
        }
    }

    /// <summary>An exception on the timer's thread would end the process.</summary>
    private void Tick(ControlSession session)
    {
        try
        {
            session.Tick();
        }
        catch (Exception e)
        {
            _server.Log.Bug(session.Id, e);
        }
    }
}
