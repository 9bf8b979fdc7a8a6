using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Logging.Abstractions;
using Portolan.Diagnosis;
using Portolan.Protocol;

namespace Portolan.Client;

/// <summary>Tells the observer and the log what happens.</summary>
internal sealed class ClientEvents(FtpClientOptions options)
{
    private readonly Action<FtpEvent>? _observer = options.Observer;
    private readonly ILogger _log = options.Logger ?? NullLogger.Instance;

    public TimeProvider Time { get; } = options.TimeProvider;

    private DateTimeOffset Now => Time.GetUtcNow();

    public void Sent(string line)
    {
        ClientLog.Sent(_log, line);
        _observer?.Invoke(new CommandSent(Now, line));
    }

    public void Received(Reply reply)
    {
        ClientLog.Received(_log, reply.Code, reply.Text);
        _observer?.Invoke(new ReplyReceived(Now, reply));
    }

    public void Note(string text)
    {
        ClientLog.Note(_log, text);
        _observer?.Invoke(new Noted(Now, text));
    }

    public void Step(ControlStep step, System.Net.IPEndPoint? local, System.Net.IPEndPoint? remote, Net.TlsState? tls = null, Exception? error = null)
    {
        ClientLog.ControlStep(_log, step, remote, error?.Message ?? "done");
        _observer?.Invoke(new ControlStepTaken(Now, step, local, remote, tls, error));
    }

    public void Reached(DataStep step, DataConnectionTrace trace)
    {
        trace.Reach(step, Now.UtcDateTime - trace.StartedAt);
        ClientLog.DataStep(_log, trace.Mode, step, trace.Remote ?? trace.Announced);
        _observer?.Invoke(new DataStepReached(Now, step, trace));
    }

    public void Ended(DataConnectionTrace trace, Exception? error)
    {
        ClientLog.DataEnded(_log, trace.Mode, trace.Close, trace.Bytes, trace.Failure);
        _observer?.Invoke(new DataConnectionEnded(Now, trace, error));
    }
}
