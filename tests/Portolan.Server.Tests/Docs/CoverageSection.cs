using System.Globalization;
using System.Text;
using Portolan.Server.Commands;

namespace Portolan.Server.Tests.Docs;

/// <summary>The last part of docs/commands.md: which commands of each specification the table has.</summary>
internal static class CoverageSection
{
    /// <summary>Every command that each specification defines, whether this server has it or not.</summary>
    private static readonly (string Name, string Title, string[] Commands)[] Specifications =
    [
        ("RFC 959", "File Transfer Protocol", ["USER", "PASS", "ACCT", "CWD", "CDUP", "SMNT", "REIN", "QUIT", "PORT", "PASV", "TYPE", "STRU", "MODE", "RETR", "STOR", "STOU", "APPE", "ALLO", "REST", "RNFR", "RNTO", "ABOR", "DELE", "RMD", "MKD", "PWD", "LIST", "NLST", "SITE", "SYST", "STAT", "HELP", "NOOP"]),
        ("RFC 1123", "Requirements for Internet hosts, §4.1", ["XCUP", "XCWD", "XMKD", "XPWD", "XRMD"]),
        ("RFC 1639", "FTP over big addresses; EPRT and EPSV took its place", ["LPRT", "LPSV"]),
        ("RFC 2228", "Security extensions", ["AUTH", "ADAT", "PBSZ", "PROT", "CCC", "MIC", "CONF", "ENC"]),
        ("RFC 2389", "Feature negotiation", ["FEAT", "OPTS"]),
        ("RFC 2428", "IPv6 and NATs", ["EPRT", "EPSV"]),
        ("RFC 2640", "Internationalization", ["LANG"]),
        ("RFC 3659", "Extensions to FTP", ["MDTM", "SIZE", "REST", "MLST", "MLSD"]),
        ("RFC 4217", "FTP with TLS", ["AUTH", "PBSZ", "PROT", "CCC"]),
        ("RFC 7151", "Virtual hosts", ["HOST"]),
        ("draft-somers-ftp-mfxx", "Modifying facts", ["MFMT", "MFCT", "MFF"]),
        ("draft-bryan-ftpext-hash", "File hashes", ["HASH"]),
        ("draft-peterson-streamlined-ftp-command-extensions", "Streamlined extensions", ["AVBL", "CSID", "DSIZ", "RMDA", "THMB"]),
    ];

    public static void Write(StringBuilder page)
    {
        page.Append("""

            ## RFC coverage

            | specification | about | implemented | not implemented |
            |---|---|---|---|

            """);
        var verbs = CommandTable.Rows.Select(row => row.Verb).ToList();
        foreach (var (name, title, commands) in Specifications)
        {
            var (have, lack) = (commands.Where(verbs.Contains), commands.Where(verb => !verbs.Contains(verb)));
            page.Append(CultureInfo.InvariantCulture, $"| {name} | {title} | {string.Join(", ", have)} | {string.Join(", ", lack)} |\n");
        }
        var others = verbs.Except(Specifications.SelectMany(specification => specification.Commands), StringComparer.Ordinal);
        page.Append(CultureInfo.InvariantCulture, $"| none | in use without a specification | {string.Join(", ", others)} | |\n");
        page.Append("""

            SMNT is answered 502: there is nothing to mount. ADAT, MIC, CONF and ENC belong to mechanisms other than TLS. FEAT also says UTF8 (RFC 2640)
            and TVFS (RFC 3659 §6). RFC 2577 (security considerations) and RFC 5797 (the registry of commands) define no commands of their own.

            """);
    }
}
