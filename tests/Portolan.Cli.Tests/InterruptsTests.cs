namespace Portolan.Cli.Tests;

public class InterruptsTests
{
    [Fact]
    public void Request_Once_AsksForAnOrderlyEnd()
    {
        using var interrupts = new Interrupts();
        interrupts.Request(ExitCode.Terminated);
        Assert.True(interrupts.Orderly.IsCancellationRequested);
        Assert.False(interrupts.AtOnce.IsCancellationRequested);
        Assert.Equal(ExitCode.Terminated, interrupts.Code);
    }

    [Fact]
    public void Request_Twice_EndsAtOnceAndKeepsTheFirstReason()
    {
        using var interrupts = new Interrupts();
        interrupts.Request(ExitCode.Terminated);
        interrupts.Request(ExitCode.Interrupted);
        Assert.True(interrupts.AtOnce.IsCancellationRequested);
        Assert.Equal(ExitCode.Terminated, interrupts.Code);
    }
}
