using Portolan.Cli.Text;

namespace Portolan.Cli;

/// <summary>
/// What the program tells the shell when it ends. The numbers keep to sysexits(3) where it has a word for the case,
/// and leave 10 to 40 to the verdicts of <c>portolan doctor</c>. They are a contract with scripts: never renumber.
/// </summary>
internal enum ExitCode
{
    Ok = 0,
    Usage = 64,
    NotFound = 66,
    LoginRefused = 67,
    CannotConnect = 68,
    Busy = 69,
    InternalError = 70,
    CannotListen = 71,
    LocalFile = 73,
    TransferFailed = 74,
    Refused = 76,
    Denied = 77,
    Settings = 78,
    Tls = 79,
    Interrupted = 130,
    OutputClosed = 141,
    Terminated = 143,
}

/// <summary>The table behind <c>portolan help exit-codes</c> and docs/cli.md.</summary>
internal static class ExitCodes
{
    public static IEnumerable<(ExitCode Code, string Meaning)> All(Texts texts) =>
        Enum.GetValues<ExitCode>().Select(code => (code, texts.MeaningOf(code)));
}
