using System.Globalization;
using System.Text.Json;
using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.DependencyInjection;
using Portolan.Administration;
using Portolan.Console.Wire;
using Portolan.Server.Files;

namespace Portolan.Console.Problems;

/// <summary>Turns every failure into problem details (RFC 9457) that name field and remedy.</summary>
internal static class ProblemResponses
{
    public static async Task CatchAsync(HttpContext http, RequestDelegate next)
    {
        try
        {
            await next(http);
            if (!http.Response.HasStarted && Bare(http) is { } bare) await WriteAsync(http, bare);
        }
        catch (Exception e) when (!http.Response.HasStarted)
        {
            if (e is OperationCanceledException && http.RequestAborted.IsCancellationRequested) return;
            await WriteAsync(http, Explain(e, http));
        }
    }

    /// <summary>Refusals of the framework itself have no body.</summary>
    private static ProblemException? Bare(HttpContext http) => http.Response.StatusCode switch
    {
        StatusCodes.Status400BadRequest => new(400, ("The request cannot be read", "请求无法识别"), ("Look at its values and its JSON.", "请检查参数和 JSON。")),
        StatusCodes.Status404NotFound => ProblemException.NotFound(http.Request.Path),
        StatusCodes.Status405MethodNotAllowed => new(405, ("This method is not possible here", "此处不支持该方法")),
        StatusCodes.Status415UnsupportedMediaType => new(415, ("This kind of content is not understood", "不支持该内容类型"), ("Send JSON with Content-Type: application/json.", "请发送 JSON，并带上 Content-Type: application/json。")),
        _ => null,
    };

    public static async Task WriteAsync(HttpContext http, ProblemException problem)
    {
        var language = RequestLanguage.Of(http);
        http.Response.Clear();
        ResponseHeaders.Add(http);
        http.Response.StatusCode = problem.Status;
        http.Response.ContentType = "application/problem+json";
        if (problem.RetryAfter is { } pause) http.Response.Headers.RetryAfter = Math.Ceiling(pause.TotalSeconds).ToString(CultureInfo.InvariantCulture);
        if (problem.Status == StatusCodes.Status401Unauthorized) http.Response.Headers.WWWAuthenticate = "Bearer";
        var body = new ProblemDetails(
            "about:blank", problem.Title.In(language), problem.Status, problem.Detail?.In(language),
            [.. problem.Problems.Select(one => FieldProblem.Of(one, language))], problem.TotpNeeded);
        await JsonSerializer.SerializeAsync(http.Response.Body, body, ConsoleJson.Default.ProblemDetails, http.RequestAborted);
    }

    private static ProblemException Explain(Exception exception, HttpContext http) => exception switch
    {
        ProblemException known => known,
        RefusedException refused => new(422, ProblemException.Refused, problems: refused.Problems),
        StaleVersionException stale => new(412, ("Somebody else changed this meanwhile", "内容已被他人修改"),
            ($"The version in force is {stale.Current}. Load it and make your change again.", $"当前版本为 {stale.Current}。请重新载入后再修改。")),
        StoreException files => Files(files.Error),
        JsonException json => ProblemException.Unreadable(DocumentReader.ProblemOf(json)),
        BadHttpRequestException { InnerException: JsonException json } => ProblemException.Unreadable(DocumentReader.ProblemOf(json)),
        BadHttpRequestException bad => BadRequest(bad),
        _ => Bug(exception, http),
    };

    /// <summary>What the web server or its binding of parameters does not take; their own words are English.</summary>
    private static ProblemException BadRequest(BadHttpRequestException bad) => bad.StatusCode switch
    {
        StatusCodes.Status413PayloadTooLarge => new(413, ("The request is too large", "请求过大")),
        StatusCodes.Status408RequestTimeout => new(408, ("The request did not arrive in time", "请求未能及时到达")),
        _ => new(bad.StatusCode, ("The request cannot be read", "请求无法识别"), ("Look at its values and its JSON.", "请检查参数和 JSON。")),
    };

    private static ProblemException Bug(Exception exception, HttpContext http)
    {
        http.RequestServices.GetRequiredService<ConsoleContext>().Log.RequestFailed(http.Request.Method, http.Request.Path, exception);
        return new(500, ("The server failed at this", "服务器处理时出错"), ("Its log says more.", "详见服务器日志。"));
    }

    private static ProblemException Files(StoreError error) => error switch
    {
        StoreError.NotFound => new(404, ("There is no such file or directory", "没有此文件或目录")),
        StoreError.Denied or StoreError.ReadOnly => new(403, ("Not permitted", "没有权限")),
        StoreError.Exists => new(409, ("The name is taken", "名称已存在")),
        StoreError.NotEmpty => new(409, ("The directory is not empty", "目录非空")),
        StoreError.NotDirectory => new(409, ("This is not a directory", "不是目录")),
        StoreError.IsDirectory => new(409, ("This is a directory", "这是一个目录")),
        StoreError.Full => new(507, ("The disk is full", "磁盘已满")),
        StoreError.QuotaExceeded => new(507, ("The quota is reached", "已达到配额")),
        StoreError.Busy => new(409, ("A transfer holds this file", "文件正被传输占用")),
        StoreError.BadName => new(422, ("This name is not possible here", "此处无法使用该名称")),
        _ => new(422, ("The store cannot do this", "存储不支持此操作")),
    };
}
