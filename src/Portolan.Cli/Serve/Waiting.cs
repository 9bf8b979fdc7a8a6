namespace Portolan.Cli.Serve;

internal static class Waiting
{
    /// <summary>Completes when the token is cancelled; never throws for it.</summary>
    public static async Task WhenCancelledAsync(this CancellationToken token)
    {
        var cancelled = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
        await using (token.Register(cancelled.SetResult))
            await cancelled.Task;
    }
}
