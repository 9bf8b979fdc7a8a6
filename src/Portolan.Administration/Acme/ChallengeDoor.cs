using System.Net;
using System.Net.Sockets;

namespace Portolan.Administration;

/// <summary>Takes the few connections of an authority, a bounded number at once and for a bounded time; whatever they send hurts nobody.</summary>
internal sealed class ChallengeDoor : IAsyncDisposable
{
    private const int MostAtOnce = 16;
    private static readonly TimeSpan Limit = TimeSpan.FromSeconds(10);

    private readonly TcpListener _listener;
    private readonly Func<Stream, CancellationToken, Task> _answer;
    private readonly CancellationTokenSource _stop = new();
    private readonly SemaphoreSlim _places = new(MostAtOnce);
    private readonly Task _running;

    /// <exception cref="SocketException">The port is taken or not permitted.</exception>
    public ChallengeDoor(IPEndPoint listen, Func<Stream, CancellationToken, Task> answer)
    {
        _answer = answer;
        _listener = new TcpListener(listen);
        if (listen.Address.Equals(IPAddress.IPv6Any)) _listener.Server.DualMode = true;
        _listener.Start();
        _running = RunAsync();
    }

    public IPEndPoint LocalEndPoint => (IPEndPoint)_listener.LocalEndpoint;

    public async ValueTask DisposeAsync()
    {
        await _stop.CancelAsync();
        _listener.Stop();
        await _running;
        for (var i = 0; i < MostAtOnce; i++) await _places.WaitAsync(); // who is being answered ends first
        _places.Dispose();
        _stop.Dispose();
    }

    private async Task RunAsync()
    {
        while (!_stop.IsCancellationRequested)
        {
            try
            {
                await _places.WaitAsync(_stop.Token);
                try
                {
                    _ = AnswerAsync(await _listener.AcceptTcpClientAsync(_stop.Token));
                }
                catch
                {
                    _places.Release();
                    throw;
                }
            }
            catch (OperationCanceledException)
            {
                return;
            }
            catch (SocketException)
            {
                continue; // of a connection that died in the queue
            }
        }
    }

    private async Task AnswerAsync(TcpClient client)
    {
        try
        {
            using var limit = CancellationTokenSource.CreateLinkedTokenSource(_stop.Token);
            limit.CancelAfter(Limit);
            using (client) await _answer(client.GetStream(), limit.Token);
        }
        catch (Exception e) when (e is IOException or SocketException or OperationCanceledException or System.Security.Authentication.AuthenticationException or ObjectDisposedException)
        {
            return; // a stranger, or one who left
        }
        finally
        {
            _places.Release();
        }
    }
}
