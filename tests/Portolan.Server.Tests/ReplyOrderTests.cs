using Portolan.Server.Tests.Kit;

namespace Portolan.Server.Tests;

public sealed class ReplyOrderTests
{
    [Fact]
    public async Task Retr_Passive_SendsTheFile()
    {
        await using var server = await RunningServer.StartAsync();
        await server.PutAsync("/a", "hello");
        await using var client = await server.LoginAsync();
        Assert.Equal("hello", await client.DownloadTextAsync("RETR a"));
        Assert.Equal(226, (await client.UploadAsync("STOR b", "world")).Code);
        Assert.Equal("world", await server.GetTextAsync("/b"));
        await client.QuitAsync();
    }
}
