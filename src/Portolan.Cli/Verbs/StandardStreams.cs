using System.Buffers;

namespace Portolan.Cli.Verbs;

/// <summary>Moves bytes between a server and this program's own input and output.</summary>
internal static class StandardStreams
{
    private const int BufferBytes = 256 * 1024;

    /// <summary>Copies to standard output, and ends when nobody reads it any more.</summary>
    public static async Task CopyOutAsync(Stream source, Shell shell, CancellationToken cancellationToken)
    {
        await using var output = shell.OpenOut();
        var buffer = ArrayPool<byte>.Shared.Rent(BufferBytes);
        try
        {
            while (await source.ReadAsync(buffer.AsMemory(), cancellationToken) is var count and > 0)
                await WriteAsync(output, buffer.AsMemory(0, count), cancellationToken);
        }
        finally
        {
            ArrayPool<byte>.Shared.Return(buffer);
        }
    }

    private static async ValueTask WriteAsync(Stream output, ReadOnlyMemory<byte> data, CancellationToken cancellationToken)
    {
        try
        {
            await output.WriteAsync(data, cancellationToken);
        }
        catch (IOException exception)
        {
            throw new FailureException(new Failure(ExitCode.OutputClosed, ""), exception);
        }
    }
}
