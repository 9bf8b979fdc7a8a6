using System.Net;
using Microsoft.Extensions.Logging;
using Portolan.Diagnosis;

namespace Portolan.Client;

/// <summary>The client's log messages. Numbers are stable; secrets never come here.</summary>
internal static partial class ClientLog
{
    [LoggerMessage(1001, LogLevel.Debug, "> {Line}")]
    public static partial void Sent(ILogger log, string line);

    [LoggerMessage(1002, LogLevel.Debug, "< {Code} {Text}")]
    public static partial void Received(ILogger log, int code, string text);

    [LoggerMessage(1003, LogLevel.Information, "{Text}")]
    public static partial void Note(ILogger log, string text);

    [LoggerMessage(1004, LogLevel.Debug, "{Step} {Remote}: {Outcome}")]
    public static partial void ControlStep(ILogger log, ControlStep step, IPEndPoint? remote, string outcome);

    [LoggerMessage(1005, LogLevel.Debug, "{Mode} {Step} {Remote}")]
    public static partial void DataStep(ILogger log, DataMode mode, DataStep step, IPEndPoint? remote);

    [LoggerMessage(1006, LogLevel.Debug, "{Mode} ended by {Close} after {Bytes} bytes ({Failure})")]
    public static partial void DataEnded(ILogger log, DataMode mode, CloseKind close, long bytes, DataFailure failure);
}
