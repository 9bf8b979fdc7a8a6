using System.Globalization;
using System.Net;
using System.Net.Sockets;
using System.Reflection;
using Portolan.Cli.Help;
using Portolan.Cli.Text;
using Portolan.Net;
using Portolan.Server;
using Spectre.Console;

namespace Portolan.Cli.Serve;

/// <summary>The first thing a person sees: how to connect, and what to open on the firewall.</summary>
internal sealed class ConnectBlock
{
    private const int MostAddresses = 4;

    private readonly List<(string Label, string Value)> _rows = [];
    private readonly Texts _texts;
    private readonly FtpServer _server;
    private readonly ServeGround _ground;

    private ConnectBlock(Texts texts, FtpServer server, ServeGround ground) => (_texts, _server, _ground) = (texts, server, ground);

    /// <summary>Writes to standard output; under <c>--log json</c>, which owns that, to standard error.</summary>
    /// <param name="console">Null where there is none.</param>
    public static void Write(Session session, FtpServer server, ServeGround ground, ServeSettings settings, ConsoleLines? console)
    {
        var block = new ConnectBlock(session.Texts, server, ground);
        block.AddAddresses();
        block.AddUsers();
        block._rows.Add((session.Texts.FilesLabel, ground.Root));
        block.AddTls();
        block.AddPassive(settings);
        block._rows.Add((session.Texts.ActiveLabel, ActiveSource.Describe(server, session.Texts)));
        if (console is not null) block.AddConsole(console);
        block.AddTrial();
        var isJson = settings.LogFormat == LogFormat.Json;
        block.Write(isJson ? session.Shell.Error : session.Shell.Out, isJson ? session.Shell.IsRichError : session.Shell.IsRichOut);
    }

    private void AddAddresses()
    {
        var urls = _server.EndPoints.SelectMany(UrlsOf)
            .Concat(_server.ImplicitTlsEndPoints.SelectMany(UrlsOf).Select(url => _texts.ImplicitTls(url.Replace("ftp://", "ftps://", StringComparison.Ordinal))));
        foreach (var url in urls.Take(MostAddresses)) Add(_texts.ConnectLabel, url);
    }

    private void AddUsers()
    {
        foreach (var user in _ground.Users)
        {
            Add(_texts.UserLabel, user.Name);
            if (user.NewPassword is { } password) Add(_texts.PasswordLabel, $"{password}   ({_texts.ShownOnce})");
            else if (user.IsStored) Add(_texts.PasswordLabel, _texts.PasswordKept);
        }
    }

    private void AddTls()
    {
        if (_server.Control.Options.Tls.Certificates?.Current[0] is not { } certificate)
        {
            Add(_texts.TlsLabel, _texts.TlsOff);
            return;
        }
        var subject = certificate.GetNameInfo(System.Security.Cryptography.X509Certificates.X509NameType.SimpleName, forIssuer: false);
        Add(_texts.TlsLabel, _server.Control.Options.Tls.Required ? _texts.TlsRequired(subject) : _texts.TlsOptional(subject));
        var engine = _server.Control.Options.Tls.Engine ?? TlsEngines.Default;
        Add(_texts.TlsLabel, _texts.TlsBy(engine.Description));
        if (_ground.IsCertificateOurs) Add(_texts.TlsLabel, _texts.SelfSigned);
        Add(_texts.FingerprintLabel, CertificateFingerprint.Sha256(certificate));
    }

    private void AddPassive(ServeSettings settings)
    {
        var passive = _server.Control.Options.Passive;
        Add(_texts.PassiveLabel, passive.Ports is { } range ? _texts.PassiveRange(range.ToString()) : _texts.PassiveRandom);
        if (passive.ExternalAddress is { } external) Add(_texts.PassiveLabel, _texts.PassiveAnnounces(external));
        foreach (var network in settings.Networks) Add(_texts.NetworkLabel, network.Text);
    }

    private void AddTrial()
    {
        if (_server.EndPoints.Count == 0 || _ground.Users.Count == 0) return;
        var url = UrlsOf(_server.EndPoints[0]).Last().Replace("ftp://", $"ftp://{Uri.EscapeDataString(_ground.Users[0].Name)}@", StringComparison.Ordinal);
        Add(_texts.TryLabel, $"portolan ls {url}");
    }

    private void AddConsole(ConsoleLines console)
    {
        Add(_texts.ConsoleLabel, console.FirstRun is { } link ? _texts.ConsoleFirstRun(link.ToString()) : console.Address.ToString());
        if (console.TakenPort is { } port) Add(_texts.ConsoleLabel, _texts.ConsoleMoved(port));
    }

    private static IEnumerable<string> UrlsOf(IPEndPoint endPoint)
    {
        var isAny = endPoint.Address.Equals(IPAddress.Any) || endPoint.Address.Equals(IPAddress.IPv6Any);
        if (!isAny) return [Url(endPoint.Address, endPoint.Port)];
        var reachable = LocalAddresses.All().Where(address => endPoint.Address.Equals(IPAddress.IPv6Any) || address.AddressFamily == AddressFamily.InterNetwork);
        return reachable.Take(MostAddresses - 1).Append(IPAddress.Loopback).Select(address => Url(address, endPoint.Port));
    }

    private static string Url(IPAddress address, int port)
    {
        var host = address.AddressFamily == AddressFamily.InterNetworkV6 ? $"[{address}]" : address.ToString();
        return port == 21 ? $"ftp://{host}/" : string.Create(CultureInfo.InvariantCulture, $"ftp://{host}:{port}/");
    }

    private void Add(string label, string value) => _rows.Add((label, value));

    private void Write(TextWriter output, bool isRich)
    {
        var width = _rows.Max(row => TextColumns.Width(row.Label)) + 3;
        using var text = new StringWriter(); // written at once, or log lines would come between
        var console = isRich ? Terminals.OpenUnwrapped(text) : null;
        text.WriteLine(_texts.Ready(Version));
        text.WriteLine();
        var before = "";
        foreach (var (label, value) in _rows)
        {
            var left = "  " + TextColumns.Pad(label == before ? "" : label, width);
            if (console is null) text.WriteLine(left + value);
            else console.MarkupLine($"[grey]{left}[/][bold]{Markup.Escape(value)}[/]");
            before = label;
        }
        text.WriteLine();
        output.Write(text.ToString());
    }

    public static string Version =>
        typeof(ConnectBlock).Assembly.GetCustomAttribute<AssemblyInformationalVersionAttribute>()?.InformationalVersion.Split('+')[0] ?? "";
}
