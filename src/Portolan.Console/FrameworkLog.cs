using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Logging.Abstractions;

namespace Portolan.Console;

/// <summary>The program's log, without the web server's chatter: of the framework only warnings and worse are told.</summary>
internal sealed class FrameworkLog(ILoggerFactory log) : ILoggerFactory
{
    public ILogger CreateLogger(string categoryName) => categoryName.StartsWith("Portolan", StringComparison.Ordinal)
        ? log.CreateLogger(categoryName)
        : log == NullLoggerFactory.Instance ? NullLogger.Instance : new Quiet(log.CreateLogger(categoryName));

    public void AddProvider(ILoggerProvider provider) => throw new NotSupportedException("One log, one place.");

    /// <summary>The program owns its log.</summary>
    public void Dispose()
    {
    }

    private sealed class Quiet(ILogger log) : ILogger
    {
        public IDisposable? BeginScope<TState>(TState state)
            where TState : notnull => null;

        public bool IsEnabled(LogLevel logLevel) => logLevel >= LogLevel.Warning && log.IsEnabled(logLevel);

        public void Log<TState>(LogLevel logLevel, EventId eventId, TState state, Exception? exception, Func<TState, Exception?, string> formatter)
        {
            if (IsEnabled(logLevel)) log.Log(logLevel, eventId, state, exception, formatter);
        }
    }
}
