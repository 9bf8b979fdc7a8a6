using System.Collections.Frozen;
using Portolan.Protocol;
using Portolan.Server.Dispatch;
using Portolan.Server.Files;
using Portolan.Server.Sessions;

namespace Portolan.Server.Commands;

/// <summary>
/// Every command, one row each: from here come dispatch, the gates, FEAT, HELP and docs/commands.md.
/// A new command is a row here and a file in Commands/.
/// </summary>
internal static class CommandTable
{
    private const FileRights Nothing = FileRights.None;
    private const FileRights Upload = FileRights.Write | FileRights.Overwrite | FileRights.Append;

    public static IReadOnlyList<CommandRow> Rows { get; } =
    [
        // Login
        new("USER", Login.UserAsync, Phase.Login, ArgumentRule.Required, Nothing, Busy.Wait, null, "RFC 959 §4.1.1", "USER name", "Begins a login."),
        new("PASS", Login.PassAsync, Phase.Login, ArgumentRule.Optional, Nothing, Busy.Wait, null, "RFC 959 §4.1.1", "PASS password", "Completes a login."),
        new("ACCT", Session.AcctAsync, Phase.Login, ArgumentRule.Required, Nothing, Busy.Wait, null, "RFC 959 §4.1.1", "ACCT account", "Accepted; no account information is needed."),
        new("REIN", Session.ReinAsync, Phase.Always, ArgumentRule.None, Nothing, Busy.Wait, null, "RFC 959 §4.1.1", "REIN", "Logs out; the control connection stays."),
        new("QUIT", Session.QuitAsync, Phase.Always, ArgumentRule.None, Nothing, Busy.AtOnce, null, "RFC 959 §4.1.1", "QUIT", "Ends the session, after a running transfer."),
        new("HOST", Session.HostAsync, Phase.Always, ArgumentRule.Required, Nothing, Busy.Wait, Says("HOST"), "RFC 7151 §3", "HOST name", "Names the virtual host before USER."),
        new("SMNT", Session.SmntAsync, Phase.LoggedIn, ArgumentRule.Required, Nothing, Busy.Wait, null, "RFC 959 §4.1.1", "SMNT path", "Not implemented: there is nothing to mount."),

        // TLS
        new("AUTH", Tls.AuthAsync, Phase.Always, ArgumentRule.Required, Nothing, Busy.Wait, s => s.Server.Certificate.Context is null ? null : "AUTH TLS", "RFC 2228 §3, RFC 4217 §4", "AUTH TLS", "Starts TLS on the control connection."),
        new("PBSZ", Tls.PbszAsync, Phase.Always, ArgumentRule.Required, Nothing, Busy.Wait, s => s.Server.Certificate.Context is null ? null : "PBSZ", "RFC 2228 §3, RFC 4217 §8", "PBSZ 0", "Comes before PROT."),
        new("PROT", Tls.ProtAsync, Phase.Always, ArgumentRule.Required, Nothing, Busy.Wait, s => s.Server.Certificate.Context is null ? null : "PROT", "RFC 2228 §3, RFC 4217 §9", "PROT P|C", "Data connections with TLS (P) or without (C)."),
        new("CCC", Tls.CccAsync, Phase.LoggedIn, ArgumentRule.None, Nothing, Busy.Wait, s => s.Options.Tls.ClearCommandChannelAllowed ? "CCC" : null, "RFC 2228 §3, RFC 4217 §6", "CCC", "Takes TLS off the control connection (off by default)."),

        // Data connection
        new("PORT", Active.PortAsync, Phase.LoggedIn, ArgumentRule.Required, Nothing, Busy.Wait, null, "RFC 959 §4.1.2", "PORT h1,h2,h3,h4,p1,p2", "Active mode: the server dials this address."),
        new("EPRT", Active.EprtAsync, Phase.LoggedIn, ArgumentRule.Required, Nothing, Busy.Wait, Says("EPRT"), "RFC 2428 §2", "EPRT |family|address|port|", "Active mode, IPv4 and IPv6."),
        new("PASV", Passive.PasvAsync, Phase.LoggedIn, ArgumentRule.None, Nothing, Busy.Wait, null, "RFC 959 §4.1.2", "PASV", "Passive mode: the server listens and names address and port."),
        new("EPSV", Passive.EpsvAsync, Phase.LoggedIn, ArgumentRule.Optional, Nothing, Busy.Wait, Says("EPSV"), "RFC 2428 §3", "EPSV [1|2|ALL]", "Passive mode, IPv4 and IPv6: names the port."),

        // Presentation
        new("TYPE", Presentation.TypeAsync, Phase.LoggedIn, ArgumentRule.Required, Nothing, Busy.Wait, null, "RFC 959 §4.1.2", "TYPE A|I|L 8", "How files are represented."),
        new("STRU", Presentation.StruAsync, Phase.LoggedIn, ArgumentRule.Required, Nothing, Busy.Wait, null, "RFC 959 §4.1.2", "STRU F", "File structure."),
        new("MODE", Presentation.ModeAsync, Phase.LoggedIn, ArgumentRule.Required, Nothing, Busy.Wait, null, "RFC 959 §4.1.2", "MODE S", "Transfer mode: stream."),
        new("OPTS", Presentation.OptsAsync, Phase.Always, ArgumentRule.Required, Nothing, Busy.Wait, null, "RFC 2389 §4", "OPTS command options", "Options of UTF8, MLST and HASH."),
        new("LANG", Presentation.LangAsync, Phase.Always, ArgumentRule.Optional, Nothing, Busy.Wait, Says("LANG EN*"), "RFC 2640 §4.1", "LANG [en]", "The language of replies."),

        // Transfers
        new("RETR", Retr.RunAsync, Phase.LoggedIn, ArgumentRule.Required, FileRights.Read, Busy.Wait, null, "RFC 959 §4.1.3", "RETR path", "Sends a file to the client.") { UsesDataConnection = true },
        new("STOR", Stor.StorAsync, Phase.LoggedIn, ArgumentRule.Required, Upload, Busy.Wait, null, "RFC 959 §4.1.3", "STOR path", "Takes a file from the client.") { UsesDataConnection = true },
        new("STOU", Stor.StouAsync, Phase.LoggedIn, ArgumentRule.Optional, FileRights.Write, Busy.Wait, null, "RFC 959 §4.1.3, RFC 1123 §4.1.2.9", "STOU [name]", "Takes a file under a name that is not taken.") { UsesDataConnection = true },
        new("APPE", Stor.AppeAsync, Phase.LoggedIn, ArgumentRule.Required, FileRights.Append, Busy.Wait, null, "RFC 959 §4.1.3", "APPE path", "Appends to a file.") { UsesDataConnection = true },
        new("REST", Retr.RestAsync, Phase.LoggedIn, ArgumentRule.Required, Nothing, Busy.Wait, Says("REST STREAM"), "RFC 3659 §5", "REST offset", "The offset of the next transfer."),
        new("ALLO", Session.AlloAsync, Phase.LoggedIn, ArgumentRule.Required, Nothing, Busy.Wait, null, "RFC 959 §4.1.3", "ALLO bytes", "Tells how large the next upload will be."),
        new("ABOR", Session.AborAsync, Phase.LoggedIn, ArgumentRule.None, Nothing, Busy.AtOnce, null, "RFC 959 §4.1.3", "ABOR", "Ends the running transfer."),

        // Listings
        new("LIST", Listing.ListAsync, Phase.LoggedIn, ArgumentRule.Optional, FileRights.List, Busy.Wait, null, "RFC 959 §4.1.3", "LIST [-aR] [path]", "Lists a directory for people.") { UsesDataConnection = true },
        new("NLST", Listing.NlstAsync, Phase.LoggedIn, ArgumentRule.Optional, FileRights.List, Busy.Wait, null, "RFC 959 §4.1.3", "NLST [path]", "Lists names.") { UsesDataConnection = true },
        new("MLSD", MachineListing.MlsdAsync, Phase.LoggedIn, ArgumentRule.Optional, FileRights.List, Busy.Wait, null, "RFC 3659 §7", "MLSD [path]", "Lists a directory for programs.") { UsesDataConnection = true },
        new("MLST", MachineListing.MlstAsync, Phase.LoggedIn, ArgumentRule.Optional, FileRights.List, Busy.AtOnce, s => "MLST " + MlsxLine.FeatText(s.State.MlstFacts), "RFC 3659 §7", "MLST [path]", "The facts of one entry."),
        new("STAT", Stat.RunAsync, Phase.Always, ArgumentRule.Optional, FileRights.List, Busy.AtOnce, null, "RFC 959 §4.1.3", "STAT [path]", "The session's status, or a listing over the control connection."),

        // Directories and files
        new("PWD", Directories.PwdAsync, Phase.LoggedIn, ArgumentRule.None, Nothing, Busy.Wait, null, "RFC 959 §4.1.3", "PWD", "The current directory."),
        new("XPWD", Directories.PwdAsync, Phase.LoggedIn, ArgumentRule.None, Nothing, Busy.Wait, null, "RFC 1123 §4.1.3.1", "XPWD", "As PWD."),
        new("CWD", Directories.CwdAsync, Phase.LoggedIn, ArgumentRule.Required, Nothing, Busy.Wait, null, "RFC 959 §4.1.1", "CWD path", "Changes the current directory."),
        new("XCWD", Directories.CwdAsync, Phase.LoggedIn, ArgumentRule.Required, Nothing, Busy.Wait, null, "RFC 1123 §4.1.3.1", "XCWD path", "As CWD."),
        new("CDUP", Directories.CdupAsync, Phase.LoggedIn, ArgumentRule.None, Nothing, Busy.Wait, null, "RFC 959 §4.1.1", "CDUP", "Changes to the parent directory."),
        new("XCUP", Directories.CdupAsync, Phase.LoggedIn, ArgumentRule.None, Nothing, Busy.Wait, null, "RFC 1123 §4.1.3.1", "XCUP", "As CDUP."),
        new("MKD", Directories.MkdAsync, Phase.LoggedIn, ArgumentRule.Required, FileRights.MakeDirectory, Busy.Wait, null, "RFC 959 §4.1.3", "MKD path", "Makes a directory."),
        new("XMKD", Directories.MkdAsync, Phase.LoggedIn, ArgumentRule.Required, FileRights.MakeDirectory, Busy.Wait, null, "RFC 1123 §4.1.3.1", "XMKD path", "As MKD."),
        new("RMD", Directories.RmdAsync, Phase.LoggedIn, ArgumentRule.Required, FileRights.RemoveDirectory, Busy.Wait, null, "RFC 959 §4.1.3", "RMD path", "Removes an empty directory."),
        new("XRMD", Directories.RmdAsync, Phase.LoggedIn, ArgumentRule.Required, FileRights.RemoveDirectory, Busy.Wait, null, "RFC 1123 §4.1.3.1", "XRMD path", "As RMD."),
        new("DELE", FileChanges.DeleAsync, Phase.LoggedIn, ArgumentRule.Required, FileRights.Delete, Busy.Wait, null, "RFC 959 §4.1.3", "DELE path", "Deletes a file."),
        new("RNFR", FileChanges.RnfrAsync, Phase.LoggedIn, ArgumentRule.Required, FileRights.Rename, Busy.Wait, null, "RFC 959 §4.1.3", "RNFR path", "Names what RNTO renames."),
        new("RNTO", FileChanges.RntoAsync, Phase.LoggedIn, ArgumentRule.Required, FileRights.Write, Busy.Wait, null, "RFC 959 §4.1.3", "RNTO path", "Renames, right after RNFR."),

        // Facts and hashes
        new("SIZE", FileFacts.SizeAsync, Phase.LoggedIn, ArgumentRule.Required, FileRights.List, Busy.Wait, Says("SIZE"), "RFC 3659 §4", "SIZE path", "Bytes of a file."),
        new("MDTM", FileFacts.MdtmAsync, Phase.LoggedIn, ArgumentRule.Required, FileRights.List, Busy.Wait, Says("MDTM"), "RFC 3659 §3", "MDTM path", "When a file was modified (UTC)."),
        new("MFMT", FileFacts.MfmtAsync, Phase.LoggedIn, ArgumentRule.Required, FileRights.SetAttributes, Busy.Wait, Says("MFMT"), "draft-somers-ftp-mfxx §3", "MFMT time path", "Sets when a file was modified."),
        new("MFCT", FileFacts.MfctAsync, Phase.LoggedIn, ArgumentRule.Required, FileRights.SetAttributes, Busy.Wait, Says("MFCT"), "draft-somers-ftp-mfxx §4", "MFCT time path", "Sets when a file was created, where the file system can."),
        new("AVBL", FileFacts.AvblAsync, Phase.LoggedIn, ArgumentRule.Optional, FileRights.List, Busy.Wait, Says("AVBL"), "draft-peterson-streamlined-ftp-command-extensions §4", "AVBL [path]", "Bytes that may still be stored."),
        new("HASH", Hash.HashAsync, Phase.LoggedIn, ArgumentRule.Required, FileRights.Read, Busy.Wait, HashFeature, "draft-bryan-ftpext-hash", "HASH path", "The hash of a file; OPTS HASH chooses which."),
        new("XCRC", Hash.Checksum(HashKind.Crc32), Phase.LoggedIn, ArgumentRule.Required, FileRights.Read, Busy.Wait, Says("XCRC"), "RFC 5797 (registry), WS_FTP", "XCRC \"path\" [start end]", "CRC-32 of a file or a part of it."),
        new("XMD5", Hash.Checksum(HashKind.Md5), Phase.LoggedIn, ArgumentRule.Required, FileRights.Read, Busy.Wait, Says("XMD5"), "RFC 5797 (registry)", "XMD5 \"path\" [start end]", "MD5 of a file or a part of it."),
        new("XSHA1", Hash.Checksum(HashKind.Sha1), Phase.LoggedIn, ArgumentRule.Required, FileRights.Read, Busy.Wait, Says("XSHA1"), "RFC 5797 (registry)", "XSHA1 \"path\" [start end]", "SHA-1 of a file or a part of it."),
        new("XSHA256", Hash.Checksum(HashKind.Sha256), Phase.LoggedIn, ArgumentRule.Required, FileRights.Read, Busy.Wait, Says("XSHA256"), "RFC 5797 (registry)", "XSHA256 \"path\" [start end]", "SHA-256 of a file or a part of it."),
        new("XSHA512", Hash.Checksum(HashKind.Sha512), Phase.LoggedIn, ArgumentRule.Required, FileRights.Read, Busy.Wait, Says("XSHA512"), "RFC 5797 (registry)", "XSHA512 \"path\" [start end]", "SHA-512 of a file or a part of it."),

        // The rest
        new("SITE", Site.RunAsync, Phase.LoggedIn, ArgumentRule.Required, FileRights.SetAttributes, Busy.Wait, null, "RFC 959 §4.1.3", "SITE CHMOD|UTIME|HELP …", "Changes permissions and times."),
        new("FEAT", Features.FeatAsync, Phase.Always, ArgumentRule.None, Nothing, Busy.Wait, null, "RFC 2389 §3", "FEAT", "What this server can do."),
        new("HELP", Features.HelpAsync, Phase.Always, ArgumentRule.Optional, Nothing, Busy.Wait, null, "RFC 959 §4.1.3", "HELP [command]", "The commands, or one of them."),
        new("SYST", Session.SystAsync, Phase.Always, ArgumentRule.None, Nothing, Busy.Wait, null, "RFC 959 §4.1.3", "SYST", "The kind of system."),
        new("NOOP", Session.NoopAsync, Phase.Always, ArgumentRule.Optional, Nothing, Busy.AtOnce, null, "RFC 959 §4.1.3", "NOOP", "Does nothing."),
        new("XWHY", Why.RunAsync, Phase.LoggedIn, ArgumentRule.Optional, Nothing, Busy.AtOnce, Says("XWHY"), "extension of this server", "XWHY [REPORT invitation summary]", "What the server saw of you and of your last data connection; or takes the report of a doctor that was invited."),
        new("CLNT", Session.ClntAsync, Phase.Always, ArgumentRule.Required, Nothing, Busy.Wait, Says("CLNT"), "no RFC; common", "CLNT name", "The client's name."),
    ];

    private static readonly FrozenDictionary<ulong, CommandRow> ByKey = Rows.ToFrozenDictionary(row => CommandLine.KeyOf(row.Verb));

    /// <summary>The row of a verb (see <see cref="CommandLine.VerbKey"/>); null where there is none.</summary>
    public static CommandRow? Find(ulong verbKey) => ByKey.GetValueOrDefault(verbKey);

    private static Func<ControlSession, string?> Says(string feature) => _ => feature;

    /// <summary>draft-bryan-ftpext-hash §3.1: the chosen algorithm is starred.</summary>
    private static string HashFeature(ControlSession session) =>
        "HASH " + string.Join(';', HashNames.All.Select(kind => HashNames.ToText(kind) + (kind == session.State.Hash ? "*" : "")));
}
