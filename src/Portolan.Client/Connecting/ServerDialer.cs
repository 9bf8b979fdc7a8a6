using System.Net;
using System.Net.Sockets;
using Portolan.Net;

namespace Portolan.Client;

/// <summary>Finds the server's addresses and dials them in order; one that does not answer soon does not hold up the next. RFC 8305 §5.</summary>
internal static class ServerDialer
{
    private static readonly TimeSpan HeadStart = TimeSpan.FromMilliseconds(300);

    /// <exception cref="FtpConnectException">No address, or none that answers.</exception>
    public static async Task<TcpConnection> DialAsync(FtpClientOptions options, ClientEvents events, CancellationToken cancellationToken)
    {
        var addresses = options.Address is { } one ? [one] : await ResolveAsync(options.Host, cancellationToken).ConfigureAwait(false);
        using var decided = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken);
        var dials = new List<Task<TcpConnection>>(addresses.Length);
        var failures = new List<Exception>();
        for (var next = 0; next < addresses.Length || dials.Count > 0;)
        {
            if (next < addresses.Length) dials.Add(DialAsync(addresses[next++], options, events, decided.Token));
            Task answer = Task.WhenAny(dials);
            if (next < addresses.Length) answer = Task.WhenAny(answer, Task.Delay(HeadStart, events.Time, cancellationToken));
            await answer.ConfigureAwait(false);
            cancellationToken.ThrowIfCancellationRequested();
            if (TakeConnected(dials, failures) is not { } connection) continue;
            await decided.CancelAsync().ConfigureAwait(false);
            foreach (var late in dials) _ = CloseAsync(late);
            connection.PrepareForControl();
            return connection;
        }
        throw new FtpConnectException(Explain(options, failures), failures.Count == 1 ? failures[0] : new AggregateException(failures));
    }

    private static async Task<TcpConnection> DialAsync(IPAddress address, FtpClientOptions options, ClientEvents events, CancellationToken cancellationToken)
    {
        var remote = new IPEndPoint(address, options.EffectivePort);
        try
        {
            var connection = await Dial.ConnectAsync(remote, options.Timeouts.Connect, events.Time, cancellationToken).ConfigureAwait(false);
            events.Step(ControlStep.Connected, connection.LocalEndPoint, connection.RemoteEndPoint);
            return connection;
        }
        catch (ConnectionException e)
        {
            events.Step(ControlStep.Connected, null, remote, error: e);
            throw;
        }
    }

    private static TcpConnection? TakeConnected(List<Task<TcpConnection>> dials, List<Exception> failures)
    {
        foreach (var dial in dials.FindAll(dial => dial.IsCompleted))
        {
            dials.Remove(dial);
            if (dial.IsCompletedSuccessfully) return dial.Result;
            if (dial.Exception?.InnerException is { } failure) failures.Add(failure);
        }
        return null;
    }

    // A second address answered as well: nobody needs it.
    private static async Task CloseAsync(Task<TcpConnection> dial)
    {
        await ((Task)dial).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
        if (dial.IsCompletedSuccessfully) await dial.Result.DisposeAsync().ConfigureAwait(false);
    }

    internal static async Task<IPAddress[]> ResolveAsync(string host, CancellationToken cancellationToken)
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

    private static string Explain(FtpClientOptions options, List<Exception> failures)
    {
        var where = $"{options.Host} port {options.EffectivePort}";
        var advice = (failures[^1] as ConnectionException)?.Fault switch
        {
            ConnectionFault.Refused => "Nothing listens there: is the port right, is the server running?",
            ConnectionFault.TimedOut => "No answer: a firewall on the way drops it, or the address is not the server's.",
            ConnectionFault.Unreachable => "There is no route to it: check your network.",
            _ => "",
        };
        return $"Cannot connect to {where}: {string.Join(" ", failures.Select(f => f.Message))} {advice}".TrimEnd();
    }
}
