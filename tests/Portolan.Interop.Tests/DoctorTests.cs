using Portolan.Client;
using Portolan.Diagnosis;
using Portolan.Interop.Tests.Daemons;

namespace Portolan.Interop.Tests;

/// <summary>The doctor against somebody else's server on a path where nothing is wrong: it must find every mode working and nothing to blame.</summary>
public abstract class DoctorTests<TDaemon>(TDaemon daemon) : IClassFixture<TDaemon>
    where TDaemon : Daemon, new()
{
    [Theory]
    [InlineData(TlsMode.None)]
    [InlineData(TlsMode.Explicit)]
    public async Task Examine_NothingIsWrong_FindsNothingWrong(TlsMode tls)
    {
        var options = new DoctorOptions
        {
            Client = new()
            {
                Host = daemon.Address.ToString(),
                Port = daemon.Port,
                User = Daemon.User,
                Password = Daemon.Password,
                Tls = tls,
                Certificates = CertificatePolicy.Insecure,
            },
            Write = true,
            WriteSize = 100_000,
        };

        var report = await FtpDoctor.ExamineAsync(options, cancellationToken: TestContext.Current.CancellationToken);

        Assert.True(report.Summary is { ExitCode: 0, Active: "ok", Passive: "ok", Use: "either" }, DoctorText.Write(report) + "\n" + DoctorBundle.Write(report) + "\n" + daemon.Log);
        Assert.Empty(report.Verdicts);
        if (tls == TlsMode.Explicit && daemon.DemandsResumption) Assert.All(report.Seen.Probes, probe => Assert.True(probe.TlsResumed != false, probe.ToString()));
    }
}

public sealed class VsftpdDoctorTests(Vsftpd daemon) : DoctorTests<Vsftpd>(daemon);

public sealed class ProFtpdDoctorTests(ProFtpd daemon) : DoctorTests<ProFtpd>(daemon);

public sealed class PureFtpdDoctorTests(PureFtpd daemon) : DoctorTests<PureFtpd>(daemon);

public sealed class PyFtpdLibDoctorTests(PyFtpdLib daemon) : DoctorTests<PyFtpdLib>(daemon);
