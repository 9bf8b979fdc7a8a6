using System.Net;
using System.Security.Cryptography.X509Certificates;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Routing;
using Portolan.Administration;
using Portolan.Console.Certificates;
using Portolan.Console.Problems;
using Portolan.Console.Security;
using Portolan.Console.Wire;
using Portolan.Net;

namespace Portolan.Console.Endpoints;

/// <summary>The FTP server's certificate, and who connects with what.</summary>
internal static class CertificateEndpoints
{
    private const int MostNames = 100;
    private static readonly TimeSpan SelfSignedFor = TimeSpan.FromDays(3650);

    public static void Map(RouteGroupBuilder api)
    {
        api.MapGet("/certificate", Describe).Needs(Role.Administrator).WithSummary("The certificate in force with its chain");
        api.MapPut("/certificate", ReplaceAsync).Needs(Role.Administrator).WithSummary("Brings a certificate: PEM and key, or PFX (base64); holds for new connections at once");
        api.MapPost("/certificate/self-signed", MakeAsync).Needs(Role.Administrator).WithSummary("Makes a new self-signed certificate");
        api.MapGet("/tls", (ConsoleContext console) => console.TlsUse.Report(console.Control, (console.Control.Options.Tls.Engine ?? TlsEngines.Default).Description))
            .Needs(Role.Administrator).WithSummary("TLS versions, ciphers and session resumption by client");
    }

    private static CertificateView Describe(ConsoleContext console)
    {
        if (console.Control.Options.Tls.Certificates is not { } source) throw new ProblemException(404, ("TLS is off", "TLS 已关闭"));
        var (own, folder) = (source.Current[0], console.Options.CertificateFolder);
        return new CertificateView(
            own.Subject, own.Issuer, Utc(own.NotBefore), Utc(own.NotAfter), CertificateFingerprint.Sha256(own), NamesOf(own), own.SubjectName.RawData.AsSpan().SequenceEqual(own.IssuerName.RawData),
            folder is null ? "file" : null, folder is not null, [.. source.Current.Skip(1).Select(one => new ChainView(one.Subject, one.Issuer, Utc(one.NotAfter)))]);
    }

    private static async Task<CertificateView> ReplaceAsync(CertificateUpload upload, ConsoleContext console, HttpContext http)
    {
        var folder = FolderOf(console);
        var all = CertificateIntake.Read(upload, console.Time.GetUtcNow());
        await CertificateStorage.SaveAsync(all, folder, http.RequestAborted);
        return await UseAsync("upload", console, http);
    }

    private static async Task<CertificateView> MakeAsync(SelfSignedRequest request, ConsoleContext console, HttpContext http)
    {
        var folder = FolderOf(console);
        var wanted = (request.Names ?? []).Select(name => name.Trim()).Where(name => name.Length > 0).Distinct(StringComparer.OrdinalIgnoreCase).ToList();
        if (wanted.Count == 0) wanted = [Dns.GetHostName(), "localhost"];
        if (wanted.Count > MostNames || wanted.Exists(name => Uri.CheckHostName(name) == UriHostNameType.Unknown))
            throw ProblemException.Invalid("/names", ("A name is neither a DNS name nor an address.", "其中有名称既不是域名也不是地址。"), ("Write names such as ftp.example.org, or addresses.", "请写 ftp.example.org 这样的域名，或地址。"));
        var addresses = wanted.Where(name => IPAddress.TryParse(name, out _)).Select(IPAddress.Parse);
        using var made = SelfSignedCertificate.Create(wanted.Where(name => !IPAddress.TryParse(name, out _)), addresses, SelfSignedFor, console.Time);
        await SelfSignedCertificate.SaveAsync(made, folder, http.RequestAborted);
        return await UseAsync("self-signed", console, http);
    }

    private static string FolderOf(ConsoleContext console) => console.Options.CertificateFolder ?? throw new ProblemException(409,
        ("The certificate is a file that somebody else cares for", "证书文件由其他方式管理"),
        ("It was named by --tls-cert or in the settings (/tls/certificateFile). Replace the file itself: it is followed; or take the setting away.", "证书由 --tls-cert 或设置项 /tls/certificateFile 指定。请直接替换该文件（会自动生效），或移除该设置。"));

    private static async Task<CertificateView> UseAsync(string how, ConsoleContext console, HttpContext http)
    {
        console.Control.Options.Tls.Certificates?.Check();
        await console.Store.Audit.AddAsync(AuditEntry.Of(Caller.ActorOf(http), console.Time.GetUtcNow(), AuditActions.Certificate, how), http.RequestAborted);
        return Describe(console);
    }

    private static DateTimeOffset Utc(DateTime local) => new(local.ToUniversalTime());

    private static List<string> NamesOf(X509Certificate2 certificate)
    {
        var names = certificate.Extensions.OfType<X509SubjectAlternativeNameExtension>().FirstOrDefault();
        return names is null ? [] : [.. names.EnumerateDnsNames(), .. names.EnumerateIPAddresses().Select(address => address.ToString())];
    }
}
