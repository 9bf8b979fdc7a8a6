using System.Globalization;
using System.Net;
using System.Net.Sockets;

namespace Portolan.Protocol;

/// <summary>What <see cref="ExtendedHostPort.TryParse"/> made of an argument; each has its own reply (200, 501, 522).</summary>
public enum ExtendedAddressResult
{
    Ok,
    Malformed,
    /// <summary>Well formed, but neither IPv4 (1) nor IPv6 (2).</summary>
    UnsupportedFamily,
}

/// <summary>The address of EPRT, <c>|1|132.235.1.2|6275|</c>, and the port of the 229 reply, <c>(|||6446|)</c>. RFC 2428 §2 and §3.</summary>
public static class ExtendedHostPort
{
    private const int LongestArgument = 64;

    /// <summary>Parses the argument of EPRT; any printable ASCII character may be the delimiter.</summary>
    public static ExtendedAddressResult TryParse(ReadOnlySpan<byte> text, out IPEndPoint? endPoint)
    {
        endPoint = null;
        if (text.Length is < 4 or > LongestArgument) return ExtendedAddressResult.Malformed;
        Span<char> chars = stackalloc char[LongestArgument];
        for (var i = 0; i < text.Length; i++) chars[i] = (char)text[i];
        return Parse(chars[..text.Length], out endPoint);
    }

    /// <summary>The argument of EPRT.</summary>
    public static string Format(IPEndPoint endPoint)
    {
        var address = endPoint.Address.IsIPv4MappedToIPv6 ? endPoint.Address.MapToIPv4() : endPoint.Address;
        if (address.AddressFamily == AddressFamily.InterNetwork) return string.Create(CultureInfo.InvariantCulture, $"|1|{address}|{endPoint.Port}|");
        var withoutZone = address.ScopeId == 0 ? address : new IPAddress(address.GetAddressBytes()); // a zone means nothing to the peer
        return string.Create(CultureInfo.InvariantCulture, $"|2|{withoutZone}|{endPoint.Port}|");
    }

    /// <summary>Finds the port in a 229 text: three equal delimiters, the port, the delimiter again.</summary>
    public static bool TryFindPortIn(string replyText, out int port)
    {
        for (var i = 0; i + 4 < replyText.Length; i++)
        {
            var delimiter = replyText[i];
            if (!IsDelimiter(delimiter) || replyText[i + 1] != delimiter || replyText[i + 2] != delimiter) continue;
            var rest = replyText.AsSpan(i + 3);
            var end = rest.IndexOf(delimiter);
            if (end > 0 && TryParsePort(rest[..end], out port)) return true;
        }
        port = 0;
        return false;
    }

    private static ExtendedAddressResult Parse(ReadOnlySpan<char> text, out IPEndPoint? endPoint)
    {
        endPoint = null;
        var delimiter = text[0];
        if (delimiter is < '!' or > '~') return ExtendedAddressResult.Malformed;
        Span<Range> parts = stackalloc Range[6];
        if (text.Split(parts, delimiter) != 5 || !text[parts[4]].IsEmpty) return ExtendedAddressResult.Malformed;
        if (!TryParsePort(text[parts[3]], out var port)) return ExtendedAddressResult.Malformed;
        if (!TryParseNumber(text[parts[1]], 255, out var family)) return ExtendedAddressResult.Malformed;
        if (family is not (1 or 2)) return ExtendedAddressResult.UnsupportedFamily;
        if (!TryParseAddress(text[parts[2]], family == 1, out var address)) return ExtendedAddressResult.Malformed;
        endPoint = new IPEndPoint(address, port);
        return ExtendedAddressResult.Ok;
    }

    // IPAddress alone would also take "1", "0x7f.1" and zones.
    private static bool TryParseAddress(ReadOnlySpan<char> text, bool isIPv4, out IPAddress address)
    {
        address = IPAddress.None;
        var allowed = isIPv4 ? "0123456789." : "0123456789abcdefABCDEF:.";
        if (text.ContainsAnyExcept(allowed) || !IPAddress.TryParse(text, out var parsed)) return false;
        if (isIPv4 && (text.Count('.') != 3 || HasLeadingZero(text))) return false;
        if (parsed.AddressFamily != (isIPv4 ? AddressFamily.InterNetwork : AddressFamily.InterNetworkV6)) return false;
        address = parsed;
        return true;
    }

    // "010" is 8 to some parsers and 10 to others: refuse rather than dial the wrong host.
    private static bool HasLeadingZero(ReadOnlySpan<char> quad)
    {
        foreach (var range in quad.Split('.'))
        {
            if (quad[range] is ['0', _, ..]) return true;
        }
        return false;
    }

    private static bool IsDelimiter(char c) => c is >= '!' and <= '~' && !char.IsAsciiLetterOrDigit(c);

    private static bool TryParsePort(ReadOnlySpan<char> text, out int port) => TryParseNumber(text, 65535, out port) && port > 0;

    private static bool TryParseNumber(ReadOnlySpan<char> text, int most, out int value) =>
        Numbers.TryParse(text, out value) && value <= most;
}
