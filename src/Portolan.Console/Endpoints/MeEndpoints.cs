using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Routing;
using Portolan.Administration;
using Portolan.Console.Problems;
using Portolan.Console.Security;
using Portolan.Console.Wire;

namespace Portolan.Console.Endpoints;

/// <summary>What administrators change about themselves.</summary>
internal static class MeEndpoints
{
    public static void Map(RouteGroupBuilder api)
    {
        api.MapPut("/me/password", PasswordAsync).Needs(Role.ReadOnly).WithSummary("Changes one's own password; other logins end");
        api.MapPut("/me/language", LanguageAsync).Needs(Role.ReadOnly).WithSummary("Sets the preferred language: en, zh, or null for the browser's");
        api.MapPost("/me/totp", OfferTotp).Needs(Role.ReadOnly).WithSummary("Offers a second factor; it holds once a code proved it");
        api.MapPut("/me/totp", EnableTotpAsync).Needs(Role.ReadOnly).WithSummary("Switches the second factor on, with a code of it");
        api.MapDelete("/me/totp", DisableTotpAsync).Needs(Role.ReadOnly).WithSummary("Switches the second factor off, with a code of it");
    }

    private static async Task<IResult> PasswordAsync(PasswordChange change, ConsoleContext console, HttpContext http)
    {
        var me = await FindAsync(console, http);
        if (console.Throttle.PauseFor(Caller.AddressOf(http)) is { } pause) throw new ProblemException(429, ("Too many failed tries", "失败次数过多")) { RetryAfter = pause };
        if (!await console.Passwords.CheckAsync(me.PasswordHash, change.Old, http.RequestAborted))
        {
            console.Throttle.Failed(Caller.AddressOf(http));
            throw ProblemException.Invalid("/old", ("This is not your password.", "当前密码不正确。"), ("Enter the password that holds now.", "请输入当前使用的密码。"));
        }
        await SaveAsync(me with { PasswordHash = await Passwords.HashAsync(change.New, "/new") }, console, http);
        console.Sessions.EndAllOf(me.Name, but: Session(http));
        return Results.NoContent();
    }

    private static async Task<IResult> LanguageAsync(LanguageChange change, ConsoleContext console, HttpContext http)
    {
        if (change.Language is not (null or "en" or "zh"))
            throw ProblemException.Invalid("/language", ("This language is not spoken here.", "不支持该语言。"), ("Choose en or zh.", "请选择 en 或 zh。"));
        await SaveAsync(await FindAsync(console, http) with { Language = change.Language }, console, http);
        return Results.NoContent();
    }

    private static TotpOffer OfferTotp(HttpContext http)
    {
        var session = Session(http);
        var secret = session.PendingTotp = SecondFactor.NewSecret();
        var uri = SecondFactor.UriOf(session.User, secret);
        return new TotpOffer(secret, uri, SecondFactor.Qr(uri));
    }

    private static async Task<IResult> EnableTotpAsync(TotpCode code, ConsoleContext console, HttpContext http)
    {
        var session = Session(http);
        if (session.PendingTotp is not { } secret) throw new ProblemException(409, ("No second factor was offered", "尚未申请两步验证"));
        if (!SecondFactor.IsRight(secret, code.Code, console.Time.GetUtcNow())) throw WrongCode();
        await SaveAsync(await FindAsync(console, http) with { TotpSecret = secret }, console, http);
        session.PendingTotp = null;
        return Results.NoContent();
    }

    private static async Task<IResult> DisableTotpAsync([Microsoft.AspNetCore.Mvc.FromBody] TotpCode code, ConsoleContext console, HttpContext http)
    {
        var me = await FindAsync(console, http);
        if (me.TotpSecret is { } secret && !SecondFactor.IsRight(secret, code.Code, console.Time.GetUtcNow())) throw WrongCode();
        await SaveAsync(me with { TotpSecret = null }, console, http);
        return Results.NoContent();
    }

    private static ProblemException WrongCode() => ProblemException.Invalid("/code", ("The code is wrong.", "验证码错误。"), ("Enter the six digits that show now; each works once.", "请输入当前显示的六位数字；每个验证码只能使用一次。"));

    private static ConsoleSession Session(HttpContext http) =>
        Caller.Of(http)?.Session ?? throw new ProblemException(403, ("An API key has no password", "API 密钥没有密码"), ("Log in with a name and a password.", "请用用户名和密码登录。"));

    private static async Task<Administrator> FindAsync(ConsoleContext console, HttpContext http) =>
        await console.Store.Access.FindAdministratorAsync(Session(http).User, http.RequestAborted) ?? throw new ProblemException(401, ("Log in first", "请先登录"));

    private static ValueTask SaveAsync(Administrator me, ConsoleContext console, HttpContext http) => console.Access.SaveAsync(me, Caller.ActorOf(http), http.RequestAborted);
}
