using Portolan.Lab.Tests.Clients;

namespace Portolan.Lab.Tests.Outcomes;

/// <summary>What works where, by which program: the truth that the lab proves.</summary>
public static class OutcomeTable
{
    private const char NotAsked = '.';

    // + works   - the data connection fails   ? depends on the port
    // / the program knows better   x no control connection   . cannot be asked of this program
    //
    // curl goes from EPSV to PASV and from EPRT to PORT by itself, so its EPSV and EPRT mean "begin with".
    // lftp knows PORT for IPv4 and EPRT for IPv6, and goes over to passive mode when PORT is refused.
    // It dials the first address of a name again and again, and never comes to the second.
    private static readonly Line[] Lines =
    [
        //                                          portolan     curl         trusting 227  lftp
        //                                     EPSV,PASV,EPRT,PORT,auto of each
        new("direct", false,                        "+ + + + +", "+ + + + +", ". + . . .", "+ + . + +"),
        new("direct", true,                         "+ + + + +", "+ + . . +", ". + . . .", "+ + . + +"),
        new("routed-client", false,                 "+ + + + +", "+ + + + +", ". + . . .", "+ + . + +"),
        new("ipv6-only", false,                     "+ / + / +", "+ . + . +", ". . . . .", "+ . + . +"),
        new("ipv6-only", true,                      "+ / + / +", "+ . . . +", ". . . . .", "+ . + . +"),
        new("dual-stack", false,                    "+ / + / +", "+ . + . +", ". . . . .", "+ . + . +"),
        new("dual-stack-broken", false,             "+ + + + +", "+ + + + +", ". . . . .", "x x . x x"),

        new("client-nat", false,                    "+ + - - +", "+ + - - +", ". + . . .", "+ + . + +"),
        new("client-nat", true,                     "+ + - - +", "+ + . . +", ". + . . .", "+ + . + +"),
        new("client-nat-helper", false,             "+ + + + +", "+ + + + +", ". + . . .", "+ + . + +"),
        new("client-nat-helper", true,              "+ + - - +", "+ + . . +", ". + . . .", "+ + . + +"),
        new("client-firewall-drops", false,         "+ + - - +", "+ + - - +", ". + . . .", "+ + . - +"),
        new("client-firewall-rejects", false,       "+ + - - +", "+ + - - +", ". + . . .", "+ + . - +"),

        new("server-firewall-control-only", false,  "- - + + +", "- - + + -", ". - . . .", "- - . + -"),
        new("server-firewall-range", false,         "+ + + + +", "+ + + + +", ". + . . .", "+ + . + +"),
        new("server-dnat-external", false,          "+ + + + +", "+ + + + +", ". + . . .", "+ + . + +"),
        new("server-dnat-external", true,           "+ + + + +", "+ + . . +", ". + . . .", "+ + . + +"),
        new("server-dnat-private", false,           "+ + + + +", "+ + + + +", ". - . . .", "+ + . + +"),
        new("server-dnat-private-client-nat", false, "+ + - - +", "+ + - - +", ". - . . .", "+ + . + +"),
        new("server-dnat-private-no-range", false,  "- - + + +", "- - + + -", ". - . . .", "- - . + -"),
        new("server-dnat-no-range", false,          "- - + + +", "- - + + -", ". - . . .", "- - . + -"),
        new("server-dnat-half-range", false,        "? ? + + +", "? ? + + ?", ". ? . . .", "? ? . + ?"),
        new("both-nat", false,                      "+ + - - +", "+ + - - +", ". + . . .", "+ + . + +"),
        new("both-nat-no-range", false,             "- - - - -", "- - - - -", ". - . . .", "- - . - -"),
        new("no-control", false,                    "x . x . x", "x . . . x", ". . . . .", "x . . . x"),
    ];

    /// <summary>Every network that has a line, in clear or under TLS.</summary>
    public static IReadOnlyList<(string Network, bool Tls)> Networks => [.. Lines.Select(line => (line.Network, line.Tls))];

    /// <summary>The rows of one network: TLS or not, program, way, outcome.</summary>
    public static IEnumerable<(bool Tls, LabClient Client, Way Way, Outcome Outcome)> RowsOf(string network) =>
        from line in Lines
        where line.Network == network
        from cell in line.Cells
        select (line.Tls, cell.Client, cell.Way, cell.Outcome);

    /// <summary>What our own client meets.</summary>
    public static Outcome OfPortolan(string network, bool tls, Way way) =>
        RowsOf(network).Single(row => row.Tls == tls && row.Client is PortolanClient && row.Way == way).Outcome;

    private sealed record Line(string Network, bool Tls, params string[] Programs)
    {
        public IEnumerable<(LabClient Client, Way Way, Outcome Outcome)> Cells =>
            from program in Programs.Select((cells, at) => (Client: LabClient.All[at], Cells: cells.Split(' ')))
            from way in Enum.GetValues<Way>()
            let mark = program.Cells[(int)way][0]
            where mark != NotAsked
            select (program.Client, way, Read(mark));

        private static Outcome Read(char mark) => mark switch
        {
            '+' => Outcome.Works,
            '-' => Outcome.Fails,
            '?' => Outcome.DependsOnPort,
            '/' => Outcome.NotPossible,
            'x' => Outcome.NoControl,
            _ => throw new InvalidOperationException($"No outcome is written '{mark}'."),
        };
    }
}
