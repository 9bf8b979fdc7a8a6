using System.Net;
using Portolan.Administration;
using Portolan.Cli.Explain.Wire;
using Portolan.Client;
using Portolan.Diagnosis;
using Portolan.Net;
using Portolan.Net.PortMapping;
using Portolan.Net.PortMapping.Upnp;
using Portolan.Net.SslStreams;
using Portolan.Protocol;
using Portolan.Server.Control;
using Portolan.Server.Files;

namespace Portolan.Fuzz.Tests.Parsers;

/// <summary>Each parser that meets bytes of strangers, with the laws it keeps beside not throwing.</summary>
internal static class ParserTargets
{
    private static readonly IPAddress Router = IPAddress.Parse("192.0.2.1");

    public static IReadOnlyDictionary<string, Action<byte[]>> All { get; } = new Dictionary<string, Action<byte[]>>(StringComparer.Ordinal)
    {
        ["command-line"] = CommandLines,
        ["replies"] = Replies,
        ["pasv"] = Pasv,
        ["epsv"] = Epsv,
        ["list"] = List,
        ["mlsx"] = Mlsx,
        ["glob"] = GlobPattern,
        ["path"] = Path,
        ["url"] = Url,
        ["texts"] = Texts,
        ["local-name"] = LocalName,
        ["certificate"] = Certificate,
        ["server-hello"] = bytes => new HelloReader().Feed(bytes),
        ["pcp"] = bytes => _ = PcpMessage.Read(bytes),
        ["nat-pmp"] = bytes => _ = NatPmpMessage.Read(bytes),
        ["ssdp"] = Ssdp,
        ["upnp"] = Upnp,
        ["server-report"] = ServerReports,
        ["doctor-message"] = DoctorMessages,
        ["acme-problem"] = bytes => Assert.DoesNotContain(AcmeConversation.ProblemOf(System.Text.Encoding.UTF8.GetString(bytes), 400).Message, c => c < ' '),
        ["acme-request"] = AcmeRequest,
        ["packet"] = bytes => _ = Packet.Read(Cli.Explain.Wire.Place.Here, bytes),
        ["netrc"] = DocumentTargets.NetrcFile,
        ["settings"] = DocumentTargets.Settings,
        ["backup"] = DocumentTargets.Backup,
        ["accounts"] = DocumentTargets.Accounts,
    };

    private static void CommandLines(byte[] bytes)
    {
        var lines = new LineBuffer(512);
        for (var at = 0; at < bytes.Length;)
        {
            var free = lines.GetFreeMemory();
            var count = Math.Min(Math.Min(free.Length, bytes.Length - at), 1 + (bytes[at] % 64));
            bytes.AsSpan(at, count).CopyTo(free.Span);
            lines.Advance(count);
            at += count;
            LineStatus status;
            while ((status = lines.TryRead(out var line)) is LineStatus.Line or LineStatus.TooLong)
            {
                if (status == LineStatus.TooLong) continue;
                Assert.True(line.Length <= 512, "a line beyond the limit");
                var command = CommandLineReceived.Parse(line);
                Assert.True((command.Row is null) != (command.Problem is null), "neither a command nor a problem");
                Assert.DoesNotContain(command.ToLogText(), c => c < ' ');
            }
        }
    }

    private static void Replies(byte[] bytes)
    {
        var reader = new ReplyReader(1024);
        try
        {
            for (var at = 0; at < bytes.Length;)
            {
                var free = reader.GetFreeMemory();
                var count = Math.Min(Math.Min(free.Length, bytes.Length - at), 1 + (bytes[at] % 64));
                bytes.AsSpan(at, count).CopyTo(free.Span);
                reader.Advance(count);
                at += count;
                while (reader.TryRead(out var reply))
                {
                    Assert.InRange(reply.Code, 100, 659);
                    _ = FeatureSet.Parse(reply);
                }
            }
        }
        catch (ReplyFormatException e)
        {
            Assert.DoesNotContain(e.Message, c => c < ' ');
        }
    }

    private static void Pasv(byte[] bytes)
    {
        if (HostPort.TryParse(bytes, out var address)) Assert.True(HostPort.TryParse(System.Text.Encoding.ASCII.GetBytes(HostPort.Format(address)), out var again) && again.Equals(address));
        _ = HostPort.TryFindIn(FtpText.Decode(bytes), out _);
    }

    private static void Epsv(byte[] bytes)
    {
        if (ExtendedHostPort.TryParse(bytes, out var address) == ExtendedAddressResult.Ok)
            Assert.Equal(ExtendedAddressResult.Ok, ExtendedHostPort.TryParse(System.Text.Encoding.ASCII.GetBytes(ExtendedHostPort.Format(address!)), out _));
        if (ExtendedHostPort.TryFindPortIn(FtpText.Decode(bytes), out var port)) Assert.InRange(port, 1, 65535);
    }

    private static void List(byte[] bytes)
    {
        var parser = new ListParser(TimeProvider.System);
        foreach (var line in Lines(bytes))
            if (parser.TryParse(line, out var entry) == ListParse.Entry) AssertName(entry!.Name);
    }

    private static void Mlsx(byte[] bytes)
    {
        foreach (var line in Lines(bytes))
            if (MlsxLine.TryParse(line, out var entry)) AssertName(entry.Name);
        _ = MlsxLine.ParseOpts(FtpText.Decode(bytes), MlsxFactSet.All);
    }

    private static void AssertName(string name) => Assert.False(name.Length == 0 || name.AsSpan().Contains('\n'), $"an entry named \"{name}\"");

    private static void GlobPattern(byte[] bytes)
    {
        var text = FtpText.Decode(bytes);
        _ = Glob.TrySplit(text, out _, out _);
        var half = text.Length / 2;
        try
        {
            var glob = Glob.Parse(text[..half], ignoreCase: bytes.Length % 2 == 0);
            var name = text[half..];
            Assert.Equal(glob.IsMatch(name), glob.IsMatch(FtpText.Encode(name)));
        }
        catch (StoreException e)
        {
            Assert.Equal(StoreError.BadName, e.Error);
        }
    }

    private static void Path(byte[] bytes)
    {
        var text = FtpText.Decode(bytes);
        try
        {
            var path = VirtualPath.Resolve(VirtualPath.Parse("/a/b"), text);
            Assert.StartsWith("/", path.Value, StringComparison.Ordinal);
            Assert.DoesNotContain("..", path.Value.Split('/'));
            Assert.DoesNotContain(".", path.Value.Split('/'));
            Assert.Equal(path, VirtualPath.Parse(path.Value));
        }
        catch (StoreException e)
        {
            Assert.Equal(StoreError.BadName, e.Error);
        }
    }

    private static void Url(byte[] bytes)
    {
        var text = System.Text.Encoding.UTF8.GetString(bytes);
        if (!FtpUrl.TryParse(text, out var url, out _)) return;
        var known = url with { Password = null }; // which is never written
        Assert.True(FtpUrl.TryParse(known.ToString(), out var again, out _) && again == known, known.ToString());
    }

    private static void Texts(byte[] bytes)
    {
        var text = FtpText.Decode(bytes);
        Assert.Equal(bytes, FtpText.Encode(text));
        if (FtpTime.TryParse(text, out var time)) Assert.True(FtpTime.TryParse(FtpTime.Format(time), out _));
        _ = QuotedPath.TryFindIn(text, out _);
        Assert.True(QuotedPath.TryFindIn($"257 {QuotedPath.Quote(text)}", out var path) && path == text);
        _ = HashText.TryParse(text, out _);
        _ = HashText.TryFindDigest(text, HashKind.Sha256, out _);
    }

    private static void LocalName(byte[] bytes)
    {
        var name = FtpText.Decode(bytes);
        foreach (var windows in new[] { false, true })
        {
            if (!LocalNames.TryMake(name, windows, out var local, out _)) continue;
            Assert.False(local is "" or "." or ".." || local.AsSpan().ContainsAny('/', '\0'), $"\"{local}\" leads elsewhere");
            if (windows) Assert.False(local.AsSpan().ContainsAny('\\', ':'), $"\"{local}\" leads elsewhere on Windows");
        }
    }

    private static void Certificate(byte[] bytes)
    {
        try
        {
            foreach (var certificate in CertificateFiles.Parse("fuzz.pem", bytes, null, null, "password")) certificate.Dispose();
        }
        catch (CertificateFileException e)
        {
            Assert.NotEmpty(e.Message);
        }
    }

    private static void Ssdp(byte[] bytes)
    {
        if (SearchMessage.TryReadLocation(bytes, Router, out var location)) Assert.True(SearchMessage.IsHttpAt(location, Router));
    }

    private static void Upnp(byte[] bytes)
    {
        var location = new Uri("http://192.0.2.1:5000/root.xml");
        foreach (var service in DeviceDescription.ServicesIn(bytes, location)) Assert.True(SearchMessage.IsHttpAt(service.Control, Router));
        _ = SoapMessage.Read(bytes, "AddPortMapping");
    }

    private static void ServerReports(byte[] bytes)
    {
        var lines = FtpText.Decode(bytes).Split('\n');
        var report = ServerReport.Parse(lines);
        Assert.Equal(report.ToLines(), ServerReport.Parse(report.ToLines()).ToLines());
        foreach (var line in lines)
        {
            _ = ReplyHints.ReadSeenAs(line);
            _ = ReplyHints.TryReadOnlyTo(line, out _, out _);
            Assert.DoesNotContain(Printable.Line(line), c => c < ' ');
        }
    }

    private static void DoctorMessages(byte[] bytes)
    {
        if (DoctorMessage.Parse(FtpText.Decode(bytes)) is not { } message) return;
        Assert.DoesNotContain(message.ToArgument(), c => c is < ' ' or > '~');
        Assert.Equal(message.ToArgument(), DoctorMessage.Parse(message.ToArgument())!.ToArgument());
    }

    private static void AcmeRequest(byte[] bytes)
    {
        using var stream = new MemoryStream(bytes, writable: false);
        var path = HttpChallenge.PathAsync(stream, TestContext.Current.CancellationToken).GetAwaiter().GetResult();
        Assert.True(path is null || !path.Contains(' ', StringComparison.Ordinal));
    }

    private static IEnumerable<byte[]> Lines(byte[] bytes) => System.Text.Encoding.Latin1.GetString(bytes).Split('\n').Select(line => System.Text.Encoding.Latin1.GetBytes(line.TrimEnd('\r')));
}
