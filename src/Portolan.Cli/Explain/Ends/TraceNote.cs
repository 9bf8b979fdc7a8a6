using System.Net;
using Portolan.Diagnosis;

namespace Portolan.Cli.Explain.Ends;

/// <summary>A trace on its way from one process to another: what the explainer shows of it.</summary>
internal sealed record TraceNote
{
    public DataMode Mode { get; init; }
    public IPEndPoint? ControlLocal { get; init; }
    public IPEndPoint? ControlRemote { get; init; }
    public IPEndPoint? Announced { get; init; }
    public IPEndPoint? Local { get; init; }
    public IPEndPoint? Remote { get; init; }
    public string? Tls { get; init; }
    public bool? TlsResumed { get; init; }
    public long Bytes { get; init; }
    public CloseKind Close { get; init; }
    public DataFailure Failure { get; init; }
    public int ReplyCode { get; init; }

    /// <summary>Ticks from the start of the data connection to each step that was reached.</summary>
    public Dictionary<int, long> Steps { get; init; } = [];

    public static TraceNote Of(DataConnectionTrace trace) => new()
    {
        Mode = trace.Mode,
        ControlLocal = trace.ControlLocal,
        ControlRemote = trace.ControlRemote,
        Announced = trace.Announced,
        Local = trace.Local,
        Remote = trace.Remote,
        Tls = trace.TlsProtocol,
        TlsResumed = trace.TlsResumed,
        Bytes = trace.Bytes,
        Close = trace.Close,
        Failure = trace.Failure,
        ReplyCode = trace.ReplyCode,
        Steps = Enum.GetValues<DataStep>().Where(step => trace.At(step) is not null).ToDictionary(step => (int)step, step => trace.At(step)!.Value.Ticks),
    };

    public DataConnectionTrace ToTrace()
    {
        var trace = new DataConnectionTrace
        {
            Mode = Mode,
            ControlLocal = ControlLocal,
            ControlRemote = ControlRemote,
            Announced = Announced,
            Local = Local,
            Remote = Remote,
            TlsProtocol = Tls,
            TlsResumed = TlsResumed,
            Bytes = Bytes,
            Close = Close,
            Failure = Failure,
            ReplyCode = ReplyCode,
        };
        foreach (var (step, ticks) in Steps) trace.Reach((DataStep)step, new TimeSpan(ticks));
        return trace;
    }
}
