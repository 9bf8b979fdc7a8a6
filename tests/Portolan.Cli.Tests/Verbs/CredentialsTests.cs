using Portolan.Cli.Verbs;
using Portolan.Protocol;

namespace Portolan.Cli.Tests.Verbs;

public sealed class CredentialsTests : IDisposable
{
    private readonly TempFolder _home = new();

    public void Dispose() => _home.Dispose();

    [Fact]
    public void Find_PasswordInUrl_WinsOverEverything() =>
        Assert.Equal(new Credentials("u", "p:w"), Find("ftp://u:p:w@h/", new() { Home = _home.Path, Variables = { ["PORTOLAN_PASSWORD"] = "x" } }));

    [Fact]
    public void Find_PasswordInEnvironment_IsTaken() =>
        Assert.Equal(new Credentials("u", "x"), Find("ftp://u@h/", new() { Home = _home.Path, Variables = { ["PORTOLAN_PASSWORD"] = "x" } }));

    [Fact]
    public void Find_Netrc_GivesPasswordAndUser()
    {
        WriteNetrc("machine h login alice password secret", UnixFileMode.UserRead | UnixFileMode.UserWrite);
        Assert.Equal(new Credentials("alice", "secret"), Find("ftp://h/", new() { Home = _home.Path }));
        Assert.Equal(new Credentials("alice", "secret"), Find("ftp://alice@h/", new() { Home = _home.Path }));
    }

    [Fact]
    public void Find_NetrcThatOthersMayRead_IsRefusedWithAWarning()
    {
        if (OperatingSystem.IsWindows()) { Assert.Skip("Unix modes"); return; }
        WriteNetrc("machine h login alice password secret", UnixFileMode.UserRead | UnixFileMode.GroupRead);
        var shell = new TestShell { Home = _home.Path };
        Assert.True(Find("ftp://h/", shell).IsAnonymous);
        Assert.Contains("chmod 600", shell.Error, StringComparison.Ordinal);
    }

    [Fact]
    public void Find_NobodyNamed_IsAnonymous() => Assert.Equal(new Credentials("anonymous", "anonymous@"), Find("ftp://h/", new() { Home = _home.Path }));

    [Fact]
    public void Find_AtATerminal_Asks() => Assert.Equal(new Credentials("u", "typed"), Find("ftp://u@h/", new() { Home = _home.Path, TypedSecret = "typed" }));

    [Fact]
    public void Find_NoPasswordAnywhere_SaysWhereToPutIt()
    {
        var failure = Assert.Throws<FailureException>(() => Find("ftp://u@h/", new() { Home = _home.Path })).Failure;
        Assert.Equal(ExitCode.Usage, failure.Code);
        Assert.Contains("PORTOLAN_PASSWORD", failure.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void ToString_Credentials_NeverShowThePassword() => Assert.DoesNotContain("secret", new Credentials("u", "secret").ToString(), StringComparison.Ordinal);

    private void WriteNetrc(string content, UnixFileMode mode)
    {
        var file = _home.Write(OperatingSystem.IsWindows() ? "_netrc" : ".netrc", content);
        if (!OperatingSystem.IsWindows()) File.SetUnixFileMode(file, mode);
    }

    private static Credentials Find(string text, TestShell shell)
    {
        Assert.True(FtpUrl.TryParse(text, out var url, out var problem), problem?.ToString());
        return Credentials.Find(url, shell.Session());
    }
}
