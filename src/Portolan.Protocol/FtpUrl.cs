using System.Diagnostics.CodeAnalysis;
using System.Globalization;
using System.Net;
using System.Net.Sockets;
using System.Text;

namespace Portolan.Protocol;

/// <summary>
/// <c>ftp[s|es]://user:password@host:port/path;type=i</c>. RFC 1738 §3.2. A path is relative to the login directory;
/// it is absolute where it begins with a second slash or with %2F.
/// </summary>
public sealed record FtpUrl
{
    /// <summary>ftp, ftps (implicit TLS) or ftpes (explicit TLS), in lower case.</summary>
    public required string Scheme { get; init; }

    /// <summary>A name or an address; IPv6 without its brackets.</summary>
    public required string Host { get; init; }

    /// <summary>Null where the URL names none: the client knows the default.</summary>
    public int? Port { get; init; }

    public string? User { get; init; }

    public string? Password { get; init; }

    /// <summary>Decoded, as <see cref="FtpText"/> does it; empty for the login directory.</summary>
    public string Path { get; init; } = "";

    /// <summary>'a', 'i' or 'd' of ;type=, null where there is none.</summary>
    public char? Type { get; init; }

    /// <summary>Parses what a person typed.</summary>
    /// <param name="problem">On failure what is wrong; its text says what to do.</param>
    public static bool TryParse(string text, [NotNullWhen(true)] out FtpUrl? url, [NotNullWhen(false)] out FtpUrlProblem? problem)
    {
        url = null;
        var colon = text.IndexOf("://", StringComparison.Ordinal);
        var scheme = colon < 0 ? "" : text[..colon].ToLowerInvariant();
        if (scheme is not ("ftp" or "ftps" or "ftpes"))
        {
            problem = new(FtpUrlFault.Scheme);
            return false;
        }
        var rest = text[(colon + 3)..];
        var slash = rest.IndexOf('/', StringComparison.Ordinal);
        var authority = slash < 0 ? rest : rest[..slash];
        var draft = new FtpUrl { Scheme = scheme, Host = "" };
        problem = AddUser(ref draft, ref authority) ?? AddHost(ref draft, authority) ?? AddPath(ref draft, slash < 0 ? "" : rest[(slash + 1)..]);
        url = problem is null ? draft : null;
        return problem is null;
    }

    /// <summary>The URL, written so that it can be parsed again; three asterisks stand for the password.</summary>
    public override string ToString()
    {
        var text = new StringBuilder($"{Scheme}://");
        if (User is not null) text.Append(PercentText.Encode(User, "")).Append(Password is null ? "@" : ":***@");
        text.Append(Host.Contains(':', StringComparison.Ordinal) ? $"[{PercentText.Encode(Host, ":")}]" : Host);
        if (Port is { } port) text.Append(CultureInfo.InvariantCulture, $":{port}");
        if (Path.Length > 0 || Type is not null) text.Append('/').Append(Path.StartsWith('/') ? "%2F" : "").Append(PercentText.Encode(Path.StartsWith('/') ? Path[1..] : Path, "/"));
        if (Type is { } type) text.Append(";type=").Append(type);
        return text.ToString();
    }

    // The last @ divides: people forget to write %40 in passwords.
    private static FtpUrlProblem? AddUser(ref FtpUrl url, ref string authority)
    {
        var at = authority.LastIndexOf('@');
        if (at < 0) return null;
        var colon = authority.IndexOf(':', StringComparison.Ordinal);
        var hasPassword = colon >= 0 && colon < at;
        var problem = PercentText.TryDecode(authority[..(hasPassword ? colon : at)], FtpUrlPart.UserName, out var user);
        if (problem is not null) return problem;
        string? password = null;
        if (hasPassword) problem = PercentText.TryDecode(authority[(colon + 1)..at], FtpUrlPart.Password, out password);
        url = url with { User = user, Password = password };
        authority = authority[(at + 1)..];
        return problem;
    }

    private static FtpUrlProblem? AddHost(ref FtpUrl url, string authority)
    {
        var bracket = authority.StartsWith('[') ? authority.IndexOf(']', StringComparison.Ordinal) : -1;
        if (authority.StartsWith('[') && bracket < 0) return new(FtpUrlFault.BracketNotClosed);
        var colon = authority.IndexOf(':', bracket + 1);
        var host = colon < 0 ? authority : authority[..colon];
        if (bracket >= 0 && host.Length != bracket + 1) return new(FtpUrlFault.BehindBracket);
        if (colon >= 0 && !TryAddPort(ref url, authority[(colon + 1)..])) return new(FtpUrlFault.Port);
        if (bracket >= 0) return AddIPv6(ref url, host[1..^1]);
        if (host.Length == 0) return new(FtpUrlFault.NoHost);
        if (!IsHostName(host)) return new(FtpUrlFault.HostName) { Host = host };
        url = url with { Host = host };
        return null;
    }

    private static FtpUrlProblem? AddIPv6(ref FtpUrl url, string host)
    {
        var problem = PercentText.TryDecode(host.Contains("%25", StringComparison.Ordinal) ? host : host.Replace("%", "%25", StringComparison.Ordinal), FtpUrlPart.Address, out var address);
        if (problem is not null) return problem;
        if (!IPAddress.TryParse(address, out var parsed) || parsed.AddressFamily != AddressFamily.InterNetworkV6 || address.StartsWith('[')) return new(FtpUrlFault.IPv6Address) { Host = host };
        url = url with { Host = address };
        return null;
    }

    private static bool TryAddPort(ref FtpUrl url, string text)
    {
        if (text.Length == 0) return true; // RFC 3986 §3.2.3 allows "host:"
        if (!Numbers.TryParse(text, out int port) || port is < 1 or > 65535) return false;
        url = url with { Port = port };
        return true;
    }

    private static FtpUrlProblem? AddPath(ref FtpUrl url, string path)
    {
        var marker = path.LastIndexOf(";type=", StringComparison.OrdinalIgnoreCase);
        if (marker >= 0)
        {
            var type = path[(marker + 6)..].ToLowerInvariant();
            if (type is not ("a" or "i" or "d")) return new(FtpUrlFault.Type);
            url = url with { Type = type[0] };
            path = path[..marker];
        }
        var problem = PercentText.TryDecode(path, FtpUrlPart.Path, out var decoded);
        url = url with { Path = decoded };
        return problem;
    }

    private static bool IsHostName(string host)
    {
        foreach (var c in host)
        {
            if (char.IsAscii(c) && !char.IsAsciiLetterOrDigit(c) && c is not ('.' or '-' or '_')) return false;
        }
        return true;
    }
}
