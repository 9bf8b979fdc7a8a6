using Portolan.Console.Wire;
using Portolan.Server;

namespace Portolan.Console.Live;

/// <summary>Finds the cells of the port map that changed since it was last asked.</summary>
internal sealed class PortMapWatch(ServerControl control)
{
    private Dictionary<int, PortCell> _before = [];

    public IReadOnlyList<PortCell> FindChanged(IReadOnlyList<TransferInfo> running)
    {
        var now = PortMap.Of(control, running).ToDictionary(cell => cell.Port);
        var changed = now.Values.Where(cell => !_before.TryGetValue(cell.Port, out var before) || before != cell).ToList();
        _before = now;
        return changed;
    }
}
