using System.Net;
using System.Net.NetworkInformation;
using System.Net.Sockets;
using Portolan.Diagnosis;
using Portolan.Net;

namespace Portolan.Client;

/// <summary>P0 to P2: where we stand, which addresses the name has, which of them answer.</summary>
internal sealed class ReachProbe(DoctorOptions options, DoctorLog log)
{
    public async Task<Observations> RunAsync(CancellationToken cancellationToken)
    {
        var client = options.Client;
        var seen = new Observations { Host = client.Host, Windows = OperatingSystem.IsWindows(), LocalAddresses = LocalAddresses() };
        log.Step("P0", StepMark.Ok, Addresses(seen.LocalAddresses));
        TellProxies();
        IPAddress[] addresses;
        try
        {
            addresses = client.Address is { } one ? [one] : await ServerDialer.ResolveAsync(client.Host, cancellationToken).ConfigureAwait(false);
        }
        catch (FtpConnectException)
        {
            log.Step("P1", StepMark.Failed, ($"the name {client.Host} has no address", $"名称 {client.Host} 没有对应的地址"));
            return seen with { NameFound = false };
        }
        if (!IPAddress.TryParse(client.Host, out _))
        {
            seen = seen with { NameFound = true };
            log.Step("P1", StepMark.Ok, ($"{client.Host} is {string.Join(", ", (IEnumerable<IPAddress>)addresses)}", $"{client.Host} 的地址是 {string.Join("、", (IEnumerable<IPAddress>)addresses)}"));
        }
        var probes = await Task.WhenAll(addresses.Select(address => DialAsync(new(address, client.EffectivePort), cancellationToken))).ConfigureAwait(false);
        foreach (var probe in probes) Tell(probe);
        seen = seen with { Control = probes };
        return probes.Any(probe => probe.Outcome == ProbeOutcome.Ok) ? seen : seen with { OtherOpenPorts = await OtherPortsAsync(addresses[0], cancellationToken).ConfigureAwait(false) };
    }

    /// <summary>Where the port that was asked for does not answer: do FTP's others?</summary>
    private async Task<IReadOnlyList<int>> OtherPortsAsync(IPAddress address, CancellationToken cancellationToken)
    {
        int[] others = [.. ((int[])[21, 990]).Where(port => port != options.Client.EffectivePort)];
        var dials = await Task.WhenAll(others.Select(port => DialAsync(new(address, port), options.SampleLimit, options.Client.TimeProvider, cancellationToken))).ConfigureAwait(false);
        var open = dials.Where(dial => dial.Outcome == ProbeOutcome.Ok).ToList();
        foreach (var dial in open) log.Step("P2", StepMark.Advice, ($"{dial.Remote} answers, though", $"不过 {dial.Remote} 有应答"), dial.Took);
        return [.. open.Select(dial => dial.Remote.Port)];
    }

    /// <summary>FTP goes past HTTP proxies, and so does the doctor; who set one should know.</summary>
    private void TellProxies()
    {
        string[] names = ["ftp_proxy", "FTP_PROXY", "all_proxy", "ALL_PROXY"];
        if (names.FirstOrDefault(name => Environment.GetEnvironmentVariable(name) is { Length: > 0 }) is { } set)
            log.Step("P0", StepMark.Advice, ($"{set} is set; the doctor connects without a proxy", $"已设置 {set}；doctor 不经代理直接连接"));
    }

    /// <summary>A bare TCP handshake, closed at once.</summary>
    public static async Task<ControlProbe> DialAsync(IPEndPoint remote, TimeSpan limit, TimeProvider time, CancellationToken cancellationToken)
    {
        var start = time.GetTimestamp();
        try
        {
            var connection = await Dial.ConnectAsync(remote, limit, time, cancellationToken).ConfigureAwait(false);
            await using (connection.ConfigureAwait(false))
            {
                var took = time.GetElapsedTime(start);
                connection.Abort();
                return new(remote, ProbeOutcome.Ok, connection.LocalEndPoint, took);
            }
        }
        catch (ConnectionException e)
        {
            var outcome = e.Fault switch
            {
                ConnectionFault.Refused => ProbeOutcome.Refused,
                ConnectionFault.Unreachable or ConnectionFault.AccessDenied => ProbeOutcome.Unreachable,
                _ => ProbeOutcome.TimedOut,
            };
            return new(remote, outcome, null, time.GetElapsedTime(start));
        }
    }

    private Task<ControlProbe> DialAsync(IPEndPoint remote, CancellationToken cancellationToken) =>
        DialAsync(remote, options.DialLimit, options.Client.TimeProvider, cancellationToken);

    private void Tell(ControlProbe probe)
    {
        var (mark, en, zh) = probe.Outcome switch
        {
            ProbeOutcome.Ok => (StepMark.Ok, "answers", "有应答"),
            ProbeOutcome.Refused => (StepMark.Failed, "refuses", "拒绝连接"),
            ProbeOutcome.Unreachable => (StepMark.Failed, "cannot be reached", "无法到达"),
            _ => (StepMark.Failed, "does not answer", "没有应答"),
        };
        log.Step("P2", mark, ($"{probe.Remote} {en}", $"{probe.Remote} {zh}"), probe.Took);
    }

    private static Phrase Addresses(IReadOnlyList<IPAddress> addresses)
    {
        if (addresses.Count == 0) return ("this machine has no address but its loopback", "本机除环回外没有地址");
        var en = string.Join(", ", addresses.Select(address => $"{address} ({NetworkKinds.Name(NetworkKinds.Of(address)).En})"));
        var zh = string.Join("、", addresses.Select(address => $"{address}（{NetworkKinds.Name(NetworkKinds.Of(address)).Zh}）"));
        return ($"this machine: {en}", $"本机：{zh}");
    }

    private static List<IPAddress> LocalAddresses()
    {
        try
        {
            return
            [
                .. NetworkInterface.GetAllNetworkInterfaces()
                    .Where(one => one.OperationalStatus == OperationalStatus.Up && one.NetworkInterfaceType != NetworkInterfaceType.Loopback)
                    .SelectMany(one => one.GetIPProperties().UnicastAddresses)
                    .Select(one => one.Address)
                    .Where(address => address.AddressFamily == AddressFamily.InterNetwork || !address.IsIPv6LinkLocal),
            ];
        }
        catch (NetworkInformationException)
        {
            return []; // a sandbox may hide them; nothing depends on it
        }
    }
}
