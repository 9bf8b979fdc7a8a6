using Microsoft.Extensions.Logging;

namespace Portolan.Console;

/// <summary>The console's log lines. Secrets never.</summary>
internal sealed partial class ConsoleLog(ILogger logger)
{
    private readonly ILogger _logger = logger;

    [LoggerMessage(300, LogLevel.Information, "Console: {User} logged in from {From}")]
    public partial void LoggedIn(string user, string from);

    [LoggerMessage(301, LogLevel.Warning, "Console: login refused for {User} from {From}")]
    public partial void LoginRefused(string user, string from);

    [LoggerMessage(302, LogLevel.Information, "Console: the first administrator {User} was made from {From}")]
    public partial void FirstAdministrator(string user, string from);

    [LoggerMessage(303, LogLevel.Error, "Console: {Method} {Path} failed")]
    public partial void RequestFailed(string method, string path, Exception exception);

    [LoggerMessage(304, LogLevel.Error, "Console: a row of the history could not be kept")]
    public partial void HistoryFailed(Exception exception);

    [LoggerMessage(305, LogLevel.Error, "Console: a doctor's report could not be kept")]
    public partial void DoctorReportLost(Exception exception);
}
