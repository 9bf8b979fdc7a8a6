using Microsoft.Extensions.Logging;

namespace Portolan.Stores.Sql;

/// <summary>Every log message of the store.</summary>
internal sealed partial class SqlLog(ILogger logger)
{
    [LoggerMessage(1, LogLevel.Error, "History could not be written; {Rows} rows are lost.")]
    public partial void HistoryLost(int rows, Exception exception);

    [LoggerMessage(2, LogLevel.Warning, "The disk cannot follow: history rows are dropped.")]
    public partial void HistoryDropped();
}
