using System.Globalization;
using System.Net;

namespace Portolan.Diagnosis;

/// <summary>Turns what is known of one transfer into the arrows of its picture.</summary>
internal sealed class SequenceBuilder
{
    private readonly List<SequenceArrow> _data = [];

    public DataMode Mode { get; init; }
    public IPEndPoint? ControlClient { get; init; }
    public IPEndPoint? ControlServer { get; init; }
    public IPEndPoint? DataClient { get; init; }
    public IPEndPoint? DataServer { get; init; }
    public IPEndPoint? Announced { get; init; }
    public StepTimes Times { get; init; }
    public DataStep Reached { get; init; }
    public DataStep FailedStep { get; init; }
    public DataFailure Failure { get; init; }
    public bool WasRefused { get; init; }
    public string? RefusalText { get; init; }
    public string? Tls { get; init; }
    public bool? TlsResumed { get; init; }
    public long Bytes { get; init; }
    public CloseKind Close { get; init; }

    public Sequence Build()
    {
        var control = ControlArrows().ToList();
        if (Mode.IsActive()) ActiveData();
        else PassiveData();
        AfterHandshake();
        return new()
        {
            Mode = Mode,
            Client = ControlClient?.Address,
            Server = ControlServer?.Address,
            Control = control,
            Data = _data,
            Between = BetweenOf(Failure),
            FailedStep = FailedStep,
            Failure = Failure,
        };
    }

    private IEnumerable<SequenceArrow> ControlArrows()
    {
        yield return OnControl(1, ArrowWay.ToServer, "SYN", DataStep.ControlConnected);
        yield return OnControl(2, ArrowWay.ToClient, "SYN/ACK", DataStep.ControlConnected);
        yield return OnControl(3, ArrowWay.ToServer, "ACK", DataStep.ControlConnected);
        yield return OnControl(4, ArrowWay.ToServer, Mode.IsActive() ? $"{Mode.Verb()} {Announced}" : Mode.Verb(), DataStep.Announced) with { Lost = false };
        if (RefusalText is not null)
            yield return FailedStep == DataStep.Opening ? OnControl(5, ArrowWay.ToClient, RefusalText, DataStep.Opening) : OnControl(4, ArrowWay.ToClient, RefusalText, DataStep.Announced);
        else if (Mode.IsPassive())
            yield return OnControl(5, ArrowWay.ToClient, Mode == DataMode.Pasv ? $"227 {Announced}" : $"229 :{Port(Announced)}", DataStep.Opening);
    }

    private void PassiveData()
    {
        var (client, server) = (Port(DataClient), Port(Announced ?? DataServer));
        var state = StateOf(DataStep.Connected);
        var dialled = state == ArrowState.Failed || (Reached == DataStep.Opening && FailedStep == DataStep.Opening);
        if (dialled && WasRefused)
        {
            _data.Add(new(6, ArrowWay.ToServer, Same("SYN"), client, server, ArrowState.Done, null));
            _data.Add(new(6, ArrowWay.ToClient, ("RST: refused", "RST：被拒绝"), client, server, ArrowState.Failed, Times.Of(DataStep.Connected)));
            return;
        }
        _data.Add(new(6, ArrowWay.ToServer, Same("SYN"), client, server, state, null, Lost: dialled));
        if (dialled) return;
        _data.Add(new(6, ArrowWay.ToClient, Same("SYN/ACK"), client, server, state));
        _data.Add(new(6, ArrowWay.ToServer, Same("ACK"), client, server, state, Times.Of(DataStep.Connected)));
    }

    private void ActiveData()
    {
        var (client, server) = (Port(Announced ?? DataClient), Port(DataServer));
        if (server == 0 && ControlServer is not null) server = ControlServer.Port - 1; // where the server should dial from
        var opening = StateOf(DataStep.Opening);
        if (opening == ArrowState.Failed && WasRefused)
        {
            _data.Add(new(5, ArrowWay.ToClient, Same("SYN"), client, server, ArrowState.Done, Times.Of(DataStep.Opening)));
            _data.Add(new(5, ArrowWay.ToServer, ("RST: refused", "RST：被拒绝"), client, server, ArrowState.Failed));
            return;
        }
        _data.Add(new(5, ArrowWay.ToClient, Same("SYN"), client, server, opening, Times.Of(DataStep.Opening), Lost: opening == ArrowState.Failed));
        if (opening == ArrowState.Failed) return;
        var state = StateOf(DataStep.Connected);
        _data.Add(new(6, ArrowWay.ToServer, Same("SYN/ACK"), client, server, state, null, Lost: state == ArrowState.Failed));
        if (state != ArrowState.Failed) _data.Add(new(6, ArrowWay.ToClient, Same("ACK"), client, server, state, Times.Of(DataStep.Connected)));
    }

    /// <summary>TLS, bytes and close, only where the data connection stood.</summary>
    private void AfterHandshake()
    {
        if (Reached < DataStep.Connected) return;
        var (client, server) = Mode.IsActive() ? (Port(Announced ?? DataClient), Port(DataServer)) : (Port(DataClient), Port(Announced ?? DataServer));
        if (Tls is not null || FailedStep == DataStep.TlsDone) _data.Add(new(0, ArrowWay.Both, TlsLabel(), client, server, TlsState(), Times.Of(DataStep.TlsDone)));
        if (FailedStep == DataStep.TlsDone) return;
        var bytes = Bytes.ToString("N0", CultureInfo.InvariantCulture);
        var dataState = FailedStep is DataStep.FirstByte or DataStep.LastByte ? ArrowState.Failed : StateOf(DataStep.LastByte);
        _data.Add(new(0, ArrowWay.Both, ($"{bytes} bytes", $"{bytes} 字节"), client, server, dataState, Times.Of(DataStep.LastByte), Lost: dataState == ArrowState.Failed));
        if (Reached >= DataStep.LastByte || FailedStep == DataStep.Closed)
            _data.Add(new(0, ArrowWay.Both, CloseLabel(), client, server, StateOf(DataStep.Closed), Times.Of(DataStep.Closed)));
    }

    private ArrowState TlsState()
    {
        if (FailedStep == DataStep.TlsDone) return ArrowState.Failed;
        return Reached > DataStep.Connected ? ArrowState.Done : ArrowState.NotReached;
    }

    private Phrase TlsLabel()
    {
        var name = Tls ?? "TLS";
        return TlsResumed switch
        {
            true => ($"{name}, session resumed", $"{name}，已恢复会话"),
            false => ($"{name}, new session", $"{name}，新会话"),
            _ => Same(name),
        };
    }

    private Phrase CloseLabel() => Close switch
    {
        CloseKind.Fin => Same("FIN"),
        CloseKind.CloseNotify => Same("close_notify, FIN"),
        CloseKind.TruncatedTls => ("FIN without close_notify", "FIN，缺少 close_notify"),
        CloseKind.Reset => Same("RST"),
        CloseKind.Aborted => ("aborted", "已中止"),
        _ => ("close", "关闭"),
    };

    private SequenceArrow OnControl(int number, ArrowWay way, string label, DataStep step)
    {
        var state = StateOf(step);
        // A refusal is its own arrow: what the client sent had arrived.
        if (step == DataStep.Announced && way == ArrowWay.ToServer && RefusalText is not null) state = ArrowState.Done;
        // With three arrows for the first handshake only the first one is the lost one.
        if (step == DataStep.ControlConnected && state == ArrowState.Failed && number > 1) state = ArrowState.NotReached;
        var at = number < 3 ? null : Times.Of(step);
        return new(number, way, Same(label), Port(ControlClient), Port(ControlServer), state, at, Lost: state == ArrowState.Failed && number == 1);
    }

    private ArrowState StateOf(DataStep step)
    {
        if (step == FailedStep) return ArrowState.Failed;
        return Reached >= step ? ArrowState.Done : ArrowState.NotReached;
    }

    private static Phrase? BetweenOf(DataFailure failure) => failure switch
    {
        DataFailure.ActiveBlockedByClientNat => ("NAT", "NAT"),
        DataFailure.TlsBlindedAlg or DataFailure.AlgRewrote => ("NAT + FTP helper", "NAT + FTP 助手"),
        DataFailure.ActiveBlockedByClientFirewall or DataFailure.ActiveRejectedByClientFirewall or DataFailure.ServerEgressBlocked or DataFailure.ClientEgressBlocked
            or DataFailure.RangeClosed or DataFailure.RangePartlyOpen => ("firewall", "防火墙"),
        DataFailure.TimedOut or DataFailure.NoConnectionArrived => ("firewall or NAT?", "防火墙或 NAT？"),
        DataFailure.AnnouncedAddressPrivate or DataFailure.AnnouncedAddressWrong or DataFailure.Unreachable => ("nobody there", "地址不可达"),
        _ => null,
    };

    private static Phrase Same(string text) => new(text, text);

    private static int Port(IPEndPoint? end) => end?.Port ?? 0;
}
