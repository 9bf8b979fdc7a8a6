using System.Globalization;
using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Logging.Abstractions;
using Microsoft.Extensions.Logging.Console;

namespace Portolan.Cli.Serve;

/// <summary>Log lines for people and grep: time (UTC), level, event, message.</summary>
internal sealed class TextLines() : ConsoleFormatter("portolan-text")
{
    public override void Write<TState>(in LogEntry<TState> logEntry, IExternalScopeProvider? scopeProvider, TextWriter textWriter)
    {
        var message = logEntry.Formatter(logEntry.State, logEntry.Exception);
        textWriter.Write(DateTime.UtcNow.ToString("yyyy-MM-dd'T'HH:mm:ss.fff'Z'", CultureInfo.InvariantCulture));
        textWriter.Write($" {WordFor(logEntry.LogLevel),-5} {logEntry.EventId.Name ?? "-",-16} ");
        textWriter.WriteLine(OneLine(message));
        if (logEntry.Exception is { } exception) textWriter.WriteLine("  " + OneLine(exception.ToString()));
    }

    public static string WordFor(LogLevel level) => level switch
    {
        LogLevel.Trace => "trace",
        LogLevel.Debug => "debug",
        LogLevel.Information => "info",
        LogLevel.Warning => "warn",
        LogLevel.Error => "error",
        _ => "fatal",
    };

    private static string OneLine(string text) => Terminals.Clean(text).ReplaceLineEndings(" | ");
}
