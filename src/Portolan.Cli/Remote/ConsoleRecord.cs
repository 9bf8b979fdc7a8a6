using System.Security.Cryptography;
using System.Text.Json;
using System.Text.Json.Serialization;
using Portolan.Cli.Serve;
using Portolan.Net;

namespace Portolan.Cli.Remote;

/// <summary>
/// How commands of this machine reach the console of a running server: <c>console.json</c> in its data folder, for its owner only, there while
/// the server runs.
/// </summary>
/// <param name="Address">The console's, <c>http://127.0.0.1:2180/</c>.</param>
/// <param name="Key">Gives an administrator's rights, and ends with the server.</param>
/// <param name="Fingerprint">SHA-256 of the console's certificate; null where it speaks plain HTTP.</param>
internal sealed record ConsoleRecord(string Address, string Key, string? Fingerprint)
{
    public const string FileName = "console.json";
    private const int KeyBytes = 32;

    public static string NewKey() => "local_" + Convert.ToHexStringLower(RandomNumberGenerator.GetBytes(KeyBytes));

    public static ConsoleRecord Of(ConsoleLines console) =>
        new(Near(console.Address).ToString(), console.Key, console.Certificate is null ? null : CertificateFingerprint.Sha256(console.Certificate));

    /// <summary>Reads the file; null where there is none.</summary>
    /// <exception cref="JsonException">It is damaged, or from another version.</exception>
    public static ConsoleRecord? Load(string path)
    {
        if (!File.Exists(path)) return null;
        using var stream = File.OpenRead(path);
        return JsonSerializer.Deserialize(stream, ConsoleRecordJson.Default.ConsoleRecord);
    }

    public void Save(string path) => OwnerFile.Replace(path, stream => JsonSerializer.Serialize(stream, this, ConsoleRecordJson.Default.ConsoleRecord), isLasting: false);

    /// <summary>Never shows the key.</summary>
    public override string ToString() => Address;

    /// <summary>A console that listens everywhere is reached on loopback.</summary>
    private static Uri Near(Uri address) => address.Host switch
    {
        "0.0.0.0" => new UriBuilder(address) { Host = "127.0.0.1" }.Uri,
        "[::]" or "+" or "*" => new UriBuilder(address) { Host = "[::1]" }.Uri,
        _ => address,
    };
}

/// <summary>Keeps the record of one console from its start to its end.</summary>
internal sealed class KeptConsoleRecord : IDisposable
{
    private readonly Session _session;
    private readonly string _path;
    private readonly string _key;

    public KeptConsoleRecord(Session session, ConsoleLines console, string folder)
    {
        (_session, _path, _key) = (session, Path.Combine(folder, ConsoleRecord.FileName), console.Key);
        Try(() => ConsoleRecord.Of(console).Save(_path));
    }

    /// <summary>Removes the record, unless another server has put its own there.</summary>
    public void Dispose() => Try(() =>
    {
        if (ConsoleRecord.Load(_path)?.Key == _key) File.Delete(_path);
    });

    /// <summary>A server does not fail for want of its record.</summary>
    private void Try(Action work)
    {
        try
        {
            work();
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException or JsonException)
        {
            _session.Messages.Warning(_session.Texts.RecordFailed(_path, FileTroubles.Tell(e, _session.Texts)));
        }
    }
}

[JsonSourceGenerationOptions(WriteIndented = true, PropertyNamingPolicy = JsonKnownNamingPolicy.CamelCase, RespectRequiredConstructorParameters = true, RespectNullableAnnotations = true)]
[JsonSerializable(typeof(ConsoleRecord))]
internal sealed partial class ConsoleRecordJson : JsonSerializerContext;
