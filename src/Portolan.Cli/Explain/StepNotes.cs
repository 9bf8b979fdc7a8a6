using System.Globalization;
using System.Net;
using Portolan.Cli.Text;

namespace Portolan.Cli.Explain;

/// <summary>What the reader should notice at a step, beyond the packets.</summary>
internal sealed class StepNotes(Lesson lesson, Texts texts)
{
    private const int PortBytes = 256;

    private readonly string _space = texts.Language == Language.Chinese ? "" : " ";

    public string OnFirstDial(IReadOnlyList<Evidence> syn) => Remembered(syn, texts.NatRemembers);

    public string OnSecondDial(IReadOnlyList<Evidence> syn) => Remembered(syn, texts.NatRemembersToo);

    public string OnPort(string line, IPEndPoint announced, IPAddress client)
    {
        var note = Hidden(line) + texts.ClientListens(Arithmetic(announced), announced.ToString());
        return announced.Address.Equals(client) ? note : note + _space + texts.NatAnnounced(client.ToString());
    }

    public string OnPasv(string line) => Hidden(line).TrimEnd();

    public string OnPassiveReply(string answer, IPEndPoint announced) => Hidden(answer) + texts.ServerListens(Arithmetic(announced), announced.ToString());

    /// <summary>The server dialled from another port than the one below its control port.</summary>
    public string OnServersDial(IReadOnlyList<Evidence> syn, IPEndPoint control) =>
        syn.Count > 0 && syn[0].From.Port != control.Port - 1 ? texts.DialledFromOtherPort(control.Port - 1, syn[0].From.Port) : "";

    public string OnLostDial(IReadOnlyList<Evidence> syn, IPEndPoint announced) =>
        syn is [{ Source: Source.WireOutside }] ? texts.NatKnowsNothing(announced.Port) : "";

    // As the router saw it: the same packet with two senders.
    private static string Remembered(IReadOnlyList<Evidence> syn, Func<string, string, string> text) =>
        syn is [{ Source: Source.WireInside } inside, { Source: Source.WireOutside } outside] ? text(outside.From.ToString(), inside.From.ToString()) : "";

    private string Hidden(string line) => lesson.Tls ? texts.InsideTls(line) + _space : "";

    private static string Arithmetic(IPEndPoint announced) =>
        string.Create(CultureInfo.InvariantCulture, $"{announced.Port / PortBytes} × 256 + {announced.Port % PortBytes} = {announced.Port}");
}
