using System.Security.Cryptography;
using System.Security.Cryptography.X509Certificates;
using System.Text;
using Portolan.Administration;
using Portolan.Net;

namespace Portolan.Cli.Remote;

/// <summary>The key of this machine's commands to the console of one server, from its start to its end.</summary>
internal sealed class LocalKey : IAsyncDisposable
{
    private const string Name = "this machine";
    private const int RandomBytes = 20;

    private readonly IAdministrationStore _store;
    private readonly string _id;
    private readonly string _path;

    private LocalKey(IAdministrationStore store, string id, string path) => (_store, _id, _path) = (store, id, path);

    /// <summary>Makes a key, writes it down, and takes away those that a crash left behind.</summary>
    public static async Task<LocalKey> OpenAsync(Session session, IAdministrationStore store, string folder, Uri address, X509Certificate2? certificate, CancellationToken cancellationToken)
    {
        foreach (var old in await store.Access.ListKeysAsync(cancellationToken))
            if (old.CreatedBy == Actor.Server.By && old.Name == Name) await store.Access.RemoveKeyAsync(old.Id, Audit(AuditActions.Remove), cancellationToken);
        var key = "ptl_" + Base32(RandomNumberGenerator.GetBytes(RandomBytes));
        var stored = new ApiKey
        {
            Id = Convert.ToHexStringLower(RandomNumberGenerator.GetBytes(5)),
            Name = Name,
            Scope = ApiScope.Administrator,
            Prefix = key[..8],
            Hash = Convert.ToHexStringLower(SHA256.HashData(Encoding.UTF8.GetBytes(key))),
            CreatedAt = DateTimeOffset.UtcNow,
            CreatedBy = Actor.Server.By,
        };
        await store.Access.AddKeyAsync(stored, Audit(AuditActions.Create), cancellationToken);
        var path = Path.Combine(folder, ConsoleRecord.FileName);
        try
        {
            new ConsoleRecord(Near(address).ToString(), key, certificate is null ? null : CertificateFingerprint.Sha256(certificate)).Save(path);
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            session.Messages.Warning(session.Texts.RecordFailed(path, e.Message)); // a server does not fail for want of it
        }
        return new LocalKey(store, stored.Id, path);
    }

    public async ValueTask DisposeAsync()
    {
        File.Delete(_path);
        await _store.Access.RemoveKeyAsync(_id, Audit(AuditActions.Remove), CancellationToken.None);
    }

    /// <summary>A console that listens everywhere is reached on loopback.</summary>
    private static Uri Near(Uri address) => address.Host switch
    {
        "0.0.0.0" => new UriBuilder(address) { Host = "127.0.0.1" }.Uri,
        "[::]" or "+" or "*" => new UriBuilder(address) { Host = "[::1]" }.Uri,
        _ => address,
    };

    private static AuditEntry Audit(string action) => AuditEntry.Of(Actor.Server, DateTimeOffset.UtcNow, action, "apiKey:" + Name);

    private static string Base32(ReadOnlySpan<byte> bytes)
    {
        const string Letters = "abcdefghijklmnopqrstuvwxyz234567";
        var text = new StringBuilder();
        var (buffer, bits) = (0, 0);
        foreach (var value in bytes)
        {
            buffer = (buffer << 8) | value;
            for (bits += 8; bits >= 5; bits -= 5) text.Append(Letters[(buffer >> (bits - 5)) & 31]);
        }
        return text.ToString();
    }
}
