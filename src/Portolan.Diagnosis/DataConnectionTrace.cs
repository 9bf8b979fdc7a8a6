using System.Net;

namespace Portolan.Diagnosis;

/// <summary>
/// What one end saw of one data connection: the steps with their times, both ends' addresses, TLS, how it ended and why it failed.
/// Written by the one task that owns the connection; read by anyone after the record is handed on. Holds no text of its own, so it costs one object.
/// </summary>
public sealed class DataConnectionTrace
{
    private StepTimes _times;

    public DataMode Mode { get; set; }

    /// <summary>True where the server dials.</summary>
    public bool Active => Mode.IsActive();

    /// <summary>UTC; the times of the steps count from here.</summary>
    public DateTime StartedAt { get; set; }

    /// <summary>The control connection's end at the recording side.</summary>
    public IPEndPoint? ControlLocal { get; set; }

    /// <summary>The control connection's end at the other side.</summary>
    public IPEndPoint? ControlRemote { get; set; }

    /// <summary>The address and port that were told to dial: by the client in PORT/EPRT, by the server in 227/229 (with EPSV: the control address and the port).</summary>
    public IPEndPoint? Announced { get; set; }

    /// <summary>The data connection's end at the recording side (active, server: port 20 where it could be had).</summary>
    public IPEndPoint? Local { get; set; }

    /// <summary>The data connection's end at the other side.</summary>
    public IPEndPoint? Remote { get; set; }

    /// <summary>The negotiated protocol (<c>TLSv1.3</c>); null on a plain connection.</summary>
    public string? TlsProtocol { get; set; }

    /// <summary>True where the TLS session of the control connection was resumed; null where not known, or plain.</summary>
    public bool? TlsResumed { get; set; }

    /// <summary>Payload bytes.</summary>
    public long Bytes { get; set; }

    public DataFailure Failure { get; set; }

    /// <summary>errno or Windows socket error that led to <see cref="Failure"/>; 0 where there was none.</summary>
    public int SystemError { get; set; }

    public CloseKind Close { get; set; }

    /// <summary>Passive: connections from other addresses that were dropped while waiting.</summary>
    public int StrangersDropped { get; set; }

    public IPAddress? LastStranger { get; set; }

    /// <summary>The final reply (226, 425, 426 …); 0 while there is none.</summary>
    public int ReplyCode { get; set; }

    public StepTimes Times => _times;

    /// <summary>The furthest step reached.</summary>
    public DataStep Reached => _times.Last;

    /// <summary>When a step was reached, counted from <see cref="StartedAt"/>; null where it was not.</summary>
    public TimeSpan? At(DataStep step) => _times.Of(step);

    /// <summary>Notes that a step was reached; the first time counts.</summary>
    public void Reach(DataStep step, TimeSpan at) => _times.Set(step, at);

    /// <summary>
    /// The step that failed, <see cref="DataStep.None"/> where nothing did. A dial of the server without an answer is step 5, not 6:
    /// its SYN never came through.
    /// </summary>
    public DataStep FailedStep => Failure == DataFailure.None ? DataStep.None : FailedSteps.Of(Failure, Reached, Active);
}
