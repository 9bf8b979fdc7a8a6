using Portolan.Lab.Tests.Kit;

namespace Portolan.Lab.Tests.Networks;

/// <summary>A network with our server in it, ready for the tests of one class. Where none can be built it stays empty and the tests skip.</summary>
public sealed class LabSite<TNetwork> : IAsyncLifetime
    where TNetwork : Network, new()
{
    /// <summary>A file on the server.</summary>
    public const string FileName = "file.bin";

    private LabServer? _server;

    public TNetwork Network { get; } = new();

    public LabServer Server => _server ?? throw new InvalidOperationException($"{Network.Name} was not built.");

    /// <summary>What <see cref="FileName"/> holds.</summary>
    public byte[] Content { get; } = MakeContent();

    public async ValueTask InitializeAsync()
    {
        if (!await LabGround.IsUsableAsync()) return;
        try
        {
            await Network.BuildAsync();
            _server = await LabServer.StartAsync(Network.Server, Network.ServeArguments);
            _server.Put(FileName, Content);
            await WarmUpAsync();
        }
        catch
        {
            await DisposeAsync();
            throw;
        }
    }

    public async ValueTask DisposeAsync()
    {
        if (_server is not null) await HoldAsync();
        if (_server is not null) await _server.DisposeAsync();
        await Network.DisposeAsync();
    }

    // PORTOLAN_LAB_HOLD=client-nat keeps that network until somebody deletes the file: to try things by hand.
    private async Task HoldAsync()
    {
        if (Environment.GetEnvironmentVariable("PORTOLAN_LAB_HOLD") != Network.Name) return;
        var file = Path.Join(Path.GetTempPath(), "portolan-lab-hold");
        await File.WriteAllTextAsync(file, Network.Topology.Script);
        using var often = new PeriodicTimer(TimeSpan.FromMilliseconds(200));
        while (File.Exists(file)) await often.WaitForNextTickAsync();
    }

    // The first transfer of a server compiles half of it: not within the short time limits of the tests.
    private async Task WarmUpAsync()
    {
        await using var line = await ControlLine.LogInAsync(Network.Server, Network.Server.Addresses[0]);
        Assert.Equal(Content, await line.RetrieveAsync(FileName));
    }

    private static byte[] MakeContent()
    {
        var content = new byte[100_000];
        new Random(20).NextBytes(content);
        return content;
    }
}
