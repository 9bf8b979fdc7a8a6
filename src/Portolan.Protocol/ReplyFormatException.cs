namespace Portolan.Protocol;

/// <summary>Why what arrived is no FTP reply.</summary>
public enum ReplyFault
{
    /// <summary>A line that begins no reply. The exception's text holds it.</summary>
    NoReply,
    LineTooLong,
    TooLong,
}

/// <summary>What arrived is no FTP reply, or a reply without end. The connection is of no further use.</summary>
public sealed class ReplyFormatException(ReplyFault fault, string text = "") : Exception(fault switch
{
    ReplyFault.NoReply => $"This is no FTP reply: {text}",
    ReplyFault.LineTooLong => "A line is longer than 64 KiB.",
    _ => "The reply has too many lines or bytes.",
})
{
    public ReplyFault Fault { get; } = fault;

    /// <summary>The line that is no reply, its beginning, without control characters; empty where it is another fault.</summary>
    public string Text { get; } = text;
}
