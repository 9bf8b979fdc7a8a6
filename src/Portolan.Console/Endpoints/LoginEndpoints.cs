using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Routing;
using Portolan.Administration;
using Portolan.Console.Problems;
using Portolan.Console.Security;
using Portolan.Console.Wire;

namespace Portolan.Console.Endpoints;

/// <summary>Logging in and out, and the first run.</summary>
internal static class LoginEndpoints
{
    public static void Map(RouteGroupBuilder api)
    {
        api.MapGet("/first-run", (ConsoleContext console) => new FirstRunView(console.FirstRun.Token is not null)).Open().WithSummary("Whether the first administrator is still to be made");
        api.MapPost("/first-run", FirstRunAsync).Open().WithSummary("Makes the first administrator with the one-time token, and logs in");
        api.MapPost("/session", LoginAsync).Open().WithSummary("Logs in");
        api.MapGet("/session", MeAsync).Needs(Role.ReadOnly).WithSummary("Who is logged in");
        api.MapDelete("/session", Logout).Needs(Role.ReadOnly).WithSummary("Logs out");
    }

    private static async Task<MeView> FirstRunAsync(FirstRunRequest request, ConsoleContext console, HttpContext http)
    {
        CheckThrottle(console, http);
        if (!console.FirstRun.IsRight(request.Token))
        {
            console.Throttle.Failed(Caller.AddressOf(http));
            throw console.FirstRun.Token is null
                ? new ProblemException(409, ("There is an administrator already", "管理员已经存在"), ("Log in with that account.", "请用该账户登录。"))
                : new ProblemException(403, ("This link is not valid", "链接无效"), ("Use the link that the server printed at its last start.", "请使用服务器最近一次启动时打印的链接。"));
        }
        var first = new Administrator
        {
            Name = AdministratorsEndpoints.CheckName(request.User, "/user"),
            Role = Role.Administrator,
            PasswordHash = await Passwords.HashAsync(request.Password),
            CreatedAt = console.Time.GetUtcNow(),
        };
        var isFirst = await console.Access.TryAddFirstAsync(first, new Actor(first.Name, Caller.AddressOf(http)), http.RequestAborted);
        console.FirstRun.Close();
        if (!isFirst) throw new ProblemException(409, ("There is an administrator already", "管理员已经存在"));
        console.Log.FirstAdministrator(first.Name, Caller.AddressOf(http).ToString());
        return Begin(first, console, http);
    }

    private static async Task<MeView> LoginAsync(LoginRequest request, ConsoleContext console, HttpContext http)
    {
        CheckThrottle(console, http);
        var found = await console.Store.Access.FindAdministratorAsync(request.User, http.RequestAborted);
        var isRight = await console.Passwords.CheckAsync(found?.PasswordHash, request.Password, http.RequestAborted);
        if (!isRight || found is null or { Disabled: true }) throw await RefuseAsync(request.User, console, http, new(401, ("Name or password is wrong", "用户名或密码错误")));
        if (found.TotpSecret is { } secret)
        {
            if (string.IsNullOrEmpty(request.Totp)) throw new ProblemException(401, ("A code is needed", "需要验证码"), ("Enter the six digits of your authenticator.", "请输入身份验证器中的六位数字。")) { TotpNeeded = true };
            if (!SecondFactor.IsRight(secret, request.Totp, console.Time.GetUtcNow()))
                throw await RefuseAsync(request.User, console, http, new(401, ("The code is wrong", "验证码错误")) { TotpNeeded = true });
        }
        console.Throttle.Succeeded(Caller.AddressOf(http));
        console.Store.Access.NoteAdministratorLogin(found.Name, console.Time.GetUtcNow());
        console.Log.LoggedIn(found.Name, Caller.AddressOf(http).ToString());
        await console.Store.Audit.AddAsync(AuditEntry.Of(new Actor(found.Name, Caller.AddressOf(http)), console.Time.GetUtcNow(), AuditActions.Login, "console"), http.RequestAborted);
        return Begin(found, console, http);
    }

    private static async Task<MeView> MeAsync(ConsoleContext console, HttpContext http)
    {
        var caller = Caller.Of(http)!;
        if (caller.Session is not { } session) return new MeView(caller.Name, Words.Camel(caller.Role!.Value), Csrf: null, TotpEnabled: false, Language: null);
        var administrator = await console.Store.Access.FindAdministratorAsync(session.User, http.RequestAborted) ?? throw new ProblemException(401, ("Log in first", "请先登录"));
        return MeView.Of(administrator, session);
    }

    private static IResult Logout(ConsoleContext console, HttpContext http)
    {
        if (Caller.Of(http)?.Session is { } session) console.Sessions.End(session);
        SessionCookie.Remove(http);
        return Results.NoContent();
    }

    /// <summary>A login always begins a new session: one that somebody planted in the browser is worth nothing.</summary>
    private static MeView Begin(Administrator administrator, ConsoleContext console, HttpContext http)
    {
        if (Caller.Of(http)?.Session is { } before) console.Sessions.End(before);
        var (token, session) = console.Sessions.Begin(administrator);
        SessionCookie.Write(http, token);
        return MeView.Of(administrator, session);
    }

    private static void CheckThrottle(ConsoleContext console, HttpContext http)
    {
        if (console.Throttle.PauseFor(Caller.AddressOf(http)) is not { } pause) return;
        var seconds = (int)Math.Ceiling(pause.TotalSeconds);
        throw new ProblemException(429, ("Too many failed logins", "登录失败次数过多"), ($"Try again in {seconds} seconds.", $"请在 {seconds} 秒后重试。")) { RetryAfter = pause };
    }

    private static async Task<ProblemException> RefuseAsync(string user, ConsoleContext console, HttpContext http, ProblemException refusal)
    {
        var from = Caller.AddressOf(http);
        var shown = user.Length > 64 ? user[..64] : user;
        console.Throttle.Failed(from);
        console.Log.LoginRefused(shown, from.ToString());
        await console.Store.Audit.AddAsync(AuditEntry.Of(new Actor(shown, from), console.Time.GetUtcNow(), AuditActions.LoginRefused, "console"), http.RequestAborted);
        return refusal;
    }
}
