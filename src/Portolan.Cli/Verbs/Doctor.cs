using System.CommandLine;
using Portolan.Cli.Values;
using Portolan.Client;
using Portolan.Diagnosis;
using Portolan.Protocol;

namespace Portolan.Cli.Verbs;

/// <summary><c>portolan doctor URL</c>: tries every mode and says which step fails, why, and what to change.</summary>
internal static class Doctor
{
    public static Command Create(Session session)
    {
        var texts = session.Texts;
        var verb = new ClientVerb(session, "doctor", texts.DoctorCommand);
        var url = verb.AddUrl();
        var json = OptionFor.Flag("--json", texts.DoctorJsonOption);
        var bundle = OptionFor.Text("--bundle", "FILE", texts.DoctorBundleOption);
        var range = OptionFor.Flag("--range", texts.DoctorRangeOption);
        var write = OptionFor.Flag("--write", texts.DoctorWriteOption);
        var size = OptionFor.Number("--size", 1, 1 << 30, texts.DoctorSizeOption, texts);
        var idle = OptionFor.Duration("--idle", texts.DoctorIdleOption, texts);
        var clear = OptionFor.Flag("--allow-plaintext", texts.DoctorPlaintextOption);
        var ascii = OptionFor.Flag("--ascii", texts.DoctorAsciiOption);
        var invitation = OptionFor.Text("--report", "ID", texts.DoctorReportOption);
        verb.AddOptions(json, bundle, range, write, size, idle, clear, ascii, invitation);
        verb.Command.Validators.Add(result =>
        {
            if (result.GetValue(size) is not null && !result.GetValue(write)) result.AddError(texts.DoctorSizeNeedsWrite);
        });
        verb.Command.Examples.Add(("portolan doctor ftp://alice@ftp.example.org/", texts.DoctorExample));
        verb.Command.Examples.Add(("portolan doctor --json ftp://ftp.example.org/ | jq .causes", texts.DoctorJsonExample));
        verb.Command.Notes.Add(texts.DoctorExitNote);
        verb.RunApart(parsed => parsed.GetValue(url)!, async (parsed, server, settings, cancellationToken) =>
        {
            var show = new Show(session, parsed.GetValue(json), StyleOf(session, parsed.GetValue(ascii)));
            var options = OptionsFor(session, server, settings) with
            {
                AllowClearPassword = parsed.GetValue(clear),
                CheckRange = parsed.GetValue(range),
                Write = parsed.GetValue(write),
                Idle = parsed.GetValue(idle),
            };
            if (parsed.GetValue(size) is { } bytes) options = options with { WriteSize = bytes };
            var (report, client) = await ExamineAsync(options, TlsPlan.For(server, settings.Tls)!, show, cancellationToken);
            show.Findings(report);
            if (parsed.GetValue(invitation) is { } id) await DoctorDelivery.TellAsync(session, client, new DoctorMessage(id, report.Summary), cancellationToken);
            if (parsed.GetValue(bundle) is { } file) await SaveAsync(session, file, report, cancellationToken);
            return report.Summary.ExitCode;
        });
        return verb.Command;
    }

    /// <summary>A URL that leaves open which TLS it means is tried both ways.</summary>
    private static async Task<(DoctorReport Report, FtpClientOptions Client)> ExamineAsync(DoctorOptions options, TlsPlan plan, Show show, CancellationToken cancellationToken)
    {
        for (var i = 0; ; i++)
        {
            var client = options.Client with { Tls = plan.Attempts[i] };
            var report = await FtpDoctor.ExamineAsync(options with { Client = client }, show, cancellationToken);
            if (report.Seen.ControlTlsOk != false || i + 1 == plan.Attempts.Count) return (report, client);
        }
    }

    private static DoctorOptions OptionsFor(Session session, FtpUrl url, ConnectionSettings settings)
    {
        var plan = TlsPlan.For(url, settings.Tls) ?? throw new FailureException(ExitCode.Usage, session.Texts.PlainOverFtps);
        var credentials = Credentials.Find(url, session);
        var client = new FtpClientOptions
        {
            Host = url.Host,
            Port = (ushort?)url.Port,
            User = credentials.User,
            Password = credentials.Password,
            Certificates = settings switch
            {
                { Insecure: true } => CertificatePolicy.Insecure,
                { Pin: { } pin } => CertificatePolicy.PinSha256(pin),
                _ => new CertificateTrust(plan.IsPromised).Policy,
            },
            TlsEngine = TlsEngineName.Find(settings.TlsEngine, session),
            Data = settings.Data,
        };
        var options = new DoctorOptions { Client = client };
        return settings.Timeout is { } limit ? options with { DialLimit = limit, SampleLimit = limit / 2, ActiveLimit = limit, ReplyLimit = limit } : options;
    }

    private static PictureStyle StyleOf(Session session, bool ascii) => new(
        session.Texts.OfDiagnosis,
        ascii || session.Shell.Variable("TERM") == "dumb");

    private static async Task SaveAsync(Session session, string file, DoctorReport report, CancellationToken cancellationToken)
    {
        try
        {
            await File.WriteAllTextAsync(file, DoctorBundle.Write(report), cancellationToken);
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            throw new FailureException(new Failure(ExitCode.LocalFile, session.Texts.DoctorBundleNotWritten(file, FileTroubles.Tell(e, session.Texts))), e);
        }
    }

    /// <summary>Shows steps as they are done, or keeps quiet for JSON.</summary>
    private sealed class Show(Session session, bool json, PictureStyle style) : IProgress<DoctorStep>
    {
        public void Report(DoctorStep value)
        {
            if (!json) session.Shell.Out.WriteLine(DoctorText.Line(value, style));
        }

        public void Findings(DoctorReport report)
        {
            if (json) session.Shell.Out.WriteLine(DoctorJson.Write(report));
            else session.Shell.Out.Write(DoctorText.WriteFindings(report, style));
        }
    }
}
