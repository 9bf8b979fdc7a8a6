using System.Collections.Concurrent;
using Microsoft.Extensions.Logging;

namespace Portolan.Server.Tests.Kit;

/// <summary>Keeps every log line of one server.</summary>
internal sealed class CapturedLog : ILoggerFactory, ILogger
{
    private readonly ConcurrentQueue<LogLine> _lines = new();

    /// <summary>The least level that is kept; the server asks and saves itself the rest.</summary>
    public LogLevel Least { get; init; } = LogLevel.Debug;

    public IReadOnlyList<LogLine> Lines => [.. _lines];

    public ILogger CreateLogger(string categoryName) => this;

    public void AddProvider(ILoggerProvider provider) => throw new NotSupportedException();

    public IDisposable? BeginScope<TState>(TState state)
        where TState : notnull => null;

    public bool IsEnabled(LogLevel logLevel) => logLevel >= Least;

    public void Log<TState>(LogLevel logLevel, EventId eventId, TState state, Exception? exception, Func<TState, Exception?, string> formatter)
    {
        if (IsEnabled(logLevel)) _lines.Enqueue(new LogLine(logLevel, eventId.Id, formatter(state, exception), exception));
    }

    public void Dispose()
    {
        // Nothing is held; the lines stay readable.
    }
}

internal sealed record LogLine(LogLevel Level, int Id, string Text, Exception? Exception)
{
    public override string ToString() => Exception is null ? $"{Level} {Id}: {Text}" : $"{Level} {Id}: {Text}\n{Exception}";
}
