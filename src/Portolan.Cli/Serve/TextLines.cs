using System.Buffers;
using System.Globalization;
using System.Text;
using Microsoft.Extensions.Logging;

namespace Portolan.Cli.Serve;

/// <summary>Log lines for people and grep: time (UTC), level, event, message.</summary>
internal static class TextLines
{
    public static void Write(IBufferWriter<byte> line, LogLevel level, EventId id, string message, Exception? exception)
    {
        Span<byte> time = stackalloc byte[24];
        DateTime.UtcNow.TryFormat(time, out var written, "yyyy-MM-dd'T'HH:mm:ss.fff'Z'", CultureInfo.InvariantCulture);
        line.Write(time[..written]);
        Encoding.UTF8.GetBytes($" {WordFor(level),-5} {id.Name ?? "-",-16} ", line);
        Encoding.UTF8.GetBytes(OneLine(message), line);
        line.Write("\n"u8);
        if (exception is not null) Encoding.UTF8.GetBytes($"  {OneLine(exception.ToString())}\n", line);
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
