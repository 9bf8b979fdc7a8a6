using System.Globalization;
using System.Net;
using System.Net.Sockets;

namespace Portolan.Server.Tests.Transcripts;

/// <summary>The client's end of the data connection, dialled or awaited. TLS starts at its first use, when the server has begun the transfer.</summary>
internal sealed class DataEnd : IAsyncDisposable
{
    private Wire? _wire;
    private TcpListener? _listener;

    /// <summary>Whether data connections begin with a TLS handshake from now on.</summary>
    public bool IsEncrypted { get; set; }

    public async Task DialAsync(IPEndPoint address)
    {
        await DisposeAsync();
        _wire = await Wire.DialAsync(address);
    }

    /// <summary>Listens, and gives the command that tells the server where.</summary>
    public string Listen(string verb, IPAddress address)
    {
        _listener?.Dispose();
        _listener = new TcpListener(address, 0);
        _listener.Start();
        var port = ((IPEndPoint)_listener.LocalEndpoint).Port;
        if (verb == "EPRT") return string.Create(CultureInfo.InvariantCulture, $"EPRT |{(address.AddressFamily is AddressFamily.InterNetwork ? 1 : 2)}|{address}|{port}|");
        return string.Create(CultureInfo.InvariantCulture, $"PORT {address.ToString().Replace('.', ',')},{port / 256},{port % 256}");
    }

    /// <summary>The connection, accepted and secured if need be.</summary>
    public async Task<Wire> OpenAsync()
    {
        if (_listener is { } listener)
        {
            using var limit = new CancellationTokenSource(TimeSpan.FromSeconds(60));
            _wire = new Wire(await listener.AcceptSocketAsync(limit.Token));
            listener.Dispose();
            _listener = null;
        }

        var wire = _wire ?? throw new InvalidOperationException("there is no data connection");
        if (IsEncrypted && !wire.IsEncrypted) await wire.StartTlsAsync();
        return wire;
    }

    public async ValueTask DisposeAsync()
    {
        _listener?.Dispose();
        _listener = null;
        if (_wire is not null) await _wire.DisposeAsync();
        _wire = null;
    }
}
