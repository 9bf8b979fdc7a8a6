using System.Buffers.Text;
using System.Security.Cryptography;
using System.Text;
using System.Text.Json.Nodes;

namespace Portolan.Administration;

/// <summary>The key of an account at an ACME authority, and what is signed with it: JWS with ES256 (RFC 7515, RFC 8555 §6.2).</summary>
internal sealed class AcmeKey : IDisposable
{
    private readonly ECDsa _key;
    private readonly string _x, _y;

    private AcmeKey(ECDsa key)
    {
        _key = key;
        var point = key.ExportParameters(includePrivateParameters: false).Q;
        (_x, _y) = (Base64Url.EncodeToString(point.X), Base64Url.EncodeToString(point.Y));
    }

    public static AcmeKey Create() => new(ECDsa.Create(ECCurve.NamedCurves.nistP256));

    public static AcmeKey FromPem(string pem)
    {
        var key = ECDsa.Create();
        key.ImportFromPem(pem);
        return new AcmeKey(key);
    }

    public string ToPem() => _key.ExportPkcs8PrivateKeyPem();

    /// <summary>What proves that a challenge is answered by the owner of this account. RFC 8555 §8.1.</summary>
    public string Authorize(string token) => $"{token}.{Thumbprint}";

    /// <summary>RFC 7638.</summary>
    public string Thumbprint => Base64Url.EncodeToString(SHA256.HashData(Encoding.ASCII.GetBytes($$"""{"crv":"P-256","kty":"EC","x":"{{_x}}","y":"{{_y}}"}""")));

    /// <summary>A request's body.</summary>
    /// <param name="account">The account's address; null names the key itself, before there is an account.</param>
    /// <param name="payload">Null is POST-as-GET (RFC 8555 §6.3).</param>
    public string Sign(string url, string nonce, string? account, JsonObject? payload)
    {
        var header = new JsonObject { ["alg"] = "ES256", ["nonce"] = nonce, ["url"] = url };
        if (account is not null) header["kid"] = account;
        else header["jwk"] = new JsonObject { ["crv"] = "P-256", ["kty"] = "EC", ["x"] = _x, ["y"] = _y };
        var head = Encode(header.ToJsonString());
        var body = payload is null ? "" : Encode(payload.ToJsonString());
        var signature = _key.SignData(Encoding.ASCII.GetBytes($"{head}.{body}"), HashAlgorithmName.SHA256);
        return new JsonObject { ["protected"] = head, ["payload"] = body, ["signature"] = Base64Url.EncodeToString(signature) }.ToJsonString();
    }

    public void Dispose() => _key.Dispose();

    private static string Encode(string text) => Base64Url.EncodeToString(Encoding.UTF8.GetBytes(text));
}
