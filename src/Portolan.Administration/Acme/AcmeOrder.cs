using System.Buffers.Text;
using System.Security.Cryptography;
using System.Security.Cryptography.X509Certificates;
using System.Text.Json.Nodes;
using Portolan.Diagnosis;

namespace Portolan.Administration;

/// <summary>One certificate from order to chain. RFC 8555 §7.4.</summary>
internal static class AcmeOrder
{
    /// <summary>The chain as PEM, the certificate first, and its key.</summary>
    /// <exception cref="AcmeException">The authority refuses, or finds no proof that a name is ours.</exception>
    public static async Task<string> RunAsync(AcmeConversation authority, AcmeKey account, IReadOnlyList<string> names, IAcmeChallenge challenge, Action<Phrase> progress, CancellationToken cancellationToken)
    {
        var identifiers = new JsonArray([.. names.Select(name => (JsonNode)new JsonObject { ["type"] = "dns", ["value"] = name })]);
        var placed = await authority.PostAsync(authority.AddressOf("newOrder"), new JsonObject { ["identifiers"] = identifiers }, cancellationToken);
        var (address, order) = (placed.Location ?? throw new AcmeException(("The authority gave no order.", "证书机构没有给出订单。")), placed.Json);
        foreach (var authorization in AcmeAnswer.ListOf(order, "authorizations")) await ProveAsync(authority, account, authorization?.ToString() ?? "", challenge, progress, cancellationToken);

        progress(("Waiting for the certificate.", "正在等待证书。"));
        await authority.UntilAsync(address, status => status is not "pending", cancellationToken);
        using var key = ECDsa.Create(ECCurve.NamedCurves.nistP256);
        await authority.PostAsync(AcmeAnswer.TextOf(order, "finalize"), new JsonObject { ["csr"] = Base64Url.EncodeToString(RequestFor(names, key)) }, cancellationToken);
        var ready = await authority.UntilAsync(address, status => status is "valid" or "invalid", cancellationToken);
        if (ready["certificate"]?.ToString() is not { } certificate) throw new AcmeException(AcmeProblem.Of(ready["error"])?.Text ?? ("The authority gave no certificate.", "证书机构没有给出证书。"));
        var chain = (await authority.PostAsync(certificate, payload: null, cancellationToken)).Text;
        return chain.TrimEnd() + "\n" + key.ExportPkcs8PrivateKeyPem() + "\n";
    }

    private static async Task ProveAsync(AcmeConversation authority, AcmeKey account, string address, IAcmeChallenge challenge, Action<Phrase> progress, CancellationToken cancellationToken)
    {
        var authorization = (await authority.PostAsync(address, payload: null, cancellationToken)).Json;
        if (AcmeAnswer.TextOf(authorization, "status") == "valid") return;
        var name = Printable.Line(AcmeAnswer.TextOf(authorization["identifier"], "value"));
        var offered = AcmeAnswer.ListOf(authorization, "challenges").FirstOrDefault(one => AcmeAnswer.TextOf(one, "type") == challenge.Type)
            ?? throw new AcmeException(($"The authority offers no {challenge.Type} for {name}.", $"证书机构未为 {name} 提供 {challenge.Type}。"));
        progress(($"Proving that {name} is ours ({challenge.Type}).", $"正在证明 {name} 属于本服务器（{challenge.Type}）。"));
        var token = AcmeAnswer.TextOf(offered, "token");
        challenge.Offer(name, token, account.Authorize(token));
        await authority.PostAsync(AcmeAnswer.TextOf(offered, "url"), [], cancellationToken);
        var judged = await authority.UntilAsync(address, status => status is not "pending", cancellationToken);
        if (AcmeAnswer.TextOf(judged, "status") == "valid") return;
        var failed = AcmeAnswer.ListOf(judged, "challenges").FirstOrDefault(one => AcmeAnswer.TextOf(one, "type") == challenge.Type);
        var (why, chinese) = AcmeProblem.Of(failed?["error"])?.Text ?? ("The authority found no proof", "证书机构未找到证明");
        throw new AcmeException(($"{name}: {why}", $"{name}：{chinese}"));
    }

    private static byte[] RequestFor(IReadOnlyList<string> names, ECDsa key)
    {
        var request = new CertificateRequest(new X500DistinguishedName(""), key, HashAlgorithmName.SHA256);
        var alternatives = new SubjectAlternativeNameBuilder();
        foreach (var name in names) alternatives.AddDnsName(name);
        request.CertificateExtensions.Add(alternatives.Build());
        return request.CreateSigningRequest();
    }
}
