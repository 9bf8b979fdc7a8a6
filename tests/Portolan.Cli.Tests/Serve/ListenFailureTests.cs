using System.Net;
using System.Net.Sockets;
using Portolan.Cli.Serve;
using Portolan.Console;

namespace Portolan.Cli.Tests.Serve;

public sealed class ListenFailureTests
{
    private static readonly Texts Chinese = new(Language.Chinese);

    public static TheoryData<ConsoleListenFault> Faults => [.. Enum.GetValues<ConsoleListenFault>()];

    [Theory]
    [MemberData(nameof(Faults))]
    public void Explain_AConsoleWithoutAPort_SaysWhyInChinese(ConsoleListenFault fault)
    {
        var system = new SocketException((int)SocketError.AddressFamilyNotSupported);
        var failure = ListenFailure.Explain(new ConsoleListenException(new(IPAddress.Loopback, 2180), fault, system), Chinese, Chinese.ConsoleFailedAdvice);
        Assert.Equal(ExitCode.CannotListen, failure.Code);
        Assert.StartsWith("控制台无法监听 127.0.0.1:2180：", failure.Message, StringComparison.Ordinal);
        Assert.Equal(fault == ConsoleListenFault.Other, failure.Message.Contains(system.Message, StringComparison.Ordinal)); // the system's words only where ours do not say it
        Assert.Contains("--no-console", Assert.Single(failure.Advice), StringComparison.Ordinal);
    }

    [Fact]
    public async Task Serve_ConsoleOnATakenPort_IsSaidInChinese()
    {
        using var work = new TempFolder();
        using var taken = new TcpListener(IPAddress.Loopback, 0);
        taken.Start();
        var shell = new TestShell();
        var code = await shell.RunAsync("serve", "--listen", "127.0.0.1:0", "--data", work["data"], "--no-tls", "--active-port", "0", "--console", taken.LocalEndpoint.ToString()!, "--lang", "zh");
        Assert.Equal(ExitCode.CannotListen, code);
        Assert.Contains($"控制台无法监听 {taken.LocalEndpoint}：该地址已被占用。", shell.Error, StringComparison.Ordinal);
    }
}
