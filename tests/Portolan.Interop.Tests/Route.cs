using Portolan.Diagnosis;

namespace Portolan.Interop.Tests;

/// <summary>How TLS comes to a control connection.</summary>
public enum TlsUse
{
    Plain,
    Explicit,
    Implicit,
}

/// <summary>One way between a client and a server: address family, who dials the data connection and by which command, TLS or not.</summary>
public sealed record Route(bool IPv6, DataMode Mode, TlsUse Tls)
{
    /// <summary>All of them. PASV and PORT have no IPv6.</summary>
    public static IReadOnlyList<Route> All { get; } =
    [
        .. from tls in Enum.GetValues<TlsUse>()
           from ipv6 in new[] { false, true }
           from mode in new[] { DataMode.Epsv, DataMode.Pasv, DataMode.Eprt, DataMode.Port }
           where !ipv6 || mode is DataMode.Epsv or DataMode.Eprt
           select new Route(ipv6, mode, tls),
    ];

    public static Route Simple { get; } = new(IPv6: false, DataMode.Epsv, TlsUse.Plain);

    public bool IsActive => Mode is DataMode.Eprt or DataMode.Port;

    public bool IsEncrypted => Tls is not TlsUse.Plain;

    /// <summary>The command that announces the data connection.</summary>
    public string Verb => Mode.ToString().ToUpperInvariant();

    /// <summary>For the names of tests: <c>IPv4 EPSV Explicit</c>.</summary>
    public override string ToString() => $"{(IPv6 ? "IPv6" : "IPv4")} {Verb} {Tls}";

    /// <summary>Reads what <see cref="ToString"/> writes.</summary>
    public static Route Parse(string text) => All.First(route => route.ToString() == text);
}
