using Portolan.Net;

namespace Portolan.Client;

/// <summary>Opens streams for callers, who then hold the login until they end them.</summary>
internal static class TransferStarter
{
    public static async Task<FtpDataStream> ReadAsync(ClientSession session, string path, long offset, CancellationToken cancellationToken)
    {
        ArgumentOutOfRangeException.ThrowIfNegative(offset);
        var request = new TransferRequest("RETR", path, TlsPurpose.Download, offset);
        return new TransferReadStream(await HoldAsync(session, request, binary: true, cancellationToken).ConfigureAwait(false));
    }

    public static async Task<FtpDataStream> WriteAsync(ClientSession session, string path, UploadMode mode, long offset, CancellationToken cancellationToken)
    {
        ArgumentOutOfRangeException.ThrowIfNegative(offset);
        if (mode == UploadMode.Resume && offset == 0)
            offset = await FileUpload.RemoteSizeAsync(session, path, cancellationToken).ConfigureAwait(false);
        var (verb, argument) = mode switch
        {
            UploadMode.Append => ("APPE", path),
            UploadMode.Unique => ("STOU", null),
            _ => ("STOR", (string?)path),
        };
        var request = new TransferRequest(verb, argument, TlsPurpose.Upload, offset);
        return new TransferWriteStream(await HoldAsync(session, request, binary: true, cancellationToken).ConfigureAwait(false));
    }

    public static async Task<FtpDataStream> RawAsync(ClientSession session, string command, TlsPurpose direction, CancellationToken cancellationToken)
    {
        var space = command.IndexOf(' ', StringComparison.Ordinal);
        var request = space < 0
            ? new TransferRequest(command, null, direction)
            : new TransferRequest(command[..space], command[(space + 1)..], direction);
        var transfer = await HoldAsync(session, request, binary: false, cancellationToken).ConfigureAwait(false);
        return direction == TlsPurpose.Upload ? new TransferWriteStream(transfer) : new TransferReadStream(transfer);
    }

    private static async Task<Transfer> HoldAsync(ClientSession session, TransferRequest request, bool binary, CancellationToken cancellationToken)
    {
        var turn = await session.TakeTurnAsync(cancellationToken).ConfigureAwait(false);
        try
        {
            turn.Hold($"The transfer {request.Verb} {request.Argument}".TrimEnd());
            if (binary) await session.SetTypeAsync('I', cancellationToken).ConfigureAwait(false);
            return await DataConnector.OpenAsync(session, turn, request, cancellationToken).ConfigureAwait(false);
        }
        catch
        {
            turn.Dispose();
            throw;
        }
    }
}
