using Portolan.Lab.Tests.Kit;
using Portolan.Lab.Tests.Networks;
using Portolan.Testing;

namespace Portolan.Lab.Tests.Packets;

/// <summary>Tests in one network that are more than its rows of the table.</summary>
public abstract class SiteTests<TNetwork>(LabSite<TNetwork> site) : IClassFixture<LabSite<TNetwork>>, IAsyncLifetime
    where TNetwork : Network, new()
{
    protected LabSite<TNetwork> Site => site;

    protected TNetwork Network => site.Network;

    /// <summary>Files on the client's side.</summary>
    protected TempFolder Local { get; } = new();

    public ValueTask InitializeAsync() => LabGround.RequireAsync();

    public ValueTask DisposeAsync()
    {
        Local.Dispose();
        return ValueTask.CompletedTask;
    }

    /// <summary>A control connection of the client's, logged in.</summary>
    protected Task<ControlLine> LogInAsync() => ControlLine.LogInAsync(Network.Client, Network.Dialled);
}
