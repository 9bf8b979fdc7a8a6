namespace Portolan.Net.SslStreams;

/// <summary>Keeps an SslStream's close_notify out of its reads.</summary>
/// <remarks>
/// SslStream guards reads and writes against each other and forgets ShutdownAsync: on Linux a close_notify beside a read puts two threads
/// into one SSL, which corrupts the native heap of the process. A read therefore has the turn, but for the time it waits for the peer.
/// </remarks>
internal sealed class ReadTurn
{
    private readonly SemaphoreSlim _one = new(1, 1);

    public Task TakeAsync(CancellationToken cancellationToken) => _one.WaitAsync(cancellationToken);

    public void Return() => _one.Release();

    /// <summary>Starts <paramref name="work"/> while nobody reads. Only what it does before its first wait is in turn.</summary>
    public async Task StartAsync(Func<Task> work, CancellationToken cancellationToken)
    {
        await TakeAsync(cancellationToken).ConfigureAwait(false);
        Task started;
        try
        {
            started = work();
        }
        finally
        {
            Return();
        }
        await started.WaitAsync(cancellationToken).ConfigureAwait(false);
    }

    /// <summary>For the holder, who waits for the peer: others may have the turn meanwhile.</summary>
    public async ValueTask<int> LendAsync(ValueTask<int> wait)
    {
        if (wait.IsCompleted)
            return await wait.ConfigureAwait(false);
        Return();
        try
        {
            return await wait.ConfigureAwait(false);
        }
        finally
        {
            await TakeAsync(CancellationToken.None).ConfigureAwait(false);
        }
    }
}
