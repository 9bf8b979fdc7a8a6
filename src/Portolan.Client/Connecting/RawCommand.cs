using Portolan.Protocol;

namespace Portolan.Client;

/// <summary>Commands that a person or a doctor sends by hand. What they change, the session must know.</summary>
internal static class RawCommand
{
    public static async Task<Reply> SendAsync(ClientSession session, string command, CancellationToken cancellationToken)
    {
        var space = command.IndexOf(' ', StringComparison.Ordinal);
        var verb = space < 0 ? command : command[..space];
        var argument = space < 0 ? null : command[(space + 1)..];
        using var turn = await session.TakeTurnAsync(cancellationToken).ConfigureAwait(false);
        var reply = await session.Control.SendAsync(verb, argument, cancellationToken).ConfigureAwait(false);
        Follow(session, verb.ToUpperInvariant(), argument, reply);
        return reply;
    }

    private static void Follow(ClientSession session, string verb, string? argument, Reply reply)
    {
        if (verb is "TYPE" or "REIN") session.Type = null;
        if (!reply.IsCompletion) return;
        switch (verb)
        {
            // After EPSV ALL the server takes nothing but EPSV. RFC 2428 §4.
            case "EPSV" when string.Equals(argument, "ALL", StringComparison.OrdinalIgnoreCase):
                session.OnlyEpsv = true;
                break;
            case "PROT":
                session.DataProtected = session.TlsScope is not null && string.Equals(argument, "P", StringComparison.OrdinalIgnoreCase);
                break;
        }
    }
}
