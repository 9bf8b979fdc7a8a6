using Portolan.Protocol;

namespace Portolan.Client;

/// <summary>What replies mean to a client.</summary>
internal static class Replies
{
    /// <summary>The reply itself, unless it refuses.</summary>
    /// <exception cref="FtpReplyException">4xx or 5xx.</exception>
    /// <exception cref="FtpConnectException">421.</exception>
    public static Reply OrThrow(this Reply reply, string verb, string? argument, string? advice = null) =>
        reply.IsFailure ? throw reply.Refusal(Secrets.Mask(verb, argument), advice) : reply;

    /// <summary>What a 4xx or 5xx means. 421 is no answer to the command: it ends the connection, whatever was asked. RFC 959 §4.2.2.</summary>
    public static FtpException Refusal(this Reply reply, string command, string? advice = null) => reply.Code == 421
        ? new FtpConnectException($"The server closes the control connection, saying: {reply}", reply: reply)
        : new FtpReplyException(reply, command, advice);

    /// <summary>500, 501, 502 or 504: the server does not know the command, or not this form of it. RFC 959 §4.2.1.</summary>
    public static bool IsNotUnderstood(this Reply reply) => reply.Code is 500 or 501 or 502 or 504;

    /// <summary>The server demands that data connections resume the TLS session of the control connection (522 of vsftpd, 425 and 450 of others).</summary>
    public static bool IsSessionNotResumed(this Reply reply, bool tls)
    {
        if (!tls || reply.Code is not (522 or 425 or 450 or 421 or 534)) return false;
        var text = reply.Text;
        return Says(text, "resum") || Says(text, "reuse") || Says(text, "re-use") || (reply.Code == 425 && Says(text, "not permitted")); // ProFTPD
    }

    private static bool Says(string text, string word) => text.Contains(word, StringComparison.OrdinalIgnoreCase);
}
