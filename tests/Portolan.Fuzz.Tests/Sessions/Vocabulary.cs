using System.Net;
using System.Text;
using Portolan.Fuzz.Tests.Kit;
using Portolan.Protocol;
using Portolan.Server.Commands;

namespace Portolan.Fuzz.Tests.Sessions;

/// <summary>Command lines as clients, bad clients and attackers write them: every verb of the table with arguments that mean something to it, and damage.</summary>
/// <param name="traps">Addresses nobody may ever be sent to.</param>
internal sealed class Vocabulary(Random random, IPEndPoint[] traps)
{
    private static readonly string[] Verbs = [.. CommandTable.Rows.Select(row => row.Verb).Where(verb => verb != "QUIT")];

    private static readonly string[] Paths =
    [
        "a.txt", "big.bin", "/", ".", "..", "dir", "dir/deep/file", "/dir", "new1", "new2", "new3", "dir/new4", "../outside/secret", "/../../outside/secret",
        "dir/../../outside/secret", "link", "link/secret", "chain/secret", "/etc/passwd", "/proc/self/environ", "..\\outside\\secret", "..:/outside", "~root", "~/x", "fifo",
        ".a.txt.portolan-part", "*", "*.txt", "*/*", "*/*/*/*", "[a-z]*", "[", "{a,b}", "??", "CON", "a::$DATA", "sp ace", " a", "a ", "\u00e4\u00f6", "\u00c0\u00af", "a\0b",
        "-aR", "-R /", "-la dir", "//server/share", "C:\\x", "\"quoted\"", "%2e%2e/x", "a\rb", "\u001b[31m", "x/y/z/../../..", "....//", "dir/", "./././a.txt",
    ];

    private static readonly string[] Numbers =
        ["0", "1", "5", "100", "4096", "100000", "-1", "+5", "007", "2147483647", "2147483648", "9223372036854775807", "9223372036854775808", "99999999999999999999", "1e3", "", "x"];

    private static readonly string[] Times = ["20260102030405", "20260102030405.999", "19000101000000", "99991231235959", "20260230000000", "2026", "-1", "20260102030461", "abc"];

    /// <summary>The address where this client really listens; null where it does not.</summary>
    public IPEndPoint? OwnListener { get; set; }

    /// <summary>One command line without its end. It has no line end and no Telnet byte inside, so that it is one line to every server.</summary>
    public byte[] Line()
    {
        var line = Encoding.Latin1.GetBytes(Text(Pick(Verbs)));
        if (random.Next(5) == 0) line = Mutator.Change(random, line, Encoding.Latin1.GetBytes(Text(Pick(Verbs))), most: 12_000);
        return [.. line.Where(b => b is not ((byte)'\r' or (byte)'\n' or 255 or 0))];
    }

    public string Path() => Pick(Paths);

    private string Text(string verb)
    {
        if (random.Next(12) == 0) return $"{verb} {Pick(Paths)}";
        var argument = verb switch
        {
            "USER" => Pick("anna", "bob", "nobody", "anonymous", "root", "an na", "%s%n", new string('u', 300)),
            "PASS" => Pick("pw", "pw", "pw", "wrong", "", "-pw", new string('p', 5000)),
            "AUTH" => Pick("SSL3", "GSSAPI", "", "TLS-X"),
            "PBSZ" => Pick(Numbers),
            "PROT" => Pick("C", "P", "S", "E", "CC", ""),
            "PORT" => OwnListener is { } own && random.Next(2) == 0 ? HostPort.Format(own) : Foreign(),
            "EPRT" => OwnListener is { } own && random.Next(2) == 0 ? $"|1|{own.Address}|{own.Port}|" : ForeignExtended(),
            "EPSV" => Pick("", "", "", "1", "2", "3", "x"),
            "TYPE" => Pick("A", "I", "L 8", "L 7", "E", "A N", "A T", "A C", ""),
            "STRU" => Pick("F", "R", "P", ""),
            "MODE" => Pick("S", "B", "C", "Z", ""),
            "OPTS" => Pick("UTF8 ON", "UTF8 OFF", "UTF8", "MLST size;type;", "MLST", "HASH SHA-256", "HASH X", "HASH", "MLST ;;;==", "X Y"),
            "LANG" => Pick("", "en", "EN-us", "zh", "*"),
            "REST" or "ALLO" => Pick(Numbers),
            "MFMT" or "MFCT" => $"{Pick(Times)} {Pick(Paths)}",
            "MDTM" => random.Next(2) == 0 ? Pick(Paths) : $"{Pick(Times)} {Pick(Paths)}",
            "SITE" => Pick("CHMOD 644 ", "CHMOD 777 ", "CHMOD 9999 ", "CHMOD ", "UTIME 20260102030405 ", "UTIME ", "HELP ", "EXEC ", "") + Pick(Paths),
            "XCRC" or "XMD5" or "XSHA1" or "XSHA256" or "XSHA512" => $"\"{Pick(Paths)}\" {Pick(Numbers)} {Pick(Numbers)}",
            "HELP" => Pick("", "RETR", "SITE", "NOPE"),
            "HOST" => Pick("localhost", "[::1]", "127.0.0.1", "x.example", ""),
            "PASV" or "PWD" or "XPWD" or "CDUP" or "XCUP" or "FEAT" or "SYST" or "NOOP" or "REIN" or "ABOR" or "CCC" or "XWHY" => Pick("", "", "", "", "x"),
            _ => Pick(Paths),
        };
        return argument.Length == 0 ? verb : $"{(random.Next(8) == 0 ? verb.ToLowerInvariant() : verb)} {argument}";
    }

    private string Foreign() => random.Next(4) switch
    {
        0 => Pick("127,0,0,1,0,22", "0,0,0,0,0,21", "255,255,255,255,255,255", "1,2,3", "256,1,1,1,1,1", "127,0,0,1,4,", "10,0,0,1,200,1", "-1,0,0,1,1,1", "127,0,0,1,3,255"),
        _ => HostPort.Format(traps[random.Next(traps.Length)]),
    };

    private string ForeignExtended() => random.Next(4) switch
    {
        0 => Pick("|1|127.0.0.1|22|", "|2|::1|80|", "|3|x|1|", "|1||5|", "||||", "|1|0.0.0.0|30000|", "!1!127.0.0.1!1023!", "|2|::ffff:127.0.0.1|22|", "|1|127.0.0.1|65536|"),
        1 => $"|2|::ffff:{traps[random.Next(traps.Length)].Address}|{traps[0].Port}|",
        _ => traps[random.Next(traps.Length)] is var trap ? $"|1|{trap.Address}|{trap.Port}|" : "",
    };

    private string Pick(params string[] choices) => choices[random.Next(choices.Length)];
}
