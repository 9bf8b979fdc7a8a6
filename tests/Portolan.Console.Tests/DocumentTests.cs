using System.Net;
using System.Text.RegularExpressions;
using Portolan.Administration;
using Portolan.Console.Tests.Kit;
using Portolan.Testing;

namespace Portolan.Console.Tests;

public sealed partial class DocumentTests
{
    [Fact]
    public async Task OpenApi_Document_DescribesEveryEndpoint()
    {
        await using var rig = await Rig.StartAsync();
        using var client = rig.As(ApiScope.ReadOnly);
        var document = await client.GetAsync("/api/v1/openapi.json");
        Assert.StartsWith("3.1", (string)document["openapi"]!, StringComparison.Ordinal);
        var described = document["paths"]!.AsObject().SelectMany(path => path.Value!.AsObject().Select(operation => $"{operation.Key.ToUpperInvariant()} {path.Key}")).ToHashSet(StringComparer.Ordinal);
        var expected = AccessTests.EndpointsOf(rig).Select(endpoint => endpoint.Name).Where(name => name.Contains("/api/v1/", StringComparison.Ordinal)).Select(name => Constraint().Replace(name, "}"));
        Assert.Empty(expected.Except(described));
        Assert.All(document["paths"]!.AsObject().SelectMany(path => path.Value!.AsObject()), operation => Assert.NotEmpty((string)operation.Value!["summary"]!));
    }

    [Fact]
    public async Task ApiPage_Loads_NothingFromElsewhere()
    {
        await using var rig = await Rig.StartAsync();
        using var client = rig.As(ApiScope.ReadOnly);
        using var answer = await client.SendAsync("GET", "/api/");
        var page = await answer.Content.ReadAsStringAsync();
        Assert.Equal(HttpStatusCode.OK, answer.StatusCode);
        Assert.Empty(Elsewhere().Matches(page).Select(match => match.Value));
    }

    /// <summary>The settings page shows a field for each value of the document, in both languages. Terms, networks and ACME have forms of their own.</summary>
    [Theory, InlineData("en"), InlineData("zh")]
    public void SettingsPage_Fields_AreThoseOfTheDocument(string language)
    {
        var dictionary = File.ReadAllText(Path.Join(Repository.Root, "src/Portolan.Console/ui/src/i18n", language, "settings.ts"));
        var shown = DictionaryField().Matches(dictionary).Select(match => match.Value.Trim('\'')).Order(StringComparer.Ordinal);
        var expected = SettingTexts.All.Select(text => text.Field).Where(field => field.Split('/')[1] is not ("defaults" or "networks" or "acme")).Order(StringComparer.Ordinal);
        Assert.Equal(expected, shown);
    }

    [Theory]
    [InlineData("/")]
    [InlineData("/sessions/17")]
    [InlineData("/first-run")]
    public async Task Page_AnyAddress_IsTheSamePage(string path)
    {
        await using var rig = await Rig.StartAsync();
        using var nobody = rig.Anonymous();
        using var answer = await nobody.SendAsync("GET", path);
        Assert.Equal(HttpStatusCode.OK, answer.StatusCode);
        Assert.Equal("text/html", answer.Content.Headers.ContentType!.MediaType);
        Assert.Contains("<title>Portolan</title>", await answer.Content.ReadAsStringAsync(), StringComparison.Ordinal);
        var policy = string.Join(' ', answer.Headers.GetValues("Content-Security-Policy"));
        Assert.Contains("script-src 'self';", policy, StringComparison.Ordinal);
        Assert.Contains("frame-ancestors 'none'", policy, StringComparison.Ordinal);
        Assert.Equal("nosniff", Assert.Single(answer.Headers.GetValues("X-Content-Type-Options")));
        Assert.Equal("DENY", Assert.Single(answer.Headers.GetValues("X-Frame-Options")));
    }

    [Fact]
    public async Task Api_UnknownAddress_IsAProblemNotAPage()
    {
        await using var rig = await Rig.StartAsync();
        using var client = rig.As(ApiScope.ReadOnly);
        await client.RefusedAsync(HttpStatusCode.NotFound, "GET", "/api/v1/nothing");
        await client.RefusedAsync(HttpStatusCode.NotFound, "GET", "/assets/nothing.js");
    }

    [Fact]
    public async Task Body_Damaged_IsAProblem()
    {
        await using var rig = await Rig.StartAsync();
        using var client = rig.As(ApiScope.Administrator);
        await client.RefusedAsync(HttpStatusCode.BadRequest, "POST", "/api/v1/data-connections/plan", "text");
        await client.RefusedAsync(HttpStatusCode.BadRequest, "POST", "/api/v1/api-keys", new System.Text.Json.Nodes.JsonObject { ["name"] = "x", ["scope"] = "everything" });
    }

    [GeneratedRegex(@":long\}", RegexOptions.None, 60_000)]
    private static partial Regex Constraint();

    [GeneratedRegex(@"'/[A-Za-z/]+'(?=: \[)", RegexOptions.None, 60_000)]
    private static partial Regex DictionaryField();

    [GeneratedRegex("""(?:src|href)\s*=\s*["']?(?:https?:)?//[^"'\s>]+""", RegexOptions.None, 60_000)]
    private static partial Regex Elsewhere();
}
