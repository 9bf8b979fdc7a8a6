using Portolan.Server;

namespace Portolan.Administration;

/// <summary>The document as the server's own options, value by value.</summary>
internal static class SettingsMapping
{
    public static FtpServerOptions ToOptions(ServerSettings settings, SettingsHost host) => new()
    {
        Listen = settings.Listening.Addresses.Count + settings.Listening.ImplicitTls.Count > 0 ? settings.Listening.Addresses : host.DefaultListen,
        ImplicitTlsListen = settings.Listening.ImplicitTls,
        Accounts = host.Accounts,
        Passive = settings.Passive,
        Active = settings.Active,
        PortMapping = settings.PortMapping,
        Tls = new TlsSettings
        {
            Certificates = settings.Tls.Enabled ? host.Certificate(settings.Tls) : null,
            Required = settings.Tls.Required,
            Engine = host.Engine,
            SessionReuse = settings.Tls.SessionReuse,
            AskClientCertificate = settings.Tls.AskClientCertificate,
            RequireCloseNotify = settings.Tls.RequireCloseNotify,
            ClearCommandChannelAllowed = settings.Tls.ClearCommandChannelAllowed,
        },
        Networks = settings.Networks,
        Limits = settings.Limits,
        Guard = new GuardSettings
        {
            Allow = settings.Access.Allow,
            Deny = settings.Access.Deny,
            TurnAwaySilently = settings.Access.TurnAwaySilently,
            NeverBan = settings.Guard.NeverBan,
            FailuresBeforeBan = settings.Guard.FailuresBeforeBan,
            Window = settings.Guard.Window,
            FirstBan = settings.Guard.FirstBan,
            Growth = settings.Guard.Growth,
            LongestBan = settings.Guard.LongestBan,
            FailuresBeforeDelay = settings.Guard.FailuresBeforeDelay,
            LongestDelay = settings.Guard.LongestDelay,
        },
        WatchFirewall = settings.WatchFirewall,
        Greeting = settings.Greeting,
    };
}
