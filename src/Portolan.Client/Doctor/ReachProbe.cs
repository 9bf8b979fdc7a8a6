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
        return seen with { Control = probes };
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
