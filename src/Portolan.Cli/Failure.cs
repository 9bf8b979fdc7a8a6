namespace Portolan.Cli;

/// <summary>What went wrong, for the shell and for the person.</summary>
internal sealed record Failure(ExitCode Code, string Message, params IReadOnlyList<string> Advice);

/// <summary>Ends a command with a failure that is already in words.</summary>
internal sealed class FailureException(Failure failure, Exception? cause = null) : Exception(failure.Message, cause)
{
    public FailureException(ExitCode code, string message, params IReadOnlyList<string> advice)
        : this(new Failure(code, message, advice))
    {
    }

    public Failure Failure { get; } = failure;
}
