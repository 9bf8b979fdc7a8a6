using Portolan.Diagnosis;
using Portolan.Net;
using Portolan.Protocol;

namespace Portolan.Client;

/// <summary>Turns what went wrong with a data connection into an exception that names the cause and the remedy.</summary>
internal static class DataFailures
{
    public static DataFailure Of(ConnectionFault fault) => fault switch
    {
        ConnectionFault.Refused => DataFailure.Refused,
        ConnectionFault.TimedOut => DataFailure.TimedOut,
        ConnectionFault.Unreachable => DataFailure.Unreachable,
        ConnectionFault.Reset => DataFailure.Reset,
        ConnectionFault.TlsHandshake or ConnectionFault.TlsCertificate or ConnectionFault.TlsProtocol => DataFailure.TlsHandshakeFailed,
        ConnectionFault.TruncatedTls => DataFailure.NoCloseNotify,
        ConnectionFault.Aborted => DataFailure.Aborted,
        _ => DataFailure.LocalError,
    };

    public static FtpDataConnectionException Create(DataConnectionTrace trace, DataFailure failure, string message, Exception? inner = null, Reply? reply = null)
    {
        trace.Failure = failure;
        if (reply is not null) trace.ReplyCode = reply.Code;
        return new FtpDataConnectionException(trace, message, inner, reply);
    }

    /// <summary>The server answered a transfer command, or ended a transfer, with 4xx or 5xx.</summary>
    public static FtpException OfReply(Reply reply, string command, DataConnectionTrace trace, bool tls)
    {
        trace.ReplyCode = reply.Code;
        if (reply.IsSessionNotResumed(tls))
        {
            trace.Failure = DataFailure.TlsNotResumed;
            if (trace.TlsProtocol != "TLSv1.2" && trace.ControlRemote is not null) TlsVersions.AvoidTls13(trace.ControlRemote);
            return new FtpTlsException(TlsStage.Resumption, $"The server wants data connections to resume the TLS session of the control connection, and this one did not: {reply} " + ResumptionAdvice(trace), reply: reply);
        }
        if (reply.Code is 425 or 426)
        {
            var failure = trace.Failure != DataFailure.None ? trace.Failure : reply.Code == 425 ? DataFailure.NoConnectionArrived : DataFailure.Reset;
            return Create(trace, failure, $"The server has no data connection for {command}: {reply}{Advice(trace)}", reply: reply);
        }
        if (trace.Failure == DataFailure.None) trace.Failure = DataFailure.StoreFailed;
        return reply.Refusal(command);
    }

    /// <summary>A dial of ours failed.</summary>
    public static FtpDataConnectionException OfDial(DataConnectionTrace trace, ConnectionException e)
    {
        var why = e.Fault switch
        {
            ConnectionFault.TimedOut => "A firewall on the way seems to drop it: open the server's passive ports, or use active mode.",
            ConnectionFault.Refused => "Nothing listens there or a firewall rejects it: does the server announce the right address, are its passive ports open?",
            ConnectionFault.Unreachable => "There is no route to it: the server probably announces a wrong address.",
            _ => "",
        };
        return Create(trace, Of(e.Fault), $"{trace.Mode.Verb()}: the data connection to {trace.Announced} failed: {e.Message} {why}".TrimEnd(), e);
    }

    private static string Advice(DataConnectionTrace trace) => trace.Active
        ? " In active mode the server dials us: a firewall or NAT router at this end may stop that; passive mode does not need it."
        : "";

    private static string ResumptionAdvice(DataConnectionTrace trace) => trace.ControlRemote is { } server
        ? $"Connect by the server's host name instead of an address such as {server.Address}, or just connect again: TLS 1.2 is used then. The server's administrator can also drop the demand (vsftpd: require_ssl_reuse=NO, ProFTPD: TLSOptions NoSessionReuseRequired)."
        : "";
}
