using System.Net;
using System.Text;
using System.Text.Json;
using Microsoft.Extensions.Logging.Abstractions;
using Microsoft.Extensions.Time.Testing;
using Portolan.Client;
using Portolan.Server;
using Portolan.Server.Accounts;
using Portolan.Server.Files.Memory;
using Portolan.Server.Quotas;

namespace Portolan.Administration.Tests.Hooks;

/// <summary>Hooks told by a real server of real logins and transfers, over real HTTP, mail and programs.</summary>
public sealed class HookTests : IAsyncDisposable
{
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(60);
    private readonly FtpServer _server = new(new FtpServerOptions
    {
        Listen = [new IPEndPoint(IPAddress.Loopback, 0)],
        Accounts = new FixedAccounts().Add(new Account { Name = "anna", Files = new MemoryFileStore() }, "secret")
            .Add(new Account { Name = "full", Files = new MemoryFileStore(), Use = new AccountUse { Limits = new AccountLimits { QuotaFiles = 1, QuotaBytes = 10 } } }, "secret"),
        Active = new ActiveSettings { SourcePort = 0 },
    });

    private MailSection _mail = new();

    private static CancellationToken Cancelled => TestContext.Current.CancellationToken;

    public async ValueTask DisposeAsync() => await _server.DisposeAsync();

    [Fact]
    public async Task Webhook_Upload_IsToldSignedWithItsFacts()
    {
        await using var sink = new HttpSink();
        var hooks = new MemoryHooks(Webhook(sink.Url, HookEvent.Transfer) with { Secret = "shared" });
        await using var dispatcher = await StartAsync(hooks);
        await UploadAsync("/报告.txt", "hello");
        await UntilAsync(() => hooks.Deliveries.Count == 1);
        var (headers, body) = Assert.Single(sink.Requests);
        Assert.Equal("transfer", headers[Administration.Webhook.EventHeader]);
        Assert.Equal(Administration.Webhook.Sign("shared", headers[Administration.Webhook.TimestampHeader], body), headers[Administration.Webhook.SignatureHeader]);
        var facts = JsonDocument.Parse(body).RootElement;
        Assert.Equal(("transfer", "anna", "/报告.txt", 5, true), (
            facts.GetProperty("event").GetString(), facts.GetProperty("user").GetString(), facts.GetProperty("path").GetString(), facts.GetProperty("bytes").GetInt32(), facts.GetProperty("upload").GetBoolean()));
        Assert.Equal((1, 200, null), (hooks.Deliveries[0].Attempt, hooks.Deliveries[0].Status, hooks.Deliveries[0].Error?.En));
        Assert.DoesNotContain("secret", Encoding.UTF8.GetString(body), StringComparison.Ordinal);
    }

    [Fact]
    public async Task Webhook_FailsThenWorks_IsTriedAgainAfterAPauseAndInOrder()
    {
        var time = new FakeTimeProvider();
        await using var sink = new HttpSink(n => n switch { 1 => 503, 2 => 0, _ => 204 });
        var hooks = new MemoryHooks(Webhook(sink.Url, HookEvent.Login, HookEvent.Transfer));
        await using var dispatcher = await StartAsync(hooks, time);
        await UploadAsync("/a", "hello"); // a login, then a transfer
        await UntilAsync(() => hooks.Deliveries.Count == 1);
        time.Advance(TimeSpan.FromMilliseconds(900));
        Assert.Single(sink.Requests);
        await UntilAsync(() => hooks.Deliveries.Count == 4, () => time.Advance(TimeSpan.FromSeconds(1)));
        Assert.Equal([(HookEvent.Login, 1, 503), (HookEvent.Login, 2, null), (HookEvent.Login, 3, 204), (HookEvent.Transfer, 1, 204)], hooks.Deliveries.Select(one => (one.Event, one.Attempt, one.Status)));
        Assert.DoesNotContain(hooks.Deliveries, one => one.Error?.En.Contains("hidden", StringComparison.Ordinal) == true);
    }

    [Fact]
    public async Task Webhook_ClientError_IsNotTriedAgain()
    {
        await using var sink = new HttpSink(_ => 400);
        var hooks = new MemoryHooks(Webhook(sink.Url, HookEvent.Login));
        await using var dispatcher = await StartAsync(hooks);
        var delivery = await dispatcher.TestAsync(hooks.All[0], Cancelled);
        Assert.Equal((400, "HTTP 400"), (delivery.Status, delivery.Error?.En));
        await UploadAsync("/a", "x");
        await UntilAsync(() => hooks.Deliveries.Count == 2);
        Assert.Equal(2, sink.Requests.Count);
    }

    [Fact]
    public async Task Hook_ThatNeverAnswers_NoTransferWaitsAndItsQueueIsBounded()
    {
        using var silent = new System.Net.Sockets.TcpListener(IPAddress.Loopback, 0);
        silent.Start();
        var hooks = new MemoryHooks(Webhook($"http://127.0.0.1:{((IPEndPoint)silent.LocalEndpoint).Port}/", HookEvent.Login, HookEvent.LoginRefused));
        await using var sink = new HttpSink();
        hooks.All.Add(Webhook(sink.Url, HookEvent.Transfer) with { Id = "other" });
        await using var dispatcher = await StartAsync(hooks);
        await UploadAsync("/a", "x");
        await UntilAsync(() => hooks.Deliveries.Any(one => one.Hook == "other"));
        await using var lane = new HookLane(hooks.All[0], (_, _, cancelled) => Task.Delay(Timeout.Infinite, cancelled).ContinueWith(_ => HookAttempt.Delivered(), TaskScheduler.Default), hooks.Add, TimeProvider.System);
        for (var i = 0; i < HookLane.Room + 10; i++) lane.Add(HookMessage.Test(HookEvent.Login, DateTimeOffset.UnixEpoch));
        Assert.InRange(hooks.Deliveries.Count(one => one.Error?.En.StartsWith("dropped", StringComparison.Ordinal) == true), 9, 10);
    }

    [Fact]
    public async Task Hook_NobodyWants_SendsNothing()
    {
        await using var sink = new HttpSink();
        var hooks = new MemoryHooks(Webhook(sink.Url, HookEvent.Ban), Webhook(sink.Url, HookEvent.Login) with { Id = "off", Enabled = false });
        await using var dispatcher = await StartAsync(hooks);
        await UploadAsync("/a", "x");
        _server.Control.Ban(new Ban(IPNetwork.Parse("203.0.113.7/32"), "by hand", DateTimeOffset.UtcNow, null));
        await UntilAsync(() => hooks.Deliveries.Count == 1);
        Assert.Equal("ban", Assert.Single(sink.Requests).Headers[Administration.Webhook.EventHeader]);
    }

    [Fact]
    public async Task Reload_HookAddedAndRemoved_HoldsAtOnce()
    {
        await using var sink = new HttpSink();
        var hooks = new MemoryHooks();
        await using var dispatcher = await StartAsync(hooks);
        await UploadAsync("/a", "x");
        hooks.All.Add(Webhook(sink.Url, HookEvent.Login));
        await dispatcher.ReloadAsync(Cancelled);
        await UploadAsync("/b", "x");
        await UntilAsync(() => hooks.Deliveries.Count == 1);
        hooks.All.Clear();
        await dispatcher.ReloadAsync(Cancelled);
        await UploadAsync("/c", "x");
        Assert.Single(sink.Requests);
    }

    [Fact]
    public async Task Failure_RefusedBeforeATransfer_IsToldWithItsCause()
    {
        await using var sink = new HttpSink();
        var hooks = new MemoryHooks(Webhook(sink.Url, HookEvent.Failure));
        await using var dispatcher = await StartAsync(hooks);
        await using var client = await FtpClient.ConnectAsync(ClientOptions(), Cancelled);
        Assert.Equal(501, (await client.SendAsync("PORT 10,1,2,3,200,1", Cancelled)).Code);
        await UntilAsync(() => hooks.Deliveries.Count == 1);
        var facts = JsonDocument.Parse(Assert.Single(sink.Requests).Body).RootElement;
        Assert.Equal(("failure", "anna", 501, "Port", "peer-address-mismatch"), (
            facts.GetProperty("event").GetString(), facts.GetProperty("user").GetString(), facts.GetProperty("reply").GetInt32(), facts.GetProperty("mode").GetString(), facts.GetProperty("cause").GetString()));
    }

    [Fact]
    public async Task Quota_RunsOutUnderWayAndIsUsedUpBefore_IsToldBothTimes()
    {
        await using var sink = new HttpSink();
        var hooks = new MemoryHooks(Webhook(sink.Url, HookEvent.Quota));
        await using var dispatcher = await StartAsync(hooks);
        await using var client = await FtpClient.ConnectAsync(ClientOptions(user: "full"), Cancelled);
        await Assert.ThrowsAnyAsync<FtpException>(() => WriteAsync("/long.bin", new byte[11]));
        await WriteAsync("/one.bin", new byte[1]);
        await Assert.ThrowsAnyAsync<FtpException>(() => WriteAsync("/two.bin", new byte[1]));
        await UntilAsync(() => hooks.Deliveries.Count == 2);
        var told = sink.Requests.Select(request => JsonDocument.Parse(request.Body).RootElement).ToList();
        Assert.Equal([("quota", "full", "STOR", "/long.bin", 552), ("quota", "full", "STOR", "/two.bin", 552)], told.Select(facts => (
            facts.GetProperty("event").GetString()!, facts.GetProperty("user").GetString()!, facts.GetProperty("verb").GetString()!, facts.GetProperty("path").GetString()!, facts.GetProperty("reply").GetInt32())));

        async Task WriteAsync(string path, byte[] content)
        {
            await using var stream = await client.OpenWriteAsync(path, cancellationToken: Cancelled);
            await stream.WriteAsync(content, Cancelled);
        }
    }

    [Fact]
    public async Task Mail_LoginRefused_ComesInBothLanguages()
    {
        await using var sink = new MailSink();
        _mail = new MailSection { Host = "127.0.0.1", Port = sink.Port, Tls = MailTls.None, From = "ftp@example.org", User = "ftp" };
        var hooks = new MemoryHooks(new Hook { Id = "mail", Kind = HookKind.Mail, Target = "admin@example.org, other@example.org", On = [HookEvent.LoginRefused] });
        hooks.Secrets[MailSection.PasswordSecret] = "mail-secret";
        await using var dispatcher = await StartAsync(hooks);
        await Assert.ThrowsAnyAsync<FtpException>(() => FtpClient.ConnectAsync(ClientOptions("wrong"), Cancelled));
        await UntilAsync(() => hooks.Deliveries.Count == 1);
        Assert.Null(hooks.Deliveries[0].Error);
        var letter = MimeKit.MimeMessage.Load(new MemoryStream(Encoding.UTF8.GetBytes(Assert.Single(sink.Letters))), Cancelled);
        Assert.Equal("Portolan: login refused / 登录被拒绝", letter.Subject);
        Assert.Contains("user: anna", letter.TextBody, StringComparison.Ordinal);
        Assert.Contains("\nwrong password", letter.TextBody, StringComparison.Ordinal);
        Assert.Contains("\n密码错误", letter.TextBody, StringComparison.Ordinal);
        Assert.Equal(2, letter.To.Count);
        Assert.Contains(sink.Commands, line => line.StartsWith("AUTH PLAIN", StringComparison.Ordinal));
    }

    [Fact]
    public async Task Mail_RecipientRefused_IsSaidAndNotTriedAgain()
    {
        await using var sink = new MailSink("550 no such user");
        _mail = new MailSection { Host = "127.0.0.1", Port = sink.Port, Tls = MailTls.None, From = "ftp@example.org" };
        var hooks = new MemoryHooks(new Hook { Id = "mail", Kind = HookKind.Mail, Target = "nobody@example.org", On = [HookEvent.Login] });
        await using var dispatcher = await StartAsync(hooks);
        var delivery = await dispatcher.TestAsync(hooks.All[0], Cancelled);
        Assert.Contains("no such user", delivery.Error?.En, StringComparison.Ordinal);
        _mail = new MailSection();
        Assert.Contains("no mail server", (await dispatcher.TestAsync(hooks.All[0], Cancelled)).Error?.En, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Command_Login_GetsFactsInItsEnvironmentAndNoShell()
    {
        if (OperatingSystem.IsWindows()) Assert.Skip("uses /usr/bin/env");
        Environment.SetEnvironmentVariable("PORTOLAN_TEST_SECRET", "do not hand on");
        var hooks = new MemoryHooks(Command("/bin/sh -c 'env >&2; cat >&2; echo $0 $1 >&2; exit 3' 'a b' '$(id)'", HookEvent.Login));
        await using var dispatcher = await StartAsync(hooks);
        var attempt = await HookCommand.TellAsync(Command("/usr/bin/printenv PORTOLAN_USER PORTOLAN_EVENT", HookEvent.Login), HookMessage.Test(HookEvent.Login, DateTimeOffset.UnixEpoch), Cancelled);
        Assert.Equal(0, attempt.Status);
        var said = (await dispatcher.TestAsync(hooks.All[0], Cancelled)).Error!.Value.En;
        Assert.DoesNotContain("do not hand on", said, StringComparison.Ordinal);
        await UploadAsync("/a", "x");
        await UntilAsync(() => hooks.Deliveries.Count == 2);
        Assert.Equal(3, hooks.Deliveries[1].Status);
    }

    [Fact]
    public async Task Command_ArgumentsOfAnyKind_ReachTheProgramAsWritten()
    {
        if (OperatingSystem.IsWindows()) Assert.Skip("uses /bin/sh");
        var attempt = await HookCommand.TellAsync(Command("/bin/sh -c 'printf \"%s|\" \"$@\" >&2; exit 1' x 'a b' $(id) ;rm", HookEvent.Login), HookMessage.Test(HookEvent.Login, DateTimeOffset.UnixEpoch), Cancelled);
        Assert.Equal("the program says: a b|$(id)|;rm|", attempt.Error?.En);
    }

    [Fact]
    public async Task Command_NeverEnds_IsEnded()
    {
        if (OperatingSystem.IsWindows()) Assert.Skip("uses sleep");
        var attempt = await HookCommand.TellAsync(Command("/bin/sleep 600", HookEvent.Login), HookMessage.Test(HookEvent.Login, DateTimeOffset.UnixEpoch), Cancelled, TimeSpan.FromMilliseconds(300));
        Assert.StartsWith("ended after", attempt.Error?.En, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Command_TalksForever_OnlyTheBeginningIsKept()
    {
        if (OperatingSystem.IsWindows()) Assert.Skip("uses /bin/sh");
        var attempt = await HookCommand.TellAsync(Command("/bin/sh -c 'head -c 3000000 /dev/zero | tr \"\\0\" x >&2; exit 1'", HookEvent.Login), HookMessage.Test(HookEvent.Login, DateTimeOffset.UnixEpoch), Cancelled);
        Assert.InRange(attempt.Error!.Value.En.Length, 100, 4096 + "the program says: ".Length);
    }

    [Theory]
    [InlineData("/bin/x", new[] { "/bin/x" })]
    [InlineData("  /bin/x  a\tb ", new[] { "/bin/x", "a", "b" })]
    [InlineData("/bin/x 'a b' \"c 'd'\" e''f", new[] { "/bin/x", "a b", "c 'd'", "ef" })]
    [InlineData("/bin/x ''", new[] { "/bin/x", "" })]
    [InlineData("/bin/x 'open", null)]
    public void Split_Command_IsReadAsWritten(string command, string[]? words) => Assert.Equal(words, HookCommand.Split(command));

    [Theory]
    [InlineData(HookKind.Webhook, "ftp://example.org/")]
    [InlineData(HookKind.Webhook, "https://user:pass@example.org/")]
    [InlineData(HookKind.Webhook, "example.org")]
    [InlineData(HookKind.Mail, "nobody")]
    [InlineData(HookKind.Mail, "")]
    [InlineData(HookKind.Command, "true")]
    [InlineData(HookKind.Command, "/no/such/program")]
    [InlineData(HookKind.Command, "/bin/sh 'open")]
    public void Check_TargetThatCannotBeUsed_NamesItsField(HookKind kind, string target) =>
        Assert.Equal("/target", Assert.Single(HookRules.Check(new Hook { Id = "x", Kind = kind, Target = target, On = [HookEvent.Login] })).Field);

    [Fact]
    public void Check_GoodOnes_Pass()
    {
        Assert.Empty(HookRules.Check(Webhook("https://example.org/hook", HookEvent.Ban)));
        Assert.Empty(HookRules.Check(new Hook { Id = "x", Kind = HookKind.Mail, Target = "a@example.org, b@example.org", On = [HookEvent.Login] }));
        Assert.Equal("/on", Assert.Single(HookRules.Check(Webhook("https://example.org/hook"))).Field);
    }

    private static Hook Webhook(string url, params HookEvent[] on) => new() { Id = "hook", Kind = HookKind.Webhook, Target = url, On = on };

    private static Hook Command(string line, params HookEvent[] on) => new() { Id = "hook", Kind = HookKind.Command, Target = line, On = on };

    private async Task<HookDispatcher> StartAsync(MemoryHooks hooks, TimeProvider? time = null)
    {
        await _server.StartAsync(Cancelled);
        var dispatcher = new HookDispatcher(hooks, hooks, _server.Control, () => _mail, NullLogger.Instance, time);
        await dispatcher.StartAsync(Cancelled);
        return dispatcher;
    }

    private FtpClientOptions ClientOptions(string password = "secret", string user = "anna") =>
        new() { Host = "127.0.0.1", Port = (ushort)_server.EndPoints[0].Port, User = user, Password = password, Tls = TlsMode.None };

    private async Task UploadAsync(string path, string content)
    {
        await using var client = await FtpClient.ConnectAsync(ClientOptions(), Cancelled);
        await using (var stream = await client.OpenWriteAsync(path, cancellationToken: Cancelled)) await stream.WriteAsync(Encoding.UTF8.GetBytes(content), Cancelled);
        await client.QuitAsync(Cancelled);
    }

    private static async Task UntilAsync(Func<bool> reached, Action? meanwhile = null)
    {
        using var limit = new CancellationTokenSource(Patience);
        while (!reached())
        {
            meanwhile?.Invoke();
            await Task.Delay(10, limit.Token);
        }
    }
}
