using System.Net;
using System.Text.Json.Nodes;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Routing;
using Microsoft.AspNetCore.Routing.Patterns;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Time.Testing;
using Portolan.Administration;
using Portolan.Console.Problems;
using Portolan.Console.Security;
using Portolan.Console.Tests.Kit;

namespace Portolan.Console.Tests;

/// <summary>Every endpoint × everybody. Endpoints come from the running console: a new one without a line here fails.</summary>
public sealed class AccessTests
{
    [Fact]
    public async Task Endpoints_All_HaveADecisionHere()
    {
        await using var rig = await Rig.StartAsync();
        Assert.Equal(Decisions.Keys.Order(StringComparer.Ordinal), EndpointsOf(rig).Where(endpoint => !IsApiPage(endpoint.Name)).Select(endpoint => endpoint.Name).Distinct().Order(StringComparer.Ordinal));
        // The page to try the API and its files are the package's; all of them are for who is logged in.
        Assert.All(EndpointsOf(rig).Where(endpoint => IsApiPage(endpoint.Name)), endpoint => Assert.Equal(Role.ReadOnly, endpoint.Endpoint.Metadata.GetMetadata<AccessRule>()?.Least));
    }

    [Fact]
    public async Task Endpoints_All_CarryARule()
    {
        await using var rig = await Rig.StartAsync();
        Assert.All(EndpointsOf(rig), endpoint => Assert.NotNull(endpoint.Endpoint.Metadata.GetMetadata<AccessRule>()));
    }

    [Fact]
    public async Task Endpoints_WithoutLogin_OnlyOpenOnesAnswer()
    {
        await using var rig = await Rig.StartAsync();
        using var nobody = rig.Anonymous();
        foreach (var (name, least) in Decisions)
        {
            using var answer = await AskAsync(nobody, name);
            // Two words for "not you": the session's own, and the loopback door of the metrics.
            if (least is Least.Everybody || name == "GET /metrics") Assert.True(answer.StatusCode != HttpStatusCode.Unauthorized || name == "POST /api/v1/session", $"{name}: {answer.StatusCode}");
            else Assert.True(answer.StatusCode == HttpStatusCode.Unauthorized, $"{name}: {answer.StatusCode}");
        }
    }

    [Theory]
    [InlineData(ApiScope.Metrics, Least.Metrics)]
    [InlineData(ApiScope.ReadOnly, Least.ReadOnly)]
    [InlineData(ApiScope.Operator, Least.Operator)]
    [InlineData(ApiScope.Administrator, Least.Administrator)]
    public async Task Endpoints_WithAKey_AnswerUpToItsScope(ApiScope scope, Least mine)
    {
        await using var rig = await Rig.StartAsync();
        using var client = rig.As(scope);
        foreach (var (name, least) in Decisions.Where(pair => pair.Value != Least.Everybody))
        {
            using var answer = await AskAsync(client, name);
            // 403 with a key can also say "a key has no password": then the gate let it through.
            var isRefused = answer.StatusCode == HttpStatusCode.Forbidden && !name.Contains("/me/", StringComparison.Ordinal);
            if (name.Contains("/me/", StringComparison.Ordinal) && mine < Least.ReadOnly) isRefused = answer.StatusCode == HttpStatusCode.Forbidden;
            Assert.True(isRefused == (mine < least), $"{scope} {name}: {answer.StatusCode}");
            Assert.NotEqual(HttpStatusCode.Unauthorized, answer.StatusCode);
            Assert.True((int)answer.StatusCode < 500, $"{scope} {name}: {answer.StatusCode} {await TextOfAsync(answer)}");
        }
    }

    [Theory]
    [InlineData(Role.ReadOnly, Least.ReadOnly)]
    [InlineData(Role.Operator, Least.Operator)]
    public async Task Endpoints_WithALogin_AnswerUpToItsRole(Role role, Least mine)
    {
        await using var rig = await Rig.StartAsync();
        using var client = await rig.LoginAsync(role);
        foreach (var (name, least) in Decisions.Where(pair => pair.Value > mine))
        {
            using var answer = await AskAsync(client, name);
            Assert.True(answer.StatusCode == HttpStatusCode.Forbidden, $"{role} {name} ({least}): {answer.StatusCode}");
        }
    }

    [Theory]
    [InlineData("ptl_00000000000000000000000000000000")]
    [InlineData("nonsense")]
    public async Task Key_Unknown_Is401(string key)
    {
        await using var rig = await Rig.StartAsync();
        using var client = new ApiClient(rig.Address, key);
        await client.RefusedAsync(HttpStatusCode.Unauthorized, "GET", "/api/v1/overview");
    }

    [Fact]
    public async Task Key_OverItsTime_Is401()
    {
        var time = new FakeTimeProvider(DateTimeOffset.UtcNow);
        await using var rig = await Rig.StartAsync(time: time);
        using var boss = rig.As(ApiScope.Administrator);
        var wish = new JsonObject { ["name"] = "for an hour", ["scope"] = "readOnly", ["expiresAt"] = time.GetUtcNow().AddHours(1) };
        using var script = new ApiClient(rig.Address, (string)(await boss.PostAsync("/api/v1/api-keys", wish))["key"]!);
        time.Advance(TimeSpan.FromMinutes(59));
        await script.GetAsync("/api/v1/overview");
        time.Advance(TimeSpan.FromMinutes(1));
        await script.RefusedAsync(HttpStatusCode.Unauthorized, "GET", "/api/v1/overview");
    }

    [Fact]
    public async Task Endpoint_WithoutARule_AnswersNobody()
    {
        var http = new DefaultHttpContext();
        http.SetEndpoint(new RouteEndpoint(_ => Task.CompletedTask, RoutePatternFactory.Parse("/forgotten"), order: 0, metadata: null, displayName: null));
        var refused = await Assert.ThrowsAsync<ProblemException>(() => AccessGate.CheckAsync(http, _ => Task.CompletedTask));
        Assert.Equal(403, refused.Status);
    }

    [Fact]
    public async Task Metrics_ThroughAProxyOfThisMachine_NeedALogin()
    {
        await using var rig = await Rig.StartAsync();
        using var http = new HttpClient { BaseAddress = rig.Address };
        using var request = new HttpRequestMessage(HttpMethod.Get, "/metrics");
        request.Headers.Add("X-Forwarded-For", "203.0.113.7");
        using var answer = await http.SendAsync(request);
        Assert.Equal(HttpStatusCode.Unauthorized, answer.StatusCode);
    }

    [Fact]
    public async Task Metrics_FromThisMachine_NeedNoLogin()
    {
        await using var rig = await Rig.StartAsync();
        using var nobody = rig.Anonymous();
        using var ftp = await RawFtp.LoginAsync(rig.Ftp);
        await ftp.UploadAsync("a.bin", new byte[1000]);
        var text = await nobody.GetTextAsync("/metrics");
        Assert.Contains("\nportolan_server_logins_total 1\n", text, StringComparison.Ordinal);
        Assert.Contains("portolan_server_bytes_total{direction=\"upload\"} 1000", text, StringComparison.Ordinal);
        Assert.Contains("portolan_server_replies_total{code=\"226\"} 1", text, StringComparison.Ordinal);
        Assert.Contains("portolan_server_sessions_running 1", text, StringComparison.Ordinal);
        Assert.Contains("portolan_server_transfers_total{outcome=\"completed\"} 1", text, StringComparison.Ordinal);
        Assert.Contains("portolan_server_tls_data_connections_total{resumed=\"yes\"} 0", text, StringComparison.Ordinal);
        await ftp.SendAsync("PASV", 227);
        Assert.Contains("portolan_server_passive_ports_used 1", await nobody.GetTextAsync("/metrics"), StringComparison.Ordinal);
    }

    public enum Least
    {
        Everybody,
        Metrics,
        ReadOnly,
        Operator,
        Administrator,
    }

    /// <summary>What each endpoint asks for.</summary>
    private static readonly SortedDictionary<string, Least> Decisions = new(StringComparer.Ordinal)
    {
        ["GET /healthz"] = Least.Everybody,
        ["GET /metrics"] = Least.Metrics,
        ["GET /{*path}"] = Least.Everybody,
        ["HEAD /{*path}"] = Least.Everybody,
        ["GET /api"] = Least.ReadOnly,
        ["GET /api/v1/first-run"] = Least.Everybody,
        ["POST /api/v1/first-run"] = Least.Everybody,
        ["POST /api/v1/session"] = Least.Everybody,
        ["GET /api/v1/session"] = Least.ReadOnly,
        ["DELETE /api/v1/session"] = Least.ReadOnly,
        ["PUT /api/v1/me/password"] = Least.ReadOnly,
        ["PUT /api/v1/me/language"] = Least.ReadOnly,
        ["POST /api/v1/me/totp"] = Least.ReadOnly,
        ["PUT /api/v1/me/totp"] = Least.ReadOnly,
        ["DELETE /api/v1/me/totp"] = Least.ReadOnly,
        ["GET /api/v1/overview"] = Least.ReadOnly,
        ["GET /api/v1/events"] = Least.ReadOnly,
        ["GET /api/v1/sessions"] = Least.ReadOnly,
        ["GET /api/v1/sessions/past"] = Least.ReadOnly,
        ["GET /api/v1/sessions/{id:long}"] = Least.ReadOnly,
        ["DELETE /api/v1/sessions/{id:long}"] = Least.Operator,
        ["GET /api/v1/connections/{id}"] = Least.ReadOnly,
        ["GET /api/v1/connections/{id}/sequence.json"] = Least.ReadOnly,
        ["GET /api/v1/connections/{id}/sequence.svg"] = Least.ReadOnly,
        ["GET /api/v1/transfers"] = Least.ReadOnly,
        ["GET /api/v1/transfers/{id:long}"] = Least.ReadOnly,
        ["GET /api/v1/transfers/failures"] = Least.ReadOnly,
        ["GET /api/v1/transfers.csv"] = Least.ReadOnly,
        ["GET /api/v1/data-connections"] = Least.ReadOnly,
        ["GET /api/v1/data-connections/announce"] = Least.ReadOnly,
        ["POST /api/v1/data-connections/plan"] = Least.ReadOnly,
        ["GET /api/v1/data-connections/firewall"] = Least.ReadOnly,
        ["GET /api/v1/data-connections/firewall/dialects"] = Least.ReadOnly,
        ["GET /api/v1/settings"] = Least.ReadOnly,
        ["PUT /api/v1/settings"] = Least.Administrator,
        ["PATCH /api/v1/settings"] = Least.Administrator,
        ["POST /api/v1/settings/validate"] = Least.Administrator,
        ["GET /api/v1/settings/history"] = Least.Administrator,
        ["POST /api/v1/settings/undo/{version:long}"] = Least.Administrator,
        ["GET /api/v1/settings/mail-password"] = Least.Administrator,
        ["PUT /api/v1/settings/mail-password"] = Least.Administrator,
        ["GET /api/v1/usage/recount"] = Least.ReadOnly,
        ["POST /api/v1/usage/recount"] = Least.Operator,
        ["POST /api/v1/users/{name}/recount"] = Least.Operator,
        ["GET /api/v1/users"] = Least.ReadOnly,
        ["POST /api/v1/users"] = Least.Operator,
        ["GET /api/v1/users/{name}"] = Least.ReadOnly,
        ["PUT /api/v1/users/{name}"] = Least.Operator,
        ["DELETE /api/v1/users/{name}"] = Least.Operator,
        ["PUT /api/v1/users/{name}/password"] = Least.Operator,
        ["GET /api/v1/users/{name}/effective"] = Least.ReadOnly,
        ["POST /api/v1/users/{name}/try"] = Least.ReadOnly,
        ["GET /api/v1/groups"] = Least.ReadOnly,
        ["POST /api/v1/groups"] = Least.Operator,
        ["GET /api/v1/groups/{name}"] = Least.ReadOnly,
        ["PUT /api/v1/groups/{name}"] = Least.Operator,
        ["DELETE /api/v1/groups/{name}"] = Least.Operator,
        ["GET /api/v1/files"] = Least.Operator,
        ["DELETE /api/v1/files"] = Least.Operator,
        ["GET /api/v1/files/content"] = Least.Operator,
        ["PUT /api/v1/files/content"] = Least.Operator,
        ["GET /api/v1/files/preview"] = Least.Operator,
        ["POST /api/v1/files/rename"] = Least.Operator,
        ["POST /api/v1/files/directories"] = Least.Operator,
        ["GET /api/v1/certificate"] = Least.Administrator,
        ["PUT /api/v1/certificate"] = Least.Administrator,
        ["POST /api/v1/certificate/self-signed"] = Least.Administrator,
        ["GET /api/v1/certificate/acme"] = Least.Administrator,
        ["PUT /api/v1/certificate/acme"] = Least.Administrator,
        ["POST /api/v1/certificate/acme/order"] = Least.Administrator,
        ["GET /api/v1/tls"] = Least.Administrator,
        ["GET /api/v1/doctor-invitations"] = Least.Operator,
        ["POST /api/v1/doctor-invitations"] = Least.Operator,
        ["GET /api/v1/doctor-invitations/{id}"] = Least.Operator,
        ["GET /api/v1/bans"] = Least.Operator,
        ["POST /api/v1/bans"] = Least.Operator,
        ["DELETE /api/v1/bans"] = Least.Operator,
        ["GET /api/v1/bans/counters"] = Least.Operator,
        ["GET /api/v1/hooks"] = Least.Administrator,
        ["POST /api/v1/hooks"] = Least.Administrator,
        ["PUT /api/v1/hooks/{id}"] = Least.Administrator,
        ["DELETE /api/v1/hooks/{id}"] = Least.Administrator,
        ["POST /api/v1/hooks/{id}/test"] = Least.Administrator,
        ["GET /api/v1/hooks/{id}/deliveries"] = Least.Administrator,
        ["GET /api/v1/api-keys"] = Least.Administrator,
        ["POST /api/v1/api-keys"] = Least.Administrator,
        ["DELETE /api/v1/api-keys/{id}"] = Least.Administrator,
        ["GET /api/v1/administrators"] = Least.Administrator,
        ["POST /api/v1/administrators"] = Least.Administrator,
        ["PUT /api/v1/administrators/{name}"] = Least.Administrator,
        ["DELETE /api/v1/administrators/{name}"] = Least.Administrator,
        ["GET /api/v1/audit"] = Least.Administrator,
        ["POST /api/v1/audit/{id:long}/undo"] = Least.Administrator,
        ["GET /api/v1/backup"] = Least.Administrator,
        ["POST /api/v1/backup/diff"] = Least.Administrator,
        ["PUT /api/v1/backup"] = Least.Administrator,
    };

    private static bool IsApiPage(string name) => name.StartsWith("GET /api/", StringComparison.Ordinal) && !name.StartsWith("GET /api/v1/", StringComparison.Ordinal);

    internal static IEnumerable<(string Name, RouteEndpoint Endpoint)> EndpointsOf(Rig rig) =>
        from endpoint in rig.Console.Services.GetRequiredService<EndpointDataSource>().Endpoints.OfType<RouteEndpoint>()
        from method in endpoint.Metadata.GetMetadata<HttpMethodMetadata>()?.HttpMethods ?? ["*"]
        select ($"{method} {endpoint.RoutePattern.RawText}", endpoint);

    private static Task<HttpResponseMessage> AskAsync(ApiClient client, string name)
    {
        var method = name.Split(' ')[0];
        return client.SendAsync(method == "*" ? "GET" : method, PathOf(name), method is "POST" or "PUT" or "PATCH" ? new JsonObject() : null, completion: HttpCompletionOption.ResponseHeadersRead);
    }

    /// <summary>An address of an endpoint, with names and numbers of nothing.</summary>
    internal static string PathOf(string name)
    {
        var pattern = name.Split(' ')[1];
        var path = pattern.Replace("{id:long}", "999999", StringComparison.Ordinal).Replace("{version:long}", "999999", StringComparison.Ordinal).Replace("{*path}", "", StringComparison.Ordinal)
            .Replace("{documentName}", "v1", StringComparison.Ordinal).Replace("{documentName?}", "", StringComparison.Ordinal);
        return System.Text.RegularExpressions.Regex.Replace(path, @"\{[^}]*\}", "nobody", System.Text.RegularExpressions.RegexOptions.None, TimeSpan.FromSeconds(5));
    }

    private static async Task<string> TextOfAsync(HttpResponseMessage answer) =>
        answer.Content.Headers.ContentType?.MediaType == "text/event-stream" ? "" : await answer.Content.ReadAsStringAsync();
}
