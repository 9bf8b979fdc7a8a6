using System.Globalization;
using System.Net;
using Portolan.Diagnosis;
using Portolan.Protocol;
using Portolan.Server.Files;

namespace Portolan.Server;

/// <summary>
/// Every reply, one name for each occasion. English, one sentence, never an exception's text, never a local path. Fixed ones are encoded once.
/// Codes as RFC 959 §4.2.1 and §5.4 give them, with RFC 2228, 2389, 2428, 3659 and 7151 for their commands.
/// </summary>
internal static class Replies
{
    // Session
    public static Reply Greeting(string text) => new(220, text);
    public static readonly Reply Goodbye = new(221, "Goodbye.");
    public static readonly Reply TooManySessions = new(421, "Too many sessions on this server. Try again later.");
    public static readonly Reply TooManySessionsFromAddress = new(421, "Too many sessions from your address. Close some first.");
    public static readonly Reply OutOfResources = new(421, "The server has no room for another session just now. Try again later.");
    public static readonly Reply AddressBanned = new(421, "Connections from your address are refused for now. Try again later.");
    public static readonly Reply AddressNotAllowed = new(421, "Connections from your address are not allowed here.");
    public static readonly Reply IdleTooLong = new(421, "No command for too long. Closing the control connection.");
    public static readonly Reply LoginTooSlow = new(421, "No login in time. Closing the control connection.");
    public static readonly Reply ServerClosing = new(421, "The server is closing.");
    public static readonly Reply SessionEndedByAdministrator = new(421, "An administrator ended this session.");
    public static readonly Reply TooManyBadCommands = new(421, "This is an FTP server. Closing the control connection.");
    public static readonly Reply Noop = new(200, "OK.");
    public static readonly Reply Superfluous = new(202, "Not needed here.");
    public static readonly Reply DoctorReportTaken = new(200, "Thank you, the administrator sees your report.");
    public static readonly Reply DoctorNotInvited = new(550, "This invitation is not known here, or is over.");
    public static readonly Reply System = new(215, "UNIX Type: L8");

    // Command line
    public static readonly Reply LineTooLong = new(500, "Command line too long.");
    public static Reply UnknownCommand(string verb) => new(500, $"Unknown command {verb}.");
    public static Reply ArgumentMissing(string verb) => new(501, $"{verb} needs an argument.");
    public static Reply ArgumentForbidden(string verb) => new(501, $"{verb} takes no argument.");
    public static readonly Reply ArgumentNotUnderstood = new(501, "Argument not understood.");
    public static readonly Reply ParameterNotImplemented = new(504, "Not implemented for that parameter.");
    public static readonly Reply NotImplemented = new(502, "Command not implemented.");
    public static readonly Reply BadSequence = new(503, "Bad sequence of commands.");
    public static readonly Reply RenameFromFirst = new(503, "Use RNFR first.");
    public static readonly Reply InternalError = new(451, "Internal error; the administrator finds it in the log.");
    public static readonly Reply BusyWithTransfer = new(450, "A transfer is running.");

    // Login
    public static readonly Reply PasswordNeeded = new(331, "Password required.");
    public static readonly Reply UserFirst = new(503, "Login with USER first.");
    public static Reply LoggedIn(string user) => new(230, $"User {user} logged in.");
    public static readonly Reply LoginIncorrect = new(530, "Login incorrect.");
    public static readonly Reply TooManySessionsOfAccount = new(530, "Too many sessions of this account. Close some first.");
    public static readonly Reply AccountEnded = new(421, "This account may not be used any more. Closing the control connection.");
    public static readonly Reply TooManyLoginFailures = new(421, "Too many failed logins. Closing the control connection.");
    public static readonly Reply LoginUnavailable = new(421, "Logins cannot be checked at the moment. Try again later.");
    public static readonly Reply NotLoggedIn = new(530, "Please log in with USER and PASS.");
    public static readonly Reply AlreadyLoggedIn = new(503, "Already logged in. Use REIN first.");
    public static readonly Reply Reinitialized = new(220, "Session reset. Ready for a new user.");
    public static readonly Reply HostAccepted = new(220, "Host accepted.");
    public static readonly Reply HostTooLate = new(503, "HOST comes before USER.");
    public static readonly Reply LoginNeedsTls = new(530, "TLS required: use AUTH TLS before USER.");
    public static readonly Reply TlsRequired = new(521, "TLS required on the data connection: use PBSZ 0 and PROT P.");

    // TLS
    public static readonly Reply TlsStarting = new(234, "Proceed with the TLS handshake.");
    public static readonly Reply TlsUnavailable = new(431, "No certificate is set up here.");
    public static readonly Reply TlsAlready = new(503, "TLS is on already.");
    public static readonly Reply TlsFirst = new(503, "Use AUTH TLS first.");
    public static readonly Reply TlsMechanismUnknown = new(504, "Only AUTH TLS is known here.");
    public static readonly Reply BufferSizeZero = new(200, "PBSZ=0");
    public static readonly Reply BufferSizeFirst = new(503, "Use PBSZ 0 first.");
    public static readonly Reply ProtectionClear = new(200, "Data connections without TLS.");
    public static readonly Reply ProtectionClearRefused = new(534, "Data connections need TLS here: use PROT P.");
    public static readonly Reply ProtectionPrivate = new(200, "Data connections with TLS.");
    public static readonly Reply ProtectionLevelUnknown = new(536, "Only PROT C and PROT P are supported with TLS.");
    public static readonly Reply ClearCommandChannel = new(200, "The control connection goes on without TLS.");
    public static readonly Reply ClearCommandChannelRefused = new(534, "CCC is not allowed here.");
    public static readonly Reply TlsSessionNotResumed = new(522, "Data connection refused: resume the TLS session of the control connection (TLS session reuse required).");

    // Data connection
    public static Reply EnteringPassive(IPEndPoint announced) => new(227, $"Entering Passive Mode ({HostPort.Format(announced)}).");
    public static Reply EnteringExtendedPassive(int port) => new(229, string.Create(CultureInfo.InvariantCulture, $"Entering Extended Passive Mode (|||{port}|)"));
    public static readonly Reply EpsvAllAccepted = new(200, "EPSV ALL: only EPSV from now on.");
    public static readonly Reply OnlyEpsv = new(501, "Only EPSV after EPSV ALL.");
    public static readonly Reply PassiveNeedsIPv4 = new(425, "PASV cannot name an IPv6 address: use EPSV.");
    public static readonly Reply PortAccepted = new(200, "OK, ready to dial your address.");
    public static readonly Reply UnsupportedFamilies = new(522, "Network protocol not supported, use (1,2)");
    public static readonly Reply UseIPv4 = new(522, "Network protocol not supported, use (1)");
    public static readonly Reply UseIPv6 = new(522, "Network protocol not supported, use (2)");
    public static readonly Reply ForeignAddressRefused = new(501, "Only your own address is dialled (no FXP).");
    public static readonly Reply LowPortRefused = new(501, "Ports below 1024 are not dialled.");
    public static readonly Reply ActiveDisabled = new(502, "Active mode is disabled here: use EPSV or PASV.");
    public static readonly Reply ExtendedPassiveDisabled = new(502, "EPSV is disabled for your network: use PASV.");
    public static readonly Reply NoDataChannel = new(425, "Use EPSV, PASV, EPRT or PORT first.");
    public static Reply RangeExhausted(PortRange? range) => new(425, range is { } ports
        ? $"Can't open data connection: every port of the passive range {ports} is waiting for your address. Try again."
        : "Can't open data connection: no free port found. Try again.");
    public static Reply CannotOpenDataConnection(DataFailure cause) => new(425, $"Can't open data connection: {DataFailureText.ForReply(cause)}.");
    public static readonly Reply OpeningDataConnection = new(150, "Opening data connection.");
    public static readonly Reply TransferComplete = new(226, "Transfer complete.");
    public static readonly Reply TransferCompleteWithoutCloseNotify = new(226, "Transfer complete, but TLS ended without close_notify.");
    public static Reply TransferFailed(DataFailure cause) => new(426, $"Transfer ended: {DataFailureText.ForReply(cause)}.");
    public static readonly Reply StoreFailed = new(451, "Transfer ended: the server could not read or write the file.");
    public static readonly Reply FilesFailed = new(451, "The server could not read or write its files.");
    public static readonly Reply NothingToAbort = new(225, "No transfer to abort.");
    public static readonly Reply Aborted = new(226, "Abort done.");
    public static Reply UniqueNameChosen(string name) => new(150, $"FILE: {name}");

    // Files
    public static Reply CurrentDirectory(string path) => new(257, $"{QuotedPath.Quote(path)} is the current directory.");
    public static Reply DirectoryCreated(string path) => new(257, $"{QuotedPath.Quote(path)} created.");
    public static readonly Reply DirectoryChanged = new(250, "Directory changed.");
    public static readonly Reply DirectoryRemoved = new(250, "Directory removed.");
    public static readonly Reply FileDeleted = new(250, "File deleted.");
    public static readonly Reply RenameReady = new(350, "Ready for RNTO.");
    public static readonly Reply Renamed = new(250, "Renamed.");
    public static Reply RestartAt(long offset) => new(350, string.Create(CultureInfo.InvariantCulture, $"Restarting at {offset}."));
    public static readonly Reply OffsetBeyondEnd = new(554, "The restart offset is beyond the end of the file.");
    public static Reply Size(long bytes) => new(213, bytes.ToString(CultureInfo.InvariantCulture));
    public static readonly Reply MlsdNeedsDirectory = new(501, "MLSD lists directories: use MLST for a file.");
    public static readonly Reply NotARegularFile = new(550, "Not a regular file.");
    public static Reply Time(DateTime utc) => new(213, FtpTime.Format(utc));
    public static Reply FactSet(string fact, DateTime utc, string path) => new(213, $"{fact}={FtpTime.Format(utc)}; {path}");
    public static Reply Available(long bytes) => new(213, bytes.ToString(CultureInfo.InvariantCulture));
    public static readonly Reply AvailableUnknown = new(550, "The free space is not known here.");
    public static Reply Hash(string line) => new(213, line);
    public static Reply Checksum(string hex) => new(250, hex);
    public static readonly Reply ModeChanged = new(200, "Permissions changed.");
    public static readonly Reply TimesChanged = new(200, "Times changed.");
    public static readonly Reply SpaceReserved = new(200, "Noted.");

    /// <summary>What a store's refusal is for the client.</summary>
    public static Reply StoreRefused(StoreError error) => error switch
    {
        StoreError.NotFound => NoSuchFile,
        StoreError.Denied => Denied,
        StoreError.Exists => AlreadyThere,
        StoreError.NotEmpty => NotEmpty,
        StoreError.NotDirectory => NotADirectory,
        StoreError.IsDirectory => NotARegularFile,
        StoreError.Full => DiskFull,
        StoreError.QuotaExceeded => QuotaExceeded,
        StoreError.TooManyTransfers => TooManyTransfers,
        StoreError.Busy => FileBusy,
        StoreError.BadName => BadName,
        StoreError.OffsetBeyondEnd => OffsetBeyondEnd,
        StoreError.ReadOnly => ReadOnly,
        StoreError.Unsupported => Unsupported,
        _ => StoreFailed,
    };

    public static readonly Reply NoSuchFile = new(550, "No such file or directory.");
    public static readonly Reply Denied = new(550, "Permission denied.");
    private static readonly Reply AlreadyThere = new(550, "That name exists already.");
    private static readonly Reply NotEmpty = new(550, "The directory is not empty.");
    private static readonly Reply NotADirectory = new(550, "Not a directory.");
    private static readonly Reply DiskFull = new(452, "No space left on the server; what arrived is kept for resuming.");
    private static readonly Reply QuotaExceeded = new(552, "Your quota is used up.");
    private static readonly Reply TooManyTransfers = new(450, "Too many transfers of this account at a time. Try again later.");
    private static readonly Reply FileBusy = new(450, "Another transfer is writing that file. Try again later.");
    private static readonly Reply BadName = new(553, "That name is not allowed here.");
    private static readonly Reply ReadOnly = new(550, "The server's disk is read-only.");
    private static readonly Reply Unsupported = new(504, "The server's file system cannot do that.");
}
