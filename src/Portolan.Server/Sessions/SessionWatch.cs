using System.Net;
using System.Net.Sockets;
using Portolan.Diagnosis;

namespace Portolan.Server.Sessions;

/// <summary>What one session comes across that tells something about the whole server: reported for its findings, most of it once in a session.</summary>
internal sealed class SessionWatch(ControlSession session)
{
    /// <summary>A client that resumes none of so many TLS sessions will not resume the next.</summary>
    private const int EnoughTlsConnections = 3;

    private int _tlsConnections;
    private bool _hasResumed;
    private bool _toldAddress;
    private bool _toldFallback;

    private IPAddress Client => session.Client.Address;

    /// <summary>Before the first PASV it is known already what it would be told.</summary>
    public void Started()
    {
        if (session.Local.AddressFamily == AddressFamily.InterNetwork && session.DataRules.ExternalAddress(isNear: false, session.Server.AnnouncedAddress.RouterAddress) is null) Announced(session.Local.Address);
    }

    /// <summary>PASV names this address.</summary>
    public void Announced(IPAddress address)
    {
        if (_toldAddress || !NetworkKinds.IsPrivateFor(address, Client) || session.DataRules.IsLocalAddressWanted) return;
        _toldAddress = true;
        session.Server.Sightings.PrivateAnnounced.Note(new FindingFacts { Announced = address, Client = Client });
    }

    /// <summary>PASV although an EPSV was answered with a port: it was never reached.</summary>
    public void PasvAsked()
    {
        if (_toldFallback || session.LastTrace is not { Mode: DataMode.Epsv, Reached: DataStep.Opening }) return;
        _toldFallback = true;
        session.Server.Sightings.ExtendedPassiveFailed.Note(new FindingFacts { Client = Client });
    }

    public void DataConnectionEnded(DataConnectionTrace trace)
    {
        if (!trace.Active) PassiveEnded(trace);
        if (trace.TlsResumed is not { } resumed || session.DataRules.SessionReuse == TlsSessionReuse.Off) return;
        _hasResumed |= resumed;
        if (_hasResumed || ++_tlsConnections != EnoughTlsConnections) return;
        session.Server.Sightings.NeverResumed.Note(new FindingFacts { Client = Client, Name = session.State.ClientName is { } software ? LogText.Printable(software) : null });
    }

    private void PassiveEnded(DataConnectionTrace trace)
    {
        var missed = session.Server.Sightings.PassiveMissed;
        if (trace.Failure == DataFailure.NoConnectionArrived) missed.Note(new FindingFacts { Client = Client, Range = session.Server.Options.Passive.Ports });
        else if (trace.Reached >= DataStep.Connected) missed.Forget(Client);
    }
}
