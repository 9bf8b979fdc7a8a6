namespace Portolan.Net.SslStreams;

/// <summary>The stream beneath an SslStream: it knows what SslStream hides, whether the peer's FIN was seen and whether the handshake resumed a session.</summary>
internal sealed class ConnectionStream(TcpConnection connection, bool isServer) : Stream
{
    private HelloReader? _hello = new();
    private RecordBounds? _records;
    private ReadTurn? _turn;

    /// <summary>The connection below ended; after an orderly close_notify SslStream never reads that far.</summary>
    public bool Ended { get; private set; }

    /// <summary>The fault of the connection below, if one surfaced; SslStream may wrap or replace it.</summary>
    public ConnectionException? Fault { get; private set; }

    /// <summary>Whether the server's hello resumed a session; null if it could not be told.</summary>
    public bool? Resumed { get; private set; }

    public override bool CanRead => true;
    public override bool CanSeek => false;
    public override bool CanWrite => true;
    public override long Length => throw new NotSupportedException();
    public override long Position { get => throw new NotSupportedException(); set => throw new NotSupportedException(); }

    /// <summary>From now on no byte behind the record in hand is taken: what the peer says in clear right behind its close_notify stays in the socket.</summary>
    public void ReadNoFurtherThanRecords() => _records = new RecordBounds();

    /// <summary>From now on bytes are not looked at any more, and who reads holds <paramref name="turn"/>.</summary>
    public void HandshakeDone(ReadTurn turn)
    {
        _turn = turn;
        Resumed = _hello?.Resumed;
        _hello = null;
    }

    public override async ValueTask<int> ReadAsync(Memory<byte> buffer, CancellationToken cancellationToken = default)
    {
        try
        {
            if (_records is { } records)
                buffer = buffer[..Math.Min(buffer.Length, records.Left)];
            var read = _turn is null
                ? await connection.ReceiveAsync(buffer, cancellationToken).ConfigureAwait(false)
                : await _turn.LendAsync(connection.ReceiveAsync(buffer, cancellationToken)).ConfigureAwait(false);
            _records?.Advance(buffer.Span[..read]);
            Ended |= read == 0 && buffer.Length > 0;
            if (!isServer)
                _hello?.Feed(buffer.Span[..read]);
            return read;
        }
        catch (ConnectionException e)
        {
            Fault = e;
            throw;
        }
    }

    public override async ValueTask WriteAsync(ReadOnlyMemory<byte> buffer, CancellationToken cancellationToken = default)
    {
        if (isServer)
            _hello?.Feed(buffer.Span);
        try
        {
            await connection.SendAsync(buffer, cancellationToken).ConfigureAwait(false);
        }
        catch (ConnectionException e)
        {
            Fault = e;
            throw;
        }
    }

    public override Task<int> ReadAsync(byte[] buffer, int offset, int count, CancellationToken cancellationToken)
        => ReadAsync(buffer.AsMemory(offset, count), cancellationToken).AsTask();

    public override Task WriteAsync(byte[] buffer, int offset, int count, CancellationToken cancellationToken)
        => WriteAsync(buffer.AsMemory(offset, count), cancellationToken).AsTask();

    public override Task FlushAsync(CancellationToken cancellationToken) => Task.CompletedTask;

    public override void Flush()
    {
    }

    public override int Read(byte[] buffer, int offset, int count) => throw new NotSupportedException();
    public override void Write(byte[] buffer, int offset, int count) => throw new NotSupportedException();
    public override long Seek(long offset, SeekOrigin origin) => throw new NotSupportedException();
    public override void SetLength(long value) => throw new NotSupportedException();
}
