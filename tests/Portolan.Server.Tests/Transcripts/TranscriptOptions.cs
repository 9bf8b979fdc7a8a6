using System.Globalization;
using System.Net;
using Portolan.Net;
using Portolan.Server.Accounts;

namespace Portolan.Server.Tests.Transcripts;

/// <summary>Server settings from the <c>@option</c> lines of a transcript.</summary>
internal static class TranscriptOptions
{
    public static FtpServerOptions Make(Dictionary<string, string> settings, IAccountStore accounts, CertificateSource certificates)
    {
        var address = settings.GetValueOrDefault("family") == "ipv6" ? IPAddress.IPv6Loopback : IPAddress.Loopback;
        return new FtpServerOptions
        {
            Accounts = accounts,
            Listen = [new IPEndPoint(address, 0)],
            ImplicitTlsListen = settings.ContainsKey("implicit") ? [new IPEndPoint(address, 0)] : [],
            Tls = new TlsSettings
            {
                Certificates = settings.GetValueOrDefault("tls") == "off" ? null : certificates,
                Required = settings.GetValueOrDefault("tls") == "required",
                ClearCommandChannelAllowed = settings.GetValueOrDefault("ccc") == "on",
                SessionReuse = settings.GetValueOrDefault("reuse") == "require" ? TlsSessionReuse.Require : TlsSessionReuse.Prefer,
            },
            Passive = new PassiveSettings
            {
                ExternalAddress = settings.GetValueOrDefault("external-address"),
                ExtendedAllowed = settings.GetValueOrDefault("epsv") != "off",
            },
            Active = new ActiveSettings
            {
                Enabled = settings.GetValueOrDefault("active") != "off",
                FxpPeers = settings.TryGetValue("fxp", out var peers) ? [IPNetwork.Parse(peers)] : [],
            },
            Limits = new LimitSettings
            {
                MaxLineBytes = Number(settings, "max-line") ?? new LimitSettings().MaxLineBytes,
                // @advance may come between a reply's arrival and the server's own notice that it was sent.
                StallTimeout = TimeSpan.FromDays(1),
                MaxLoginAttempts = Number(settings, "max-logins") ?? new LimitSettings().MaxLoginAttempts,
            },
        };
    }

    private static int? Number(Dictionary<string, string> settings, string name) =>
        settings.TryGetValue(name, out var text) ? int.Parse(text, CultureInfo.InvariantCulture) : null;
}
