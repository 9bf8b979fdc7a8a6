using Portolan.Client;

namespace Portolan.Interop.Tests;

/// <summary><c>portolan serve</c> and SIGTERM.</summary>
public sealed class StopTests : IAsyncLifetime
{
    private static readonly CancellationToken Token = TestContext.Current.CancellationToken;
    private readonly PortolanServer _server = new();

    public async ValueTask InitializeAsync() => await _server.StartAsync();

    public ValueTask DisposeAsync() => _server.DisposeAsync();

    [Fact]
    public async Task Sigterm_Idle_EndsWithZero()
    {
        await using var ftp = await ConnectAsync();
        Assert.Equal(0, await _server.StopAsync());
        await Assert.ThrowsAnyAsync<FtpException>(() => ftp.NoopAsync(Token));
    }

    [Fact]
    public async Task Sigterm_UploadRuns_LetsItFinish()
    {
        await using var ftp = await ConnectAsync();
        await using var upload = await ftp.OpenWriteAsync("last.txt", cancellationToken: Token);
        await upload.WriteAsync("first half, "u8.ToArray(), Token);
        await upload.FlushAsync(Token);
        var stopped = _server.StopAsync();
        // Stopping shows in that nobody else gets in.
        while (await IsOpenAsync()) await Task.Delay(20, Token);
        await upload.WriteAsync("second half"u8.ToArray(), Token);
        await upload.CompleteAsync(Token);
        Assert.Equal(0, await stopped);
        Content.AssertFile("first half, second half"u8, _server.OnDisk("/last.txt"));
    }

    [Fact]
    public async Task Log_OfASession_NeverHoldsThePassword()
    {
        await using (await ConnectAsync())
        {
            Assert.Equal(0, await _server.StopAsync());
        }

        Assert.DoesNotContain(_server.Account.Password, await _server.ReadLogAsync());
    }

    private Task<FtpClient> ConnectAsync() => FtpClient.ConnectAsync(
        new FtpClientOptions { Host = "127.0.0.1", Port = _server.Account.Port, User = _server.Account.User, Password = _server.Account.Password, Tls = TlsMode.None }, Token);

    private async Task<bool> IsOpenAsync()
    {
        try
        {
            await using var another = await ConnectAsync();
            return true;
        }
        catch (FtpException)
        {
            return false;
        }
    }
}
