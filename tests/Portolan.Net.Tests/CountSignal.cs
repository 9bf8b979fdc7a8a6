namespace Portolan.Net.Tests;

/// <summary>Waits until a <see cref="ByteCounter"/> has reached a value.</summary>
internal sealed class CountSignal(long value)
{
    public ByteCounter Counter { get; } = new();

    public async Task ReachedAsync()
    {
        while (Counter.Value < value)
        {
            TestContext.Current.CancellationToken.ThrowIfCancellationRequested();
            await Task.Yield();
        }
    }
}
