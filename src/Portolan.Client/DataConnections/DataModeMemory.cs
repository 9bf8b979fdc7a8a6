using System.Collections.Concurrent;
using System.Net;
using Portolan.Diagnosis;

namespace Portolan.Client;

/// <summary>Which way of making data connections worked for a server, remembered as long as the process lives.</summary>
internal static class DataModeMemory
{
    private static readonly ConcurrentDictionary<IPEndPoint, Choice> Servers = new();

    /// <summary>What worked last; null where nothing is known.</summary>
    public static Choice? Of(IPEndPoint server) => Servers.TryGetValue(server, out var choice) ? choice : null;

    public static void Remember(IPEndPoint server, Choice choice) => Servers[server] = choice;

    public static void Forget(IPEndPoint server) => Servers.TryRemove(server, out _);

    /// <param name="Announced">PASV: the announced address worked where the control connection's peer did not.</param>
    public readonly record struct Choice(DataMode Mode, bool Announced);
}
