using System.Runtime.Versioning;

namespace Portolan.Net.OpenSsl;

/// <summary>The TLS sessions one login of a client has got, from its control and from all its data connections.</summary>
/// <remarks>
/// The newest is offered first. Tickets of TLS 1.3 are meant for one use, so a used one is dropped while there are others;
/// the last is offered again, because some servers give no new one and accept it.
/// </remarks>
[SupportedOSPlatform("linux")]
internal sealed class OpenSslSessions : IDisposable
{
    private const int MostKept = 8;
    private readonly Lock _gate = new();
    private readonly List<SslSessionHandle> _newestLast = [];
    private bool _disposed;

    public void Add(SslSessionHandle session)
    {
        lock (_gate)
        {
            if (_disposed)
            {
                session.Dispose();
                return;
            }
            if (_newestLast.Count == MostKept)
            {
                _newestLast[0].Dispose();
                _newestLast.RemoveAt(0);
            }
            _newestLast.Add(session);
        }
    }

    /// <summary>Offers the newest session in the handshake of <paramref name="ssl"/>.</summary>
    public void Offer(SslHandle ssl)
    {
        lock (_gate)
        {
            if (_newestLast.Count == 0)
                return;
            var newest = _newestLast[^1];
            using var offered = _newestLast.Count > 1 ? newest : newest.Duplicate();
            if (_newestLast.Count > 1)
                _newestLast.RemoveAt(_newestLast.Count - 1);
            if (!offered.IsInvalid)
                _ = LibSsl.SSL_set_session(ssl, offered);
        }
    }

    public void Dispose()
    {
        lock (_gate)
        {
            _disposed = true;
            foreach (var session in _newestLast)
                session.Dispose();
            _newestLast.Clear();
        }
    }
}
