using Portolan.Net;
using Portolan.Protocol;

namespace Portolan.Client;

/// <summary>One login: the control connection, what is known about the server, and whose turn it is.</summary>
internal sealed class ClientSession : IAsyncDisposable
{
    private readonly SemaphoreSlim _turn = new(1, 1);
    private volatile string? _heldBy;

    public ClientSession(FtpClientOptions options, ControlConnection control, ClientEvents events)
    {
        Options = options;
        Control = control;
        Events = events;
    }

    /// <summary>The doctor changes the data mode between two transfers; nobody else changes anything.</summary>
    public FtpClientOptions Options { get; set; }

    public ControlConnection Control { get; }

    public ClientEvents Events { get; }

    // What the server told
    public Reply Greeting { get; set; } = new(220, "");
    public FeatureSet Features { get; set; } = FeatureSet.Empty;
    public bool LoggedIn { get; set; }
    public (bool Asked, string? Name) System { get; set; }

    // TLS
    public TlsScope? TlsScope { get; set; }
    public bool DataProtected { get; set; }

    /// <summary>SHA-256 of the certificate last shown.</summary>
    public string? ShownFingerprint { get; set; }

    // Transfer parameters
    public char? Type { get; set; }
    public bool OnlyEpsv { get; set; }

    /// <summary>True where no command or transfer runs.</summary>
    public bool IsIdle => _turn.CurrentCount == 1;

    /// <summary>
    /// Waits until no other command is between its first word and its last reply. A stream or listing that the caller holds open is not
    /// waited for: it might be the caller itself who would have to end it.
    /// </summary>
    /// <exception cref="InvalidOperationException">A stream or listing is open.</exception>
    public async ValueTask<Turn> TakeTurnAsync(CancellationToken cancellationToken)
    {
        if (_heldBy is { } holder)
            throw new InvalidOperationException($"{holder} is still running on this FtpClient. Read it to its end or dispose it first; for parallel work take an FtpClientPool.");
        await _turn.WaitAsync(cancellationToken).ConfigureAwait(false);
        return new Turn(this);
    }

    /// <summary>Sends one command in its turn and returns the final reply, whatever it says.</summary>
    public async Task<Reply> SendAsync(string verb, string? argument, CancellationToken cancellationToken)
    {
        using var turn = await TakeTurnAsync(cancellationToken).ConfigureAwait(false);
        return await Control.SendAsync(verb, argument, cancellationToken).ConfigureAwait(false);
    }

    /// <summary>As <see cref="SendAsync"/>, but a refusal is thrown.</summary>
    public async Task<Reply> DemandAsync(string verb, string? argument, CancellationToken cancellationToken)
    {
        var reply = await SendAsync(verb, argument, cancellationToken).ConfigureAwait(false);
        return reply.OrThrow(verb, argument);
    }

    /// <summary>TYPE I or TYPE A where it is not set yet. The caller has the turn.</summary>
    public async Task SetTypeAsync(char type, CancellationToken cancellationToken)
    {
        if (Type == type) return;
        var reply = await Control.SendAsync("TYPE", type.ToString(), cancellationToken).ConfigureAwait(false);
        reply.OrThrow("TYPE", type.ToString());
        Type = type;
    }

    public async ValueTask DisposeAsync()
    {
        await Control.DisposeAsync().ConfigureAwait(false);
        TlsScope?.Dispose();
    }

    /// <summary>The right to talk. Disposing gives it on.</summary>
    public sealed class Turn(ClientSession session) : IDisposable
    {
        private int _over;

        /// <summary>Others are told to go away instead of waiting: whoever holds the turn now may be the one who asks.</summary>
        public void Hold(string what) => session._heldBy = what;

        public void Dispose()
        {
            if (Interlocked.Exchange(ref _over, 1) != 0) return;
            session._heldBy = null;
            session._turn.Release();
        }
    }
}
