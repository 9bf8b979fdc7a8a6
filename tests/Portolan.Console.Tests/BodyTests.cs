using System.Reflection;
using System.Text;
using System.Text.Json.Nodes;
using System.Text.Json.Serialization;
using Microsoft.AspNetCore.Http.Metadata;
using Portolan.Administration;
using Portolan.Console.Tests.Kit;

namespace Portolan.Console.Tests;

/// <summary>Every endpoint with a body × bodies that nobody should send: refused in words that name field and remedy, never an error of the server.</summary>
public sealed class BodyTests
{
    private const int LeastEndpoints = 30;

    /// <summary>Each with the field that the refusal names.</summary>
    private static readonly (string Field, byte[] Body)[] Malformed =
    [
        ("", []), ("", Text("nonsense")), ("", Text("{")), ("", Text("""{"name":}""")), ("", Text("""{"name":"x"} {}""")), ("", Text("\uFEFF")),
        ("", Text("[]")), ("", Text("null")), ("", Text("7")), ("", Text("\"text\"")), ("", Text(new string('[', 100) + new string(']', 100))), ("", Text("""{"a":""" + new string('[', 100) + new string(']', 100) + "}")),
        ("/name", Text("""{"name":"a","name":"b"}""")), ("/Name", Text("""{"name":"a","Name":"b"}""")), ("/terms/home", Text("""{"terms":{"home":"a","home":"b"}}""")), ("/users/1/a~1b", Text("""{"users":[{},{"a/b":1,"a/b":1}]}""")),
        ("/names/1", Text("""{"names":["a",null]}""")), ("/name", Text("""{"name":"\ud800"}""")), ("/name", Text("""{"name":"x\udc00y"}""")), ("/list/1", Text("""{"list":["ok","\udfff"]}""")), ("", Text("""{"\ud800":1}""")), ("/terms", Text("""{"terms":{"\udc00":1}}""")),
        ("/name", [.. Text("""{"name":" """), 0xC0, 0xAF, .. Text("\"}")]), ("", [.. Text("{\""), 0xED, 0xA0, 0x80, .. Text("\":1}")]),
    ];

    private static readonly string[] OddValues = ["null", "true", "-1", "1e400", "9223372036854775808", "\"\"", "\"\\u0000\"", "\"/\"", "[]", "[[]]", "{}", """{"a":[{}]}"""];

    [Fact]
    public async Task Bodies_Malformed_AreRefusedByEveryEndpointWithFieldAndRemedy()
    {
        await using var rig = await Rig.StartAsync();
        using var client = rig.As(ApiScope.Administrator);
        var endpoints = WithBody(rig);
        Assert.True(endpoints.Count >= LeastEndpoints, string.Join(", ", endpoints.Select(endpoint => endpoint.Name)));
        foreach (var (name, _) in endpoints)
        {
            foreach (var (field, body) in Malformed)
            {
                var (status, text) = await client.SendRawAsync(name.Split(' ')[0], AccessTests.PathOf(name), body);
                Assert.True((int)status == 400, $"{name} {Encoding.UTF8.GetString(body)}: {status} {text}");
                var error = Assert.Single(JsonNode.Parse(text)!["errors"]!.AsArray())!;
                Assert.Equal((name, field), (name, (string?)error["field"]));
                Assert.NotEmpty((string)error["problem"]!);
                Assert.NotEmpty((string)error["remedy"]!);
            }
        }
    }

    /// <summary>JSON that is well-formed and means nothing: each value of a plausible request in turn is of every other kind.</summary>
    [Fact]
    public async Task Bodies_WithOddValues_NeverFailTheServer()
    {
        await using var rig = await Rig.StartAsync();
        using var client = rig.As(ApiScope.Administrator);
        foreach (var (name, wanted) in WithBody(rig))
        {
            foreach (var member in MembersOf(wanted))
            {
                foreach (var value in OddValues)
                {
                    var body = BodyOf(wanted, member, value);
                    var (status, text) = await client.SendRawAsync(name.Split(' ')[0], AccessTests.PathOf(name), Text(body));
                    Assert.True((int)status < 500, $"{name} {body}: {status} {text}");
                }
            }
        }
    }

    [Theory]
    [InlineData("GET", "/api/v1/users?limit=many", 400, "请检查参数和 JSON。")]
    [InlineData("GET", "/api/v1/transfers/999999999", 404, "找不到“传输 999999999”。")]
    [InlineData("POST", "/api/v1/settings/undo/4711", 404, "找不到“版本 4711”。")]
    public async Task Requests_ThatCannotBe_AreRefusedInTheReadersLanguage(string method, string path, int status, string detail)
    {
        await using var rig = await Rig.StartAsync();
        using var client = rig.As(ApiScope.Administrator);
        client.Language = "zh";
        var problem = await client.RefusedAsync((System.Net.HttpStatusCode)status, method, path);
        Assert.Equal(detail, (string?)problem["detail"]);
    }

    [Fact]
    public async Task Body_WithAValueOfTheWrongKind_IsRefusedWithItsField()
    {
        await using var rig = await Rig.StartAsync();
        using var client = rig.As(ApiScope.Administrator);
        client.Language = "zh";
        var problem = await client.RefusedAsync(System.Net.HttpStatusCode.BadRequest, "POST", "/api/v1/api-keys", new JsonObject { ["name"] = "a", ["scope"] = 7 });
        Assert.Equal("/scope", (string?)problem["errors"]![0]!["field"]);
        Assert.DoesNotMatch("[a-z]", problem["title"]!.ToString().Replace("JSON", "", StringComparison.Ordinal));
    }

    [Fact]
    public async Task Body_LargerThanAnyRequest_IsNotTaken()
    {
        await using var rig = await Rig.StartAsync();
        using var http = new HttpClient { BaseAddress = rig.Address };
        using var request = new HttpRequestMessage(HttpMethod.Post, "/api/v1/session") { Content = new StringContent($$"""{"user":"{{new string('a', 5 << 20)}}","password":""}""", Encoding.UTF8, "application/json") };
        request.Headers.ExpectContinue = true; // the refusal comes before the body leaves
        using var answer = await http.SendAsync(request);
        Assert.Equal(System.Net.HttpStatusCode.RequestEntityTooLarge, answer.StatusCode);
    }

    private static List<(string Name, Type? Wanted)> WithBody(Rig rig) =>
        [.. from each in AccessTests.EndpointsOf(rig)
            where each.Endpoint.Metadata.GetMetadata<IAcceptsMetadata>() is not null
            select (each.Name, each.Endpoint.Metadata.GetMetadata<IAcceptsMetadata>()!.RequestType)];

    /// <summary>The names in a request, and pointers for the one that takes those.</summary>
    private static IEnumerable<string> MembersOf(Type? wanted) => TakesPointers(wanted)
        ? ["", "/", "//", "/passive", "/passive/ports", "/passive/ports/x", "/networks/0", "/networks/-1", "/networks/x", "/~2", "/limits/maxSessions/"]
        : PropertiesOf(wanted!).Select(property => Camel(property.Name));

    private static string BodyOf(Type? wanted, string member, string value)
    {
        var others = TakesPointers(wanted) ? [] : PropertiesOf(wanted!).Where(property => Camel(property.Name) != member).Select(property => $"\"{Camel(property.Name)}\":{Sample(property.PropertyType)}");
        return $"{{{string.Join(',', others.Prepend($"\"{member}\":{value}"))}}}";
    }

    /// <summary>Something of that type that could be meant.</summary>
    private static string Sample(Type type) => Nullable.GetUnderlyingType(type) is { } inner ? Sample(inner)
        : type == typeof(string) ? "\"sample-of-twelve\""
        : type == typeof(DateTimeOffset) ? "\"2999-01-01T00:00:00Z\""
        : type == typeof(bool) ? "false"
        : type.IsEnum ? $"\"{Camel(Enum.GetNames(type)[0])}\""
        : type.IsPrimitive ? "1"
        : typeof(System.Collections.IEnumerable).IsAssignableFrom(type) ? "[]"
        : "{}";

    private static bool TakesPointers(Type? wanted) => wanted is null || wanted == typeof(JsonObject);

    private static IEnumerable<PropertyInfo> PropertiesOf(Type wanted) => wanted.GetProperties().Where(property => property.GetCustomAttribute<JsonIgnoreAttribute>() is null);

    private static string Camel(string name) => char.ToLowerInvariant(name[0]) + name[1..];

    private static byte[] Text(string text) => Encoding.UTF8.GetBytes(text);
}
