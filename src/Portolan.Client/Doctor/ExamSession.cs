using Portolan.Diagnosis;
using Portolan.Net;

namespace Portolan.Client;

/// <summary>A login that the doctor uses for its attempts and replaces when one of them broke it.</summary>
internal sealed class ExamSession(FtpClientOptions client, DoctorLog log) : IAsyncDisposable
{
    private ClientSession? _session;

    /// <summary>The login, new where the last one broke.</summary>
    /// <exception cref="FtpException">It cannot be had.</exception>
    public async Task<ClientSession> GetAsync(CancellationToken cancellationToken)
    {
        if (_session is { Control.IsUsable: true } usable) return usable;
        if (_session is not null) await _session.DisposeAsync().ConfigureAwait(false);
        _session = null;
        log.Reconnected();
        _session = await SessionOpener.OpenAsync(client with { LogIn = true }, cancellationToken).ConfigureAwait(false);
        return _session;
    }

    /// <summary>Takes over a session that is logged in.</summary>
    public void Adopt(ClientSession session) => _session = session;

    public bool ControlTls => _session?.Control.Connection.Tls is not null;

    /// <summary>XWHY: what a Portolan server saw of us and of the last attempt; null from other servers.</summary>
    public async Task<ServerReport?> AskWhyAsync(CancellationToken cancellationToken)
    {
        if (_session is not { Control.IsUsable: true } session || !session.Features.Has(ServerReport.Verb)) return null;
        try
        {
            var reply = await session.SendAsync(ServerReport.Verb, null, cancellationToken).ConfigureAwait(false);
            return reply.IsCompletion ? ServerReport.Parse(reply.Lines) : null;
        }
        catch (FtpException)
        {
            return null; // one-sided then
        }
    }

    public async ValueTask DisposeAsync()
    {
        if (_session is null) return;
        if (_session.Control.IsUsable)
        {
            try
            {
                await _session.SendAsync("QUIT", null, CancellationToken.None).ConfigureAwait(false);
            }
            catch (Exception e) when (e is FtpException or ConnectionException or InvalidOperationException)
            {
                log.Observe(new Noted(TimeProvider.System.GetUtcNow(), $"QUIT failed: {e.Message}"));
            }
        }
        await _session.DisposeAsync().ConfigureAwait(false);
    }
}
