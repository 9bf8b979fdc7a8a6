using System.Net;
using System.Net.Sockets;

namespace Portolan.Administration.Tests.Hooks;

/// <summary>Serves one client after the other on a port of loopback; one that breaks off does not end it.</summary>
internal sealed class LoopbackServer : IAsyncDisposable
{
    private readonly TcpListener _listener = new(IPAddress.Loopback, 0);
    private readonly CancellationTokenSource _stop = new();
    private readonly Func<NetworkStream, CancellationToken, Task> _serve;
    private readonly Task _running;

    public LoopbackServer(Func<NetworkStream, CancellationToken, Task> serve)
    {
        _serve = serve;
        _listener.Start();
        _running = RunAsync();
    }

    public int Port => ((IPEndPoint)_listener.LocalEndpoint).Port;

    public async ValueTask DisposeAsync()
    {
        await _stop.CancelAsync();
        await _running;
        _listener.Dispose();
        _stop.Dispose();
    }

    private async Task RunAsync()
    {
        try
        {
            while (true)
            {
                using var client = await _listener.AcceptTcpClientAsync(_stop.Token);
                await ServeAsync(client.GetStream());
            }
        }
        catch (OperationCanceledException)
        {
            return;
        }
    }

    private async Task ServeAsync(NetworkStream stream)
    {
        try
        {
            await _serve(stream, _stop.Token);
        }
        catch (IOException)
        {
            return;
        }
    }
}
