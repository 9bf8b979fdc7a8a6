using Portolan.Diagnosis;

namespace Portolan.Client;

/// <summary>Outcomes in words, for the doctor's lines.</summary>
internal static class OutcomeText
{
    public static Phrase Of(ProbeOutcome outcome) => outcome switch
    {
        ProbeOutcome.Ok => ("works", "正常"),
        ProbeOutcome.CommandRefused => ("the server refuses it", "服务器拒绝"),
        ProbeOutcome.Refused => ("the dial was refused", "连接被拒绝"),
        ProbeOutcome.TimedOut => ("the dial got no answer", "连接没有应答"),
        ProbeOutcome.Unreachable => ("the dial found no way", "连接无法到达"),
        ProbeOutcome.Reset => ("connected, then reset", "已连接，随后被重置"),
        ProbeOutcome.NothingArrived => ("nobody dialled us", "没有收到连接"),
        ProbeOutcome.StrangerArrived => ("a stranger dialled us", "收到陌生地址的连接"),
        ProbeOutcome.TlsFailed => ("the TLS handshake failed", "TLS 握手失败"),
        ProbeOutcome.TransferRefused => ("the server refused the transfer", "服务器拒绝传输"),
        ProbeOutcome.Stalled => ("no data moved", "没有数据移动"),
        ProbeOutcome.Truncated => ("data is missing", "数据不完整"),
        ProbeOutcome.BadEnding => ("it ended badly", "结束异常"),
        ProbeOutcome.ControlLost => ("the control connection was lost", "控制连接中断"),
        _ => ("not tried", "未尝试"),
    };
}
