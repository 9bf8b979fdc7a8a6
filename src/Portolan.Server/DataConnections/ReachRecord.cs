using System.Collections.Concurrent;
using System.Net;
using Portolan.Diagnosis;

namespace Portolan.Server.DataConnections;

/// <summary>
/// Which client addresses had a working data connection of late. "Others reach this server in this mode" is what tells a fault at the
/// server's firewall from one at the client's.
/// </summary>
internal sealed class ReachRecord(TimeProvider time)
{
    private const int MostAddresses = 256;
    private static readonly TimeSpan Lately = TimeSpan.FromHours(24);
    private readonly ConcurrentDictionary<IPAddress, long> _active = new();
    private readonly ConcurrentDictionary<IPAddress, long> _passive = new();

    public void Note(DataConnectionTrace trace)
    {
        if (trace.Reached < DataStep.Connected || trace.ControlRemote is not { } client || IPAddress.IsLoopback(client.Address)) return;
        if (client.Address.Equals(trace.ControlLocal?.Address)) return; // this machine itself: no firewall stands between
        var record = trace.Active ? _active : _passive;
        if (record.Count < MostAddresses || record.ContainsKey(client.Address)) record[client.Address] = time.GetTimestamp();
        else record.Clear(); // enough is known; begin anew
    }

    public int ActiveOthers(IPAddress than) => Others(_active, than, publicOnly: false);

    public int PassiveOthers(IPAddress than) => Others(_passive, than, publicOnly: true);

    private int Others(ConcurrentDictionary<IPAddress, long> record, IPAddress than, bool publicOnly)
    {
        var count = 0;
        foreach (var (address, at) in record)
            if (!address.Equals(than) && time.GetElapsedTime(at) < Lately && (!publicOnly || !NetworkKinds.IsPrivate(address))) count++;
        return count;
    }
}
