using System.Buffers;
using System.Net.Http.Headers;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Http.Features;
using Portolan.Console.Problems;
using Portolan.Server.Files;

namespace Portolan.Console.Endpoints;

/// <summary>Files on their way to and from the browser, in constant memory.</summary>
internal static class FileContent
{
    private const int BufferBytes = 256 * 1024, MostPreviewText = 64 * 1024;
    private const long MostPreviewPicture = 8 * 1024 * 1024;

    /// <summary>What a stranger's file may do in the browser: nothing.</summary>
    private const string Sandbox = "default-src 'none'; style-src 'unsafe-inline'; sandbox";

    public static async Task SendAsync(ConsoleContext console, HttpContext http, string path, [Microsoft.AspNetCore.Mvc.FromQuery(Name = "as")] string? user)
    {
        var files = await FilesEndpoints.OpenAsync(user, console, http.RequestAborted);
        var target = FilesEndpoints.PathOf(path);
        await using var file = await files.OpenReadAsync(target, http.RequestAborted);
        var response = http.Response;
        response.ContentType = "application/octet-stream";
        response.ContentLength = file.Facts.Size;
        response.Headers.ContentDisposition = new ContentDispositionHeaderValue("attachment") { FileNameStar = target.Name }.ToString();
        response.Headers.ContentSecurityPolicy = Sandbox;
        await CopyAsync(file, file.Facts.Size, http);
    }

    public static async Task PreviewAsync(ConsoleContext console, HttpContext http, string path, [Microsoft.AspNetCore.Mvc.FromQuery(Name = "as")] string? user)
    {
        var files = await FilesEndpoints.OpenAsync(user, console, http.RequestAborted);
        var target = FilesEndpoints.PathOf(path);
        await using var file = await files.OpenReadAsync(target, http.RequestAborted);
        http.Response.Headers.ContentSecurityPolicy = Sandbox;
        if (PictureTypeOf(target.Name) is { } type)
        {
            if (file.Facts.Size > MostPreviewPicture) throw NoPreview();
            http.Response.ContentType = type;
            await CopyAsync(file, file.Facts.Size, http);
            return;
        }
        var text = new byte[(int)Math.Min(file.Facts.Size, MostPreviewText)];
        var length = 0;
        while (length < text.Length && await file.ReadAsync(text.AsMemory(length), length, http.RequestAborted) is var read and > 0) length += read;
        if (text.AsSpan(0, length).Contains((byte)0)) throw NoPreview();
        http.Response.ContentType = "text/plain; charset=utf-8";
        await http.Response.Body.WriteAsync(text.AsMemory(0, length), http.RequestAborted);
    }

    public static async Task<IResult> ReceiveAsync(ConsoleContext console, HttpContext http, string path, [Microsoft.AspNetCore.Mvc.FromQuery(Name = "as")] string? user)
    {
        if (http.Features.Get<IHttpMaxRequestBodySizeFeature>() is { IsReadOnly: false } limit) limit.MaxRequestBodySize = null;
        var files = await FilesEndpoints.OpenAsync(user, console, http.RequestAborted);
        var target = FilesEndpoints.PathOf(path);
        await using (var upload = await files.OpenWriteAsync(target, new UploadMode(Append: false, Offset: 0, http.Request.ContentLength), http.RequestAborted))
        {
            var length = await ReceiveAsync(http.Request.Body, upload, http.RequestAborted);
            await upload.CommitAsync(length, http.RequestAborted);
        }
        await FilesEndpoints.NoteAsync("upload", target, user, console, http);
        return Results.NoContent();
    }

    private static async Task<long> ReceiveAsync(Stream body, UploadFile upload, CancellationToken cancellationToken)
    {
        var buffer = ArrayPool<byte>.Shared.Rent(BufferBytes);
        try
        {
            var at = 0L;
            while (await body.ReadAsync(buffer.AsMemory(0, BufferBytes), cancellationToken) is var read and > 0)
            {
                await upload.WriteAsync(buffer.AsMemory(0, read), at, cancellationToken);
                at += read;
            }
            return at;
        }
        finally
        {
            ArrayPool<byte>.Shared.Return(buffer);
        }
    }

    private static async Task CopyAsync(StoredFile file, long length, HttpContext http)
    {
        var buffer = ArrayPool<byte>.Shared.Rent(BufferBytes);
        try
        {
            var at = 0L;
            while (at < length && await file.ReadAsync(buffer.AsMemory(0, (int)Math.Min(BufferBytes, length - at)), at, http.RequestAborted) is var read and > 0)
            {
                await http.Response.Body.WriteAsync(buffer.AsMemory(0, read), http.RequestAborted);
                at += read;
            }
            if (at < length) http.Abort(); // it shrank meanwhile: the browser must not take a part for the whole
        }
        finally
        {
            ArrayPool<byte>.Shared.Return(buffer);
        }
    }

    /// <summary>Pictures that hold no script; SVG is shown as text.</summary>
    private static string? PictureTypeOf(string name) => Path.GetExtension(name).ToLowerInvariant() switch
    {
        ".png" => "image/png",
        ".jpg" or ".jpeg" => "image/jpeg",
        ".gif" => "image/gif",
        ".webp" => "image/webp",
        ".avif" => "image/avif",
        ".bmp" => "image/bmp",
        _ => null,
    };

    private static ProblemException NoPreview() => new(415, ("There is no preview of this file", "无法预览此文件"), ("Download it to look at it.", "请下载后查看。"));
}
