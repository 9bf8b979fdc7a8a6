using System.Net;
using System.Net.Sockets;
using Portolan.Diagnosis;
using Portolan.Net;

namespace Portolan.Server.DataConnections;

/// <summary>
/// Active mode: the server dials the address of PORT or EPRT from ftp-data (the control port less one, 20). RFC 959 §3.2.
/// Without the privilege for that port, or when this very pair of addresses is still in use, it dials from any port and the trace says so.
/// </summary>
internal sealed class ActiveChannel(IPEndPoint announced, IPEndPoint controlLocal, ActiveSettings settings, DataConnectionTrace trace, TimeProvider time)
    : DataChannel(trace, time)
{
    public override TimeSpan ConnectTimeout => settings.ConnectTimeout;

    /// <summary>150 waits for the dial, so that a failed one is a plain 425.</summary>
    public override bool ReadyForPreliminaryReply => false;

    public override async ValueTask<TcpConnection> OpenAsync(CancellationToken cancellationToken)
    {
        Reach(DataStep.Opening);
        try
        {
            var connection = await DialAsync(cancellationToken);
            Connected(connection);
            return connection;
        }
        catch (ConnectionException e)
        {
            Trace.Failure = e.Fault switch
            {
                ConnectionFault.Refused => DataFailure.Refused,
                ConnectionFault.TimedOut => DataFailure.TimedOut,
                ConnectionFault.Unreachable => DataFailure.Unreachable,
                ConnectionFault.AccessDenied => DataFailure.ServerEgressBlocked,
                ConnectionFault.AddressInUse => DataFailure.Port20Busy,
                _ => DataFailure.LocalError,
            };
            Trace.SystemError = (e.InnerException as SocketException)?.NativeErrorCode ?? 0;
            throw;
        }
    }

    public override void Dispose()
    {
    }

    private async ValueTask<TcpConnection> DialAsync(CancellationToken cancellationToken)
    {
        var sourcePort = SourcePort.For(settings, controlLocal);
        try
        {
            return await TcpConnection.ConnectAsync(announced, new IPEndPoint(controlLocal.Address, sourcePort), cancellationToken);
        }
        catch (ConnectionException e) when (sourcePort != 0 && e.Fault is ConnectionFault.AccessDenied or ConnectionFault.AddressInUse)
        {
            // Either the port needs a privilege, or this pair of addresses and ports still stands from the last transfer.
            return await TcpConnection.ConnectAsync(announced, new IPEndPoint(controlLocal.Address, 0), cancellationToken);
        }
    }
}
