using System.Net;
using System.Net.Sockets;

namespace Portolan.Diagnosis;

/// <summary>What the well-known servers mean by their reply texts. Only hints: a text can be configured, so no verdict is sure by text alone
/// unless the text names both addresses.</summary>
public static class ReplyHints
{
    private static readonly string[] AddressMismatch =
    [
        "illegal port", "illegal eprt", "won't open a connection", "cannot accept argument", "not match", "mismatch",
        "foreign address", "is not the control connection", "not your address", "only your own address", "bounce",
    ];

    private static readonly string[] BadPeer =
        ["bad ip connecting", "data connection ip address", "is not the control connection", "only another address dialled", "wrong ip", "wrong address"];

    private static readonly string[] ConnectionRefused = ["connection refused", "refused by your address", "econnrefused", "actively refused", "rejects connections"];

    private static readonly string[] TimedOut = ["timed out", "time out", "timed-out", "time-out", "timeout", "etimedout", "drops connections"];

    private static readonly string[] Disabled =
    [
        "disabled", "not implemented", "not allowed", "not supported", "permission denied", "not understood", "unknown command",
        "not recognized", "use pasv", "use epsv", "use passive",
    ];

    private static readonly string[] Exhausted =
        ["ports are busy", "ports busy", "port busy", "ports are in use", "ports in use", "no free port", "exhausted", "cannot prepare for data", "could not listen", "can't open passive"];

    private static readonly string[] TooMany = ["too many", "maximum clients", "maximum connections", "maximum number of", "connection limit", "session limit"];

    /// <summary>A PORT/EPRT was refused because its address is not the control connection's.</summary>
    /// <remarks>vsftpd "Illegal PORT command.", Pure-FTPd "I won't open a connection to A (only to B)", IIS "Server cannot accept argument.",
    /// FileZilla Server "does not match control connection IP", pyftpdlib "Rejected data connection to foreign address".</remarks>
    public static bool IsAddressMismatch(string text) => HasAny(text, AddressMismatch);

    /// <summary>A passive connection was refused because it came from another address. vsftpd "Security: Bad IP connecting."</summary>
    public static bool IsBadPeer(string text) => HasAny(text, BadPeer);

    /// <summary>A transfer was refused because the TLS session was not resumed.</summary>
    public static bool IsNotResumed(string text) => HasAny(text, ["resum", "reuse"]);

    /// <summary>ProFTPD says so where TLS was not resumed, and also for a port it may not bind.</summary>
    public static bool IsOperationNotPermitted(string text) => HasAny(text, ["operation not permitted"]);

    /// <summary>The server's dial was answered with RST.</summary>
    public static bool IsConnectionRefused(string text) => HasAny(text, ConnectionRefused);

    /// <summary>The server's dial got no answer.</summary>
    public static bool IsTimedOut(string text) => HasAny(text, TimedOut);

    /// <summary>A mode is switched off.</summary>
    public static bool IsDisabled(string text) => HasAny(text, Disabled);

    /// <summary>No passive port is free.</summary>
    public static bool IsExhausted(string text) => HasAny(text, Exhausted);

    /// <summary>Too many connections or sessions.</summary>
    public static bool IsTooMany(string text) => HasAny(text, TooMany);

    /// <summary>The two addresses of Pure-FTPd's "I won't open a connection to A (only to B)": A as received, B as it sees us.</summary>
    public static bool TryReadOnlyTo(string text, out IPAddress received, out IPAddress seenAs)
    {
        received = seenAs = IPAddress.None;
        if (AddressAfter(text, "won't open a connection to") is not { } first || AddressAfter(text, "only to") is not { } second) return false;
        (received, seenAs) = (first, second);
        return true;
    }

    /// <summary>Our address as STAT tells it: "Connected from A port P" (Portolan), "Connected to A" (vsftpd, BSD), "Connected from host (A)" (ProFTPD).</summary>
    public static IPAddress? ReadSeenAs(string statText) =>
        AddressAfter(statText, "connected from") ?? AddressAfter(statText, "connected to");

    private static bool HasAny(string text, ReadOnlySpan<string> parts)
    {
        foreach (var part in parts)
            if (text.Contains(part, StringComparison.OrdinalIgnoreCase)) return true;
        return false;
    }

    /// <summary>The first address among the few words behind a phrase, on the same line.</summary>
    private static IPAddress? AddressAfter(string text, string phrase)
    {
        const int words = 3;
        var start = text.IndexOf(phrase, StringComparison.OrdinalIgnoreCase);
        if (start < 0) return null;
        var rest = text.AsSpan(start + phrase.Length);
        var line = rest.IndexOfAny('\r', '\n') is >= 0 and var end ? rest[..end] : rest;
        var seen = 0;
        foreach (var range in line.SplitAny(' ', '(', ')', '[', ']', ','))
        {
            var word = line[range].Trim(".;\"");
            if (word.IsEmpty) continue;
            if (TryReadAddress(word, out var address)) return address;
            if (++seen == words) break;
        }
        return null;
    }

    private static bool TryReadAddress(ReadOnlySpan<char> word, out IPAddress address)
    {
        address = IPAddress.None;
        if (!IPAddress.TryParse(word, out var parsed)) return false;
        // "1" and "10.2" parse as addresses too.
        if (parsed.AddressFamily == AddressFamily.InterNetwork && word.Count('.') != 3) return false;
        address = parsed.IsIPv4MappedToIPv6 ? parsed.MapToIPv4() : parsed;
        return true;
    }
}
