using System.Diagnostics.CodeAnalysis;
using System.Net.Security;
using System.Security.Authentication;
using System.Security.Cryptography.X509Certificates;
using Portolan.Diagnosis;

namespace Portolan.Client;

/// <summary>P4: each TLS version by itself, on control connections of their own and without a login, and what the certificate says.</summary>
internal sealed class TlsProbe(DoctorOptions options, DoctorLog log)
{
    private static readonly (SslProtocols Protocol, string Name)[] Versions = [(SslProtocols.Tls12, "TLS 1.2"), (SslProtocols.Tls13, "TLS 1.3")];

    private CertificateFacts? _certificate;

    /// <summary>Adds nothing where the server offers no TLS: what that means the login tells.</summary>
    public async Task<Observations> RunAsync(Observations seen, CancellationToken cancellationToken)
    {
        var trials = new List<TlsTrial>();
        foreach (var (protocol, name) in Versions)
        {
            if (await TryAsync(seen, protocol, name, cancellationToken).ConfigureAwait(false) is not { } trial) break;
            trials.Add(trial);
        }
        // A server may do without one of them; without both there is no TLS.
        var mark = trials.Exists(trial => trial.IsOk) ? StepMark.Skipped : StepMark.Failed;
        foreach (var trial in trials)
        {
            if (trial.IsOk) log.Step("P4", StepMark.Ok, ($"{trial.Version} works: {trial.CipherSuite}", $"{trial.Version} 可用：{trial.CipherSuite}"));
            else log.Step("P4", mark, ($"{trial.Version} does not work: {trial.Problem.En}", $"{trial.Version} 不可用：{trial.Problem.Zh}"));
        }
        if (_certificate is not null) Tell(_certificate);
        if (mark == StepMark.Failed && trials.Count > 0) seen = seen with { TlsWorksOnOtherPort = await WorksImplicitlyAsync(seen, cancellationToken).ConfigureAwait(false) };
        return seen with { TlsTrials = trials, Certificate = _certificate };
    }

    /// <summary>Null where it did not come to a handshake.</summary>
    [SuppressMessage("Security", "CA5359", Justification = "Only looks: nothing is sent over these connections that would need a server one can trust.")]
    private async Task<TlsTrial?> TryAsync(Observations seen, SslProtocols protocol, string name, CancellationToken cancellationToken, ushort? port = null)
    {
        var client = options.Client with
        {
            Address = seen.ControlRemote!.Address,
            Port = port ?? options.Client.Port,
            LogIn = false,
            Tls = port is not null || options.Client.Tls == TlsMode.Implicit ? TlsMode.Implicit : TlsMode.Explicit,
            TlsProtocols = protocol,
            Certificates = CertificatePolicy.Custom(Read),
        };
        log.Reconnected();
        try
        {
            var session = await SessionOpener.OpenAsync(client, cancellationToken).ConfigureAwait(false);
            await using (session.ConfigureAwait(false)) return new(name, session.Control.Connection.Tls!.CipherSuite);
        }
        catch (FtpTlsException e) when (e.Stage == TlsStage.Handshake)
        {
            return new(name, null, FailureTexts.CauseOf(e));
        }
        catch (FtpException)
        {
            return null;
        }
    }

    /// <summary>Where AUTH TLS was accepted and no handshake came of it: the same server from the first byte. Null where nobody is there.</summary>
    private async Task<bool?> WorksImplicitlyAsync(Observations seen, CancellationToken cancellationToken)
    {
        const ushort implicitPort = 990;
        if (options.Client.EffectivePort == implicitPort) return null;
        if (await TryAsync(seen, SslProtocols.Tls12 | SslProtocols.Tls13, "TLS", cancellationToken, implicitPort).ConfigureAwait(false) is not { } trial) return null;
        log.Step("P4", trial.IsOk ? StepMark.Advice : StepMark.Failed,
            ($"implicit TLS on port {implicitPort} {(trial.IsOk ? "works, though" : "does not work either")}", $"端口 {implicitPort} 上的隐式 TLS {(trial.IsOk ? "可用" : "也不可用")}"));
        return trial.IsOk;
    }

    private bool Read(object sender, X509Certificate? shown, X509Chain? chain, SslPolicyErrors errors)
    {
        if (shown is not null && _certificate is null) _certificate = CertificateReading.Of(shown, chain, errors, options.Client.Host);
        return true;
    }

    private void Tell(CertificateFacts facts)
    {
        var names = facts.Names.Count == 0 ? "–" : string.Join(", ", facts.Names);
        log.Step("P4", facts.Doubts.Count == 0 ? StepMark.Ok : StepMark.Advice,
            ($"certificate: {facts.Subject}, for {names}, valid to {facts.ValidTo:yyyy-MM-dd}, {facts.Key}, SHA-256 {facts.Sha256}", $"证书：{facts.Subject}，用于 {names}，有效期至 {facts.ValidTo:yyyy-MM-dd}，{facts.Key}，SHA-256 {facts.Sha256}"));
        foreach (var doubt in facts.Doubts) log.Step("P4", StepMark.Advice, ($"not trusted here: {doubt.En}", $"本机不信任该证书：{doubt.Zh}"));
    }
}
