namespace Portolan.Client;

/// <summary>Brings the control connection back in step after a transfer was given up. RFC 959 §4.1.3 (ABOR).</summary>
internal static class AbortSequence
{
    /// <summary>Most servers notice the closed data connection at once and answer by themselves; no ABOR, no doubt which reply is which.</summary>
    private static readonly TimeSpan Grace = TimeSpan.FromMilliseconds(300);

    /// <summary>The data connection is closed already. Ends with the control connection in step, or given up.</summary>
    public static async Task RunAsync(ClientSession session, Exchange exchange)
    {
        if (await EndsAsync(session, exchange, Grace).ConfigureAwait(false)) return;
        try
        {
            // Two replies are due: for the transfer (426) and for ABOR (226 or 225). Some servers send only one.
            var limit = session.Options.Timeouts.Abort;
            var abort = await session.Control.PostAsync("ABOR", null, CancellationToken.None).ConfigureAwait(false);
            if (await EndsAsync(session, exchange, limit).ConfigureAwait(false) && !IsReplyToAbort(exchange) && await EndsAsync(session, abort, TimeoutOptions.Half(limit)).ConfigureAwait(false)) return;
            var barrier = await session.Control.PostBarrierAsync().ConfigureAwait(false);
            if (await EndsAsync(session, barrier, TimeoutOptions.Half(limit)).ConfigureAwait(false)) return;
            session.Control.Fail(new FtpConnectException("The server did not answer ABOR; the connection was given up, because nobody could tell which reply belongs to what. Connect again."));
        }
        catch (FtpException e)
        {
            session.Events.Note($"The transfer was given up, and the connection with it: {e.Message}");
        }
    }

    // 225 "no transfer in progress" answers ABOR and nothing else: the transfer's own reply was left out.
    private static bool IsReplyToAbort(Exchange exchange) => exchange.Final.IsCompletedSuccessfully && exchange.Final.Result.Code == 225;

    private static async Task<bool> EndsAsync(ClientSession session, Exchange exchange, TimeSpan limit)
    {
        await ((Task)exchange.Final).WaitAsync(limit, session.Events.Time, CancellationToken.None).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
        return exchange.Final.IsCompleted;
    }
}
