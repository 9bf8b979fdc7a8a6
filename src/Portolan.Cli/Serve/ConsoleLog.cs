using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Logging.Console;
using Microsoft.Extensions.Options;

namespace Portolan.Cli.Serve;

/// <summary>The server's log on standard output, one line for each event. Put together by hand: a container would cost start-up time and add nothing.</summary>
internal static class ConsoleLog
{
    public static LoggerFactory Open(ServeSettings settings)
    {
        ConsoleFormatter formatter = settings.LogFormat == LogFormat.Json ? new JsonLines() : new TextLines();
        var options = new Fixed(new ConsoleLoggerOptions { FormatterName = formatter.Name, MaxQueueLength = 10_000, QueueFullMode = ConsoleLoggerQueueFullMode.DropWrite });
        return new LoggerFactory([new ConsoleLoggerProvider(options, [formatter])], new LoggerFilterOptions { MinLevel = settings.LogLevel });
    }

    private sealed class Fixed(ConsoleLoggerOptions options) : IOptionsMonitor<ConsoleLoggerOptions>
    {
        public ConsoleLoggerOptions CurrentValue => options;

        public ConsoleLoggerOptions Get(string? name) => options;

        public IDisposable? OnChange(Action<ConsoleLoggerOptions, string?> listener) => null;
    }
}
