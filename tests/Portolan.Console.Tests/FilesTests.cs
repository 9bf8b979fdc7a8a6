using System.Net;
using System.Text;
using System.Text.Json.Nodes;
using Portolan.Administration;
using Portolan.Console.Tests.Kit;

namespace Portolan.Console.Tests;

public sealed class FilesTests
{
    [Fact]
    public async Task File_UploadedHere_IsThereForFtpAndBack()
    {
        await using var rig = await Rig.StartAsync();
        using var client = rig.As(ApiScope.Operator);
        await client.PostAsync("/api/v1/files/directories", new JsonObject { ["path"] = "/new" });
        var content = new byte[3_000_000];
        new Random(7).NextBytes(content);
        Assert.Equal(HttpStatusCode.NoContent, await client.PutBytesAsync("/api/v1/files/content?path=/new/ü.bin", content));
        using var ftp = await RawFtp.LoginAsync(rig.Ftp);
        Assert.Equal("213 3000000", await ftp.SendAsync("SIZE /new/ü.bin", 213));

        var entry = Assert.Single((await client.GetAsync("/api/v1/files?path=/new"))["items"]!.AsArray())!;
        Assert.Equal(("ü.bin", "file", 3_000_000), ((string?)entry["name"], (string?)entry["kind"], (long)entry["size"]!));
        using var answer = await client.SendAsync("GET", "/api/v1/files/content?path=/new/ü.bin");
        Assert.Equal(content, await answer.Content.ReadAsByteArrayAsync());
        Assert.Equal("attachment", answer.Content.Headers.ContentDisposition!.DispositionType);
        Assert.Contains("sandbox", string.Join(' ', answer.Headers.GetValues("Content-Security-Policy")), StringComparison.Ordinal);
    }

    [Fact]
    public async Task AsUser_HoldsTheUsersRights()
    {
        await using var rig = await Rig.StartAsync();
        using var client = rig.As(ApiScope.Operator);
        Assert.Equal(HttpStatusCode.NoContent, await client.PutBytesAsync("/api/v1/files/content?path=/a.txt", "hello"u8.ToArray()));
        Assert.Equal("hello", await client.GetTextAsync("/api/v1/files/preview?path=/a.txt&as=anna"));
        Assert.Equal(HttpStatusCode.Forbidden, await client.PutBytesAsync("/api/v1/files/content?path=/a.txt&as=anna", "no"u8.ToArray()));
        await client.RefusedAsync(HttpStatusCode.Forbidden, "DELETE", "/api/v1/files?path=/a.txt&as=anna");
        await client.RefusedAsync(HttpStatusCode.NotFound, "GET", "/api/v1/files?path=/&as=nobody");
    }

    [Fact]
    public async Task Names_OutOfTheRoot_StayInIt()
    {
        await using var rig = await Rig.StartAsync();
        using var client = rig.As(ApiScope.Operator);
        await client.RefusedAsync(HttpStatusCode.NotFound, "GET", "/api/v1/files/content?path=../../../../etc/passwd");
        await client.RefusedAsync(HttpStatusCode.UnprocessableEntity, "GET", "/api/v1/files/content?path=/a%00b");
        await client.RefusedAsync(HttpStatusCode.Conflict, "DELETE", "/api/v1/files?path=/..");
    }

    [Fact]
    public async Task Preview_Svg_IsTextAndBinaryIsRefused()
    {
        await using var rig = await Rig.StartAsync();
        using var client = rig.As(ApiScope.Operator);
        await client.PutBytesAsync("/api/v1/files/content?path=/x.svg", Encoding.UTF8.GetBytes("<svg onload='alert(1)'/>"));
        using var answer = await client.SendAsync("GET", "/api/v1/files/preview?path=/x.svg");
        Assert.Equal("text/plain", answer.Content.Headers.ContentType!.MediaType);
        await client.PutBytesAsync("/api/v1/files/content?path=/x.bin", [0, 1, 2]);
        await client.RefusedAsync(HttpStatusCode.UnsupportedMediaType, "GET", "/api/v1/files/preview?path=/x.bin");
    }

    [Fact]
    public async Task Tree_RenamedAndRemoved_IsInTheAudit()
    {
        await using var rig = await Rig.StartAsync();
        using var client = rig.As(ApiScope.Operator);
        await client.PostAsync("/api/v1/files/directories", new JsonObject { ["path"] = "/a" });
        await client.PutBytesAsync("/api/v1/files/content?path=/a/1.txt", [1]);
        await client.PostAsync("/api/v1/files/rename", new JsonObject { ["from"] = "/a/1.txt", ["to"] = "/a/2.txt" });
        await client.PutBytesAsync("/api/v1/files/content?path=/a/1.txt", [1]);
        await client.RefusedAsync(HttpStatusCode.Conflict, "POST", "/api/v1/files/rename", new JsonObject { ["from"] = "/a/1.txt", ["to"] = "/a/2.txt" });
        await client.RefusedAsync(HttpStatusCode.Conflict, "DELETE", "/api/v1/files?path=/a");
        using (var answer = await client.SendAsync("DELETE", "/api/v1/files?path=/a&recursive=true")) Assert.Equal(HttpStatusCode.NoContent, answer.StatusCode);
        Assert.Empty((await client.GetAsync("/api/v1/files"))["items"]!.AsArray());
        using var boss = rig.As(ApiScope.Administrator);
        Assert.Equal("delete:/a", (string?)(await boss.GetAsync("/api/v1/audit?action=file"))["items"]![0]!["object"]);
    }
}
