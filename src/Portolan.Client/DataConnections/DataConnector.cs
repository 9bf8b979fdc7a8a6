using System.Net.Sockets;
using Portolan.Diagnosis;
using Portolan.Net;

namespace Portolan.Client;

/// <summary>Starts transfers: tries the modes in order until one carries the command. The caller has the turn, and the transfer takes it over.</summary>
internal static class DataConnector
{
    /// <exception cref="FtpDataConnectionException">No mode worked; each attempt is in it.</exception>
    /// <exception cref="FtpReplyException">The server refuses the command itself.</exception>
    public static async Task<Transfer> OpenAsync(ClientSession session, ClientSession.Turn turn, TransferRequest request, CancellationToken cancellationToken)
    {
        var server = session.Control.Connection.RemoteEndPoint;
        var modes = Modes(session);
        var attempts = new List<FtpDataConnectionException>();
        for (var i = 0; i < modes.Count; i++)
        {
            var trace = NewTrace(session, modes[i]);
            try
            {
                var limit = session.Options.Timeouts.DataConnect;
                return await OpenAsync(session, turn, request, trace, i < modes.Count - 1 ? TimeoutOptions.Half(limit) : limit, cancellationToken).ConfigureAwait(false);
            }
            catch (FtpException e)
            {
                session.Events.Ended(trace, e);
                if (e is not FtpDataConnectionException attempt) throw;
                attempts.Add(attempt);
                DataModeMemory.Forget(server);
                if (!session.Control.IsUsable) break;
                if (i < modes.Count - 1) session.Events.Note($"{attempt.Message} Trying {modes[i + 1].Verb()}.");
            }
        }
        throw Combine(session, attempts);
    }

    private static async Task<Transfer> OpenAsync(ClientSession session, ClientSession.Turn turn, TransferRequest request, DataConnectionTrace trace, TimeSpan limit, CancellationToken cancellationToken)
    {
        TcpConnection? dialled = null;
        ActiveDoor? door = null;
        Connection? opened = null;
        Exchange? exchange = null;
        var announcedAddress = false;
        try
        {
            if (trace.Active) door = await ActiveDoor.OpenAsync(session, trace, cancellationToken).ConfigureAwait(false);
            else (dialled, announcedAddress) = await PassiveDoor.OpenAsync(session, trace, limit, cancellationToken).ConfigureAwait(false);
            exchange = await SendAsync(session, request, cancellationToken).ConfigureAwait(false);
            dialled ??= await WaitForServerAsync(session, exchange, door!, trace, cancellationToken).ConfigureAwait(false);
            Connection connection = dialled;
            if (session.DataProtected)
            {
                (var plain, dialled) = (dialled, null);
                connection = await DataTls.SecureAsync(session, plain, exchange, request.Direction, trace, cancellationToken).ConfigureAwait(false);
            }
            opened = connection;
            var start = await session.Control.AwaitAsync(exchange, exchange.First, cancellationToken).ConfigureAwait(false);
            if (start.IsFailure) throw DataFailures.OfReply(start, exchange.Command, trace, session.DataProtected);
            return new Transfer(session, turn, exchange, connection, trace, start, request, announcedAddress);
        }
        catch
        {
            if ((opened ?? dialled) is { } connection) await connection.DisposeAsync().ConfigureAwait(false);
            if (exchange is not null) await AbortSequence.RunAsync(session, exchange).ConfigureAwait(false);
            throw;
        }
        finally
        {
            door?.Dispose();
        }
    }

    private static async Task<Exchange> SendAsync(ClientSession session, TransferRequest request, CancellationToken cancellationToken)
    {
        if (request.RestartAt > 0)
        {
            var offset = request.RestartAt.ToString(System.Globalization.CultureInfo.InvariantCulture);
            var reply = await session.Control.SendAsync("REST", offset, cancellationToken).ConfigureAwait(false);
            if (!reply.IsIntermediate) throw new FtpReplyException(reply, $"REST {offset}", "It cannot begin in the middle of a file.");
        }
        return await session.Control.PostAsync(request.Verb, request.Argument, cancellationToken).ConfigureAwait(false);
    }

    // The server dials before or after its 150, or says 425 instead: whatever comes first decides.
    private static async Task<TcpConnection> WaitForServerAsync(ClientSession session, Exchange exchange, ActiveDoor door, DataConnectionTrace trace, CancellationToken cancellationToken)
    {
        session.Events.Reached(DataStep.Opening, trace);
        using var giveUp = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken);
        var accepting = door.AcceptAsync(session.Options.Timeouts.DataConnect, giveUp.Token);
        await Task.WhenAny(accepting, exchange.Final).ConfigureAwait(false);
        if (!accepting.IsCompleted && !(exchange.Final.IsCompletedSuccessfully && exchange.Final.Result.IsCompletion))
        {
            await giveUp.CancelAsync().ConfigureAwait(false);
            await ((Task)accepting).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
            if (!accepting.IsCompletedSuccessfully)
            {
                var reply = await exchange.Final.ConfigureAwait(false);
                throw DataFailures.OfReply(reply, exchange.Command, trace, session.DataProtected);
            }
        }
        try
        {
            return await accepting.ConfigureAwait(false);
        }
        catch (ConnectionException e)
        {
            var failure = trace.StrangersDropped > 0 ? DataFailure.DialledFromElsewhere : DataFailure.NoConnectionArrived;
            throw DataFailures.Create(trace, failure, $"{trace.Mode.Verb()}: {e.Message} In active mode the server dials us: a firewall or NAT router at this end may stop that; passive mode does not need it.", e);
        }
    }

    // What worked before comes first; a mode that cannot carry the address family is left out.
    private static List<DataMode> Modes(ClientSession session)
    {
        var data = session.Options.Data;
        var server = session.Control.Connection.RemoteEndPoint;
        var isIPv4 = server.AddressFamily == AddressFamily.InterNetwork;
        var modes = new List<DataMode>(4);
        foreach (var mode in data.Order)
        {
            var fits = mode is DataMode.Epsv or DataMode.Eprt || (isIPv4 && mode is DataMode.Pasv or DataMode.Port);
            if (fits && (mode == DataMode.Epsv || !session.OnlyEpsv) && !modes.Contains(mode)) modes.Add(mode);
        }
        if (data.Remember && DataModeMemory.Of(server) is { } known && modes.Remove(known.Mode)) modes.Insert(0, known.Mode);
        return modes;
    }

    private static DataConnectionTrace NewTrace(ClientSession session, DataMode mode)
    {
        var trace = new DataConnectionTrace
        {
            Mode = mode,
            StartedAt = session.Events.Time.GetUtcNow().UtcDateTime,
            ControlLocal = session.Control.Connection.LocalEndPoint,
            ControlRemote = session.Control.Connection.RemoteEndPoint,
        };
        trace.Reach(DataStep.ControlConnected, TimeSpan.Zero);
        return trace;
    }

    private static FtpDataConnectionException Combine(ClientSession session, List<FtpDataConnectionException> attempts)
    {
        if (attempts.Count == 0)
        {
            var none = DataFailures.Create(NewTrace(session, DataMode.None), DataFailure.NotAnnounced,
                $"None of the allowed data modes ({session.Options.Data}) works over {session.Control.Connection.RemoteEndPoint.AddressFamily}: allow EPSV or EPRT.");
            return none;
        }
        var last = attempts[^1];
        if (attempts.Count == 1) return last;
        var message = "No way to make a data connection worked. " + string.Join(" ", attempts.Select(attempt => attempt.Message));
        return new FtpDataConnectionException(last.Trace, message, last, last.Reply) { Attempts = attempts };
    }
}
