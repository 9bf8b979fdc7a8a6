using System.Net;
using Portolan.Diagnosis;
using Portolan.Net;
using Portolan.Protocol;

namespace Portolan.Client;

/// <summary>What both directions have in common.</summary>
internal abstract class TransferStream(Transfer transfer) : FtpDataStream
{
    protected Transfer Transfer { get; } = transfer;

    public override DataMode Mode => Transfer.Trace.Mode;
    public override IPEndPoint LocalEndPoint => Transfer.Data.LocalEndPoint;
    public override IPEndPoint RemoteEndPoint => Transfer.Data.RemoteEndPoint;
    public override TlsState? Tls => Transfer.Data.Tls;
    public override long Bytes => Transfer.Counter.Value;
    public override Reply StartReply => Transfer.Start;
    public override Reply? FinalReply => Transfer.FinalReply;
    public override bool CanSeek => false;
    public override long Length => throw new NotSupportedException();
    public override long Position { get => Bytes; set => throw new NotSupportedException(); }

    public override Task AbortAsync() => Transfer.AbortAsync();

    public override void Flush()
    {
        // nothing is held back
    }

    public override int Read(byte[] buffer, int offset, int count) => throw new NotSupportedException("FTP streams are asynchronous: use ReadAsync.");
    public override void Write(byte[] buffer, int offset, int count) => throw new NotSupportedException("FTP streams are asynchronous: use WriteAsync.");
    public override long Seek(long offset, SeekOrigin origin) => throw new NotSupportedException();
    public override void SetLength(long value) => throw new NotSupportedException();

    /// <summary>Without await there is no way to hear the server's last word, so this gives the transfer up: use <c>await using</c>.</summary>
    protected override void Dispose(bool disposing)
    {
        if (disposing) _ = Transfer.AbortAsync();
        base.Dispose(disposing);
    }
}

/// <summary>A download. Its end is only reported after the server confirmed it.</summary>
internal sealed class TransferReadStream(Transfer transfer) : TransferStream(transfer)
{
    private bool _atEnd;

    public override bool CanRead => true;
    public override bool CanWrite => false;

    public override async ValueTask<int> ReadAsync(Memory<byte> buffer, CancellationToken cancellationToken = default)
    {
        if (_atEnd || buffer.IsEmpty) return 0;
        var count = await Transfer.ReceiveAsync(buffer, cancellationToken).ConfigureAwait(false);
        if (count > 0) return count;
        await Transfer.CompleteAsync(cancellationToken).ConfigureAwait(false);
        _atEnd = true;
        return 0;
    }

    public override Task<int> ReadAsync(byte[] buffer, int offset, int count, CancellationToken cancellationToken) =>
        ReadAsync(buffer.AsMemory(offset, count), cancellationToken).AsTask();

    public override Task<Reply> CompleteAsync(CancellationToken cancellationToken = default) => Transfer.CompleteAsync(cancellationToken);

    public override async ValueTask DisposeAsync()
    {
        await Transfer.AbortAsync().ConfigureAwait(false); // does nothing at the end
        await base.DisposeAsync().ConfigureAwait(false);
    }
}

/// <summary>An upload. Disposing completes it and throws where the server does not confirm; after a failed write it gives it up.</summary>
internal sealed class TransferWriteStream(Transfer transfer) : TransferStream(transfer)
{
    private bool _failed;
    private bool _completed;

    public override bool CanRead => false;
    public override bool CanWrite => true;

    public override async ValueTask WriteAsync(ReadOnlyMemory<byte> buffer, CancellationToken cancellationToken = default)
    {
        try
        {
            await Transfer.SendAsync(buffer, cancellationToken).ConfigureAwait(false);
        }
        catch
        {
            _failed = true;
            throw;
        }
    }

    public override Task WriteAsync(byte[] buffer, int offset, int count, CancellationToken cancellationToken) =>
        WriteAsync(buffer.AsMemory(offset, count), cancellationToken).AsTask();

    public override async Task<Reply> CompleteAsync(CancellationToken cancellationToken = default)
    {
        _completed = true;
        return await Transfer.CompleteAsync(cancellationToken).ConfigureAwait(false);
    }

    public override Task AbortAsync()
    {
        _completed = true;
        return base.AbortAsync();
    }

    public override async ValueTask DisposeAsync()
    {
        if (_failed) await Transfer.AbortAsync().ConfigureAwait(false);
        else if (!_completed) await CompleteAsync(CancellationToken.None).ConfigureAwait(false);
        await base.DisposeAsync().ConfigureAwait(false);
    }
}
