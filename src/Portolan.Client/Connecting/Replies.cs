using Portolan.Protocol;

namespace Portolan.Client;

/// <summary>What replies mean to a client.</summary>
internal static class Replies
{
    /// <summary>The reply itself, unless it refuses.</summary>
    /// <exception cref="FtpReplyException">4xx or 5xx.</exception>
    public static Reply OrThrow(this Reply reply, string verb, string? argument, string? advice = null) =>
        reply.IsFailure ? throw new FtpReplyException(reply, Secrets.Mask(verb, argument), advice) : reply;

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
