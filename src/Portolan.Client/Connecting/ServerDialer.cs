using System.Net;
using System.Net.Sockets;
using Portolan.Net;

namespace Portolan.Client;

/// <summary>Finds the server's addresses and dials them in order.</summary>
internal static class ServerDialer
{
    /// <exception cref="FtpConnectException">No address, or none that answers.</exception>
    public static async Task<TcpConnection> DialAsync(FtpClientOptions options, ClientEvents events, CancellationToken cancellationToken)
    {
        var failures = new List<ConnectionException>();
        foreach (var address in await ResolveAsync(options.Host, cancellationToken).ConfigureAwait(false))
        {
            var remote = new IPEndPoint(address, options.EffectivePort);
            try
            {
                var connection = await Dial.ConnectAsync(remote, options.Timeouts.Connect, events.Time, cancellationToken).ConfigureAwait(false);
                events.Step(ControlStep.Connected, connection.LocalEndPoint, connection.RemoteEndPoint);
                connection.PrepareForControl();
                return connection;
            }
            catch (ConnectionException e)
            {
                events.Step(ControlStep.Connected, null, remote, error: e);
                failures.Add(e);
            }
        }
        throw new FtpConnectException(Explain(options, failures), failures.Count == 1 ? failures[0] : new AggregateException(failures));
    }

    private static async Task<IPAddress[]> ResolveAsync(string host, CancellationToken cancellationToken)
    {
        if (IPAddress.TryParse(host, out var literal)) return [literal];
        try
        {
            var addresses = await Dns.GetHostAddressesAsync(host, cancellationToken).ConfigureAwait(false);
            if (addresses.Length > 0) return addresses;
        }
        catch (Exception e) when (e is SocketException or ArgumentException)
        {
            throw new FtpConnectException($"The name {host} has no address. Check the spelling, and that a name server can be reached.", new ConnectionException(ConnectionFault.NameNotFound, e.Message, e));
        }
        throw new FtpConnectException($"The name {host} has no address.", new ConnectionException(ConnectionFault.NameNotFound, "no address"));
    }

    private static string Explain(FtpClientOptions options, List<ConnectionException> failures)
    {
        var where = $"{options.Host} port {options.EffectivePort}";
        var advice = failures[^1].Fault switch
        {
            ConnectionFault.Refused => "Nothing listens there: is the port right, is the server running?",
            ConnectionFault.TimedOut => "No answer: a firewall on the way drops it, or the address is not the server's.",
            ConnectionFault.Unreachable => "There is no route to it: check your network.",
            _ => "",
        };
        return $"Cannot connect to {where}: {string.Join(" ", failures.Select(f => f.Message))} {advice}".TrimEnd();
    }
}
