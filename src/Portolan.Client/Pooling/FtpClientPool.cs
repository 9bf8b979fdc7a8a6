using System.Collections.Concurrent;

namespace Portolan.Client;

/// <summary>Several logins at one server for parallel work: rent, use, dispose the lease. Never more than <c>size</c> at a time; fewer where the server allows fewer.</summary>
public sealed class FtpClientPool : IAsyncDisposable
{
    private static readonly TimeSpan Fresh = TimeSpan.FromSeconds(20); // used so lately that nobody needs to ask whether it lives

    private readonly FtpClientOptions _options;
    private readonly SemaphoreSlim _places;
    private readonly ConcurrentStack<Idle> _idle = new();
    private int _logins; // made or being made
    private volatile bool _disposed;

    public FtpClientPool(FtpClientOptions options, int size)
    {
        ArgumentOutOfRangeException.ThrowIfNegativeOrZero(size);
        _options = options;
        _places = new SemaphoreSlim(size, size);
    }

    /// <summary>A client that is free and alive, or a new one; waits while all are rented.</summary>
    public async ValueTask<FtpClientLease> RentAsync(CancellationToken cancellationToken = default)
    {
        while (true)
        {
            ObjectDisposedException.ThrowIf(_disposed, this);
            await _places.WaitAsync(cancellationToken).ConfigureAwait(false);
            try
            {
                var client = await FindAliveAsync(cancellationToken).ConfigureAwait(false) ?? await ConnectAsync(cancellationToken).ConfigureAwait(false);
                return new FtpClientLease(this, client);
            }
            catch (FtpException e) when (IsFull(e) && Volatile.Read(ref _logins) > 0)
            {
                // The server takes no more of us: this place is given up, and we wait for one of the logins we have.
            }
            catch
            {
                _places.Release();
                throw;
            }
        }
    }

    public async ValueTask DisposeAsync()
    {
        _disposed = true;
        while (_idle.TryPop(out var idle)) await idle.Client.DisposeAsync().ConfigureAwait(false);
    }

    internal async ValueTask ReturnAsync(FtpClient client)
    {
        if (_disposed || !client.IsReady) await CloseAsync(client).ConfigureAwait(false);
        else _idle.Push(new Idle(client, _options.TimeProvider.GetTimestamp()));
        _places.Release();
    }

    private async Task<FtpClient> ConnectAsync(CancellationToken cancellationToken)
    {
        Interlocked.Increment(ref _logins);
        try
        {
            return await FtpClient.ConnectAsync(_options, cancellationToken).ConfigureAwait(false);
        }
        catch
        {
            Interlocked.Decrement(ref _logins);
            throw;
        }
    }

    private async ValueTask<FtpClient?> FindAliveAsync(CancellationToken cancellationToken)
    {
        while (_idle.TryPop(out var idle))
        {
            if (idle.Client.IsConnected && await AnswersAsync(idle, cancellationToken).ConfigureAwait(false)) return idle.Client;
            await CloseAsync(idle.Client).ConfigureAwait(false);
        }
        return null;
    }

    private async ValueTask<bool> AnswersAsync(Idle idle, CancellationToken cancellationToken)
    {
        if (_options.TimeProvider.GetElapsedTime(idle.Since) < Fresh) return true;
        try
        {
            await idle.Client.NoopAsync(cancellationToken).ConfigureAwait(false);
            return true;
        }
        catch (FtpException)
        {
            return false; // timed out meanwhile: another one takes its place
        }
    }

    private async ValueTask CloseAsync(FtpClient client)
    {
        Interlocked.Decrement(ref _logins);
        await client.DisposeAsync().ConfigureAwait(false);
    }

    private static bool IsFull(FtpException e) => e is FtpConnectException { Reply.Code: 421 } or FtpLoginException { Reply.Code: 421 or 530 };

    private sealed record Idle(FtpClient Client, long Since);
}

/// <summary>A rented client. Disposing returns it.</summary>
public sealed class FtpClientLease : IAsyncDisposable
{
    private readonly FtpClientPool _pool;
    private int _returned;

    internal FtpClientLease(FtpClientPool pool, FtpClient client)
    {
        _pool = pool;
        Client = client;
    }

    public FtpClient Client { get; }

    public ValueTask DisposeAsync() => Interlocked.Exchange(ref _returned, 1) == 0 ? _pool.ReturnAsync(Client) : ValueTask.CompletedTask;
}
