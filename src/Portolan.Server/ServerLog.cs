using System.Net;
using System.Net.Sockets;
using Microsoft.Extensions.Logging;
using Portolan.Diagnosis;
using Portolan.Net;
using Portolan.Server.Findings;

namespace Portolan.Server;

/// <summary>Every log message of the server, numbered. Secrets never get here; names are printable.</summary>
internal sealed partial class ServerLog(ILogger logger)
{
    public bool TracesDataConnections => logger.IsEnabled(LogLevel.Debug);

    public bool TracesCommands => logger.IsEnabled(LogLevel.Trace);

    // Server
    [LoggerMessage(1, LogLevel.Information, "Listening on {Address} for {Kind}", EventName = "Listening")]
    private partial void ListeningCore(IPEndPoint address, string kind);
    public void Listening(IPEndPoint address, bool implicitTls) => ListeningCore(address, implicitTls ? "FTP with implicit TLS" : "FTP");

    [LoggerMessage(2, LogLevel.Information, "Stopping: {Sessions} sessions, {Transfers} transfers may finish within {Drain}")]
    public partial void Stopping(int sessions, int transfers, TimeSpan drain);

    [LoggerMessage(3, LogLevel.Information, "Stopped")]
    public partial void Stopped();

    [LoggerMessage(4, LogLevel.Information, "Settings applied")]
    public partial void SettingsApplied();

    [LoggerMessage(6, LogLevel.Information, "Certificate in use: {Subject}, valid to {NotAfter:u}, SHA-256 {Fingerprint}; TLS engine {Engine} ({Version})")]
    public partial void CertificateInUse(string subject, DateTime notAfter, string fingerprint, string engine, string version);

    [LoggerMessage(7, LogLevel.Error, "The new certificate was not taken, the old one stays: {Reason}")]
    public partial void CertificateReloadFailed(string reason);

    [LoggerMessage(8, LogLevel.Error, "An error that should not happen in session {Session}")]
    public partial void Bug(long session, Exception exception);

    [LoggerMessage(9, LogLevel.Error, "A subscriber of the event {Event} failed")]
    public partial void SubscriberFailed(string @event, Exception exception);

    [LoggerMessage(10, LogLevel.Error, "A connection from {Client} could not be taken on")]
    public partial void AdmissionFailed(IPEndPoint client, Exception exception);

    [LoggerMessage(EventId = 11, EventName = "FindingRaised", Message = "Finding {Code}: {Text} {Remedy}")]
    private partial void FindingRaisedCore(LogLevel level, string code, string text, string remedy);
    public void FindingRaised(Finding finding)
    {
        var level = finding.Severity == FindingSeverity.Notice ? LogLevel.Information : LogLevel.Warning;
        if (!logger.IsEnabled(level)) return;
        var (code, what, remedy) = (finding.Code.ToText(), FindingTexts.What(finding.Code, finding.Facts), FindingTexts.Remedy(finding.Code, finding.Facts));
        FindingRaisedCore(level, code, what.En, remedy.En);
    }

    [LoggerMessage(12, LogLevel.Information, "Finding {Code} is over", EventName = "FindingCleared")]
    private partial void FindingClearedCore(string code);
    public void FindingCleared(Finding finding) => FindingClearedCore(finding.Code.ToText());

    // Guard
    [LoggerMessage(13, LogLevel.Warning, "{Network} is banned until {Until:u}: {Reason}")]
    public partial void Banned(IPNetwork network, DateTimeOffset? until, string reason);

    [LoggerMessage(14, LogLevel.Information, "{Network} is no longer banned")]
    public partial void Unbanned(IPNetwork network);

    [LoggerMessage(15, LogLevel.Debug, "{Client} was turned away: {Reason}")]
    public partial void Unwelcome(IPEndPoint client, string reason);

    // Port mapping
    [LoggerMessage(60, LogLevel.Information, "Router {Router} forwards TCP {Ports} by {Protocol}; its external address is {ExternalAddress}")]
    public partial void PortsMapped(IPAddress? router, string protocol, string ports, IPAddress? externalAddress);

    [LoggerMessage(61, LogLevel.Warning, "TCP {Ports} not forwarded: {Reason}")]
    public partial void PortsNotMapped(string ports, string reason);

    [LoggerMessage(62, LogLevel.Warning, "Router {Router} forwards nothing. {Attempts}")]
    public partial void NoPortMapping(IPAddress? router, string attempts);

    [LoggerMessage(63, LogLevel.Warning, "Nobody outside will reach this server: {Explanation}")]
    public partial void SecondNat(string explanation);

    [LoggerMessage(64, LogLevel.Warning, "Router {Router} no longer answers to {Protocol}")]
    public partial void RouterSilent(IPAddress router, string protocol);

    [LoggerMessage(65, LogLevel.Information, "Router {Router} forgot its mappings, probably it restarted; mapping anew")]
    public partial void RouterRestarted(IPAddress router);

    [LoggerMessage(66, LogLevel.Information, "Router {Router} no longer forwards TCP {Ports}")]
    public partial void PortsUnmapped(IPAddress router, string ports);

    [LoggerMessage(67, LogLevel.Warning, "Router {Router} did not give up TCP {Ports}; they end with their lease")]
    public partial void PortsLeftMapped(IPAddress router, string ports);

    [LoggerMessage(68, LogLevel.Error, "An error that should not happen in port mapping")]
    public partial void PortMappingBug(Exception exception);

    [LoggerMessage(11, LogLevel.Warning, "TLS sessions must be resumed, but engine {Engine} cannot bind them to their control connection: any client of this server passes, and TLS 1.3 clients may run out of tickets")]
    public partial void SessionsNotBound(string engine);

    // Sessions
    [LoggerMessage(20, LogLevel.Information, "Session {Session}: {Client} connected to {Local}")]
    public partial void SessionStarted(long session, IPEndPoint client, IPEndPoint local);

    [LoggerMessage(21, LogLevel.Information, "Session {Session}: ended after {Duration}, {Reason}")]
    public partial void SessionEnded(long session, TimeSpan duration, string reason);

    [LoggerMessage(22, LogLevel.Warning, "{Client} was turned away: {Reason}")]
    public partial void TurnedAway(IPEndPoint client, string reason);

    [LoggerMessage(23, LogLevel.Information, "Session {Session}: {User} logged in from {Client}")]
    public partial void LoggedIn(long session, string user, IPEndPoint client);

    [LoggerMessage(24, LogLevel.Warning, "Session {Session}: login of {User} from {Client} refused: {Reason}")]
    public partial void LoginRefused(long session, string user, IPEndPoint client, Accounts.LoginRefusal reason);

    [LoggerMessage(25, LogLevel.Error, "Session {Session}: the account store failed")]
    public partial void AccountStoreFailed(long session, Exception exception);

    [LoggerMessage(26, LogLevel.Debug, "Session {Session}: TLS on the control connection: {Protocol}, {Cipher}, resumed {Resumed}")]
    public partial void ControlTls(long session, string protocol, string cipher, bool? resumed);

    [LoggerMessage(27, LogLevel.Warning, "Session {Session}: TLS handshake on the control connection failed: {Reason}")]
    public partial void ControlTlsFailed(long session, string reason);

    [LoggerMessage(28, LogLevel.Trace, "Session {Session}: < {Line}")]
    public partial void Received(long session, string line);

    [LoggerMessage(29, LogLevel.Trace, "Session {Session}: > {Reply}")]
    public partial void Sent(long session, string reply);

    [LoggerMessage(30, LogLevel.Information, "Session {Session}: the invited doctor at {Client} reports: active {Active}, passive {Passive}, use {Use}; {Causes}")]
    public partial void DoctorReported(long session, IPEndPoint client, string active, string passive, string use, string causes);

    // Data connections and transfers
    [LoggerMessage(40, LogLevel.Information, "Session {Session}: {Verb} {Path} {Result} {Reply}: {Bytes} bytes in {Milliseconds} ms, {Mode}")]
    public partial void TransferEnded(long session, string verb, string path, string result, int reply, long bytes, long milliseconds, string mode);

    [LoggerMessage(41, LogLevel.Debug, "Session {Session}: data connection {Trace}")]
    public partial void DataConnection(long session, string trace);

    [LoggerMessage(42, LogLevel.Debug, "Session {Session}: data connection ({Mode}) failed: {Fault}: {Message}")]
    public partial void DataConnectionFailed(long session, string mode, ConnectionFault fault, string message);

    [LoggerMessage(43, LogLevel.Warning, "Passive port {Local} cannot be used: {Fault}")]
    public partial void PassivePortTaken(IPEndPoint local, ConnectionFault fault);

    [LoggerMessage(44, LogLevel.Warning, "{Stranger} dialled passive port {Port}, for which nobody there was announced to; dropped")]
    public partial void StrangerDropped(IPAddress stranger, int port);

    [LoggerMessage(45, LogLevel.Warning, "External address {Name} could not be resolved: {Error}")]
    public partial void ExternalAddressNotResolved(string name, SocketError error);

    [LoggerMessage(46, LogLevel.Warning, "Session {Session}: the passive range {Range} is exhausted for {Client}")]
    public partial void RangeExhausted(long session, string range, IPAddress client);

    [LoggerMessage(47, LogLevel.Error, "Session {Session}: {Verb} failed in the file store")]
    public partial void StoreFailed(long session, string verb, Exception exception);

    [LoggerMessage(49, LogLevel.Information, "Session {Session}: {Verb} answered 425: {Cause}")]
    public partial void DataConnectionRefused(long session, string verb, string cause);

    [LoggerMessage(48, LogLevel.Warning, "Session {Session}: {Verb} of {Argument} refused: {Reason}")]
    public partial void AnnouncedAddressRefused(long session, string verb, string argument, string reason);

    [LoggerMessage(55, LogLevel.Warning, "Session {Session}: {Client} dialled data port {Port} without the TLS session of the control connection ({Protocol}); refused")]
    public partial void DataSessionNotResumed(long session, IPEndPoint client, int port, string protocol);
}
