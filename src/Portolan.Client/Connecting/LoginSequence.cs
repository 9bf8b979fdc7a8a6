using Portolan.Protocol;

namespace Portolan.Client;

/// <summary>USER, PASS, ACCT. RFC 959 §4.1.1 and §5.4.</summary>
internal static class LoginSequence
{
    /// <exception cref="FtpLoginException">The server does not let us in.</exception>
    public static async Task RunAsync(ClientSession session, CancellationToken cancellationToken)
    {
        var options = session.Options;
        var reply = await session.Control.SendAsync("USER", options.User, cancellationToken).ConfigureAwait(false);
        if (reply.Code == 331) reply = await session.Control.SendAsync("PASS", options.Password, cancellationToken).ConfigureAwait(false);
        if (reply.Code == 332)
        {
            if (options.Account is null) throw new FtpLoginException($"The server wants an account besides user and password: {reply}", reply);
            reply = await session.Control.SendAsync("ACCT", options.Account, cancellationToken).ConfigureAwait(false);
        }
        if (!reply.IsCompletion) throw new FtpLoginException(Explain(session, reply), reply);
        session.LoggedIn = true;
    }

    private static string Explain(ClientSession session, Reply reply)
    {
        var advice = reply.Code switch
        {
            530 or 430 => "Check user and password.",
            421 => "The server has no room now. Try again later.",
            _ => "",
        };
        if (session.TlsScope is null && (reply.Code is 522 or 534 or 550 || SpeaksOfTls(reply))) advice = "The server seems to want TLS: choose explicit TLS.";
        return $"The server does not let {session.Options.User} in: {reply} {advice}".TrimEnd();
    }

    private static bool SpeaksOfTls(Reply reply) =>
        reply.Text.Contains("TLS", StringComparison.OrdinalIgnoreCase) || reply.Text.Contains("SSL", StringComparison.OrdinalIgnoreCase)
        || reply.Text.Contains("non-anonymous sessions must use encryption", StringComparison.OrdinalIgnoreCase);
}
