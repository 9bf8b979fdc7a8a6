using System.Buffers;
using Microsoft.Extensions.Logging;

namespace Portolan.Cli.Serve;

/// <summary>The server's log on standard output, one line for each event.</summary>
/// <remarks>
/// Microsoft's console logger wakes its thread and writes for each line: 50 µs of CPU a login and 30 a transfer, against 3 here
/// (16 clients that log in, pinned to one core: 5,300 against 12,600 logins a second).
/// </remarks>
internal sealed class ConsoleLog : ILoggerFactory, ILogger
{
    [ThreadStatic]
    private static ArrayBufferWriter<byte>? _line;

    private readonly LogFormat _format;
    private readonly LogLevel _least;
    private readonly BackgroundLines _lines;

    private ConsoleLog(LogFormat format, LogLevel least, Stream output)
    {
        (_format, _least) = (format, least);
        _lines = new BackgroundLines(output);
    }

    /// <summary>Dispose writes what is still waiting.</summary>
    public static ConsoleLog Open(ServeSettings settings, Stream output) => new(settings.LogFormat, settings.LogLevel, output);

    public ILogger CreateLogger(string categoryName) => this;

    public void AddProvider(ILoggerProvider provider) => throw new NotSupportedException("One log, one place.");

    public bool IsEnabled(LogLevel logLevel) => logLevel >= _least && logLevel != LogLevel.None;

    public IDisposable? BeginScope<TState>(TState state) where TState : notnull => null;

    public void Log<TState>(LogLevel logLevel, EventId eventId, TState state, Exception? exception, Func<TState, Exception?, string> formatter)
    {
        if (!IsEnabled(logLevel)) return;
        var line = _line ??= new ArrayBufferWriter<byte>(512);
        line.ResetWrittenCount();
        if (_format == LogFormat.Json) JsonLines.Write(line, logLevel, eventId, formatter(state, exception), state as IReadOnlyList<KeyValuePair<string, object?>>, exception);
        else TextLines.Write(line, logLevel, eventId, formatter(state, exception), exception);
        _lines.Add(line.WrittenSpan);
    }

    public void Dispose() => _lines.Dispose();
}
