using System.Net.Security;

namespace Portolan.Net;

/// <summary>
/// Trust on first use: a file <c>known_servers</c> with one line <c>host:port fingerprint</c> for each server whose certificate no authority vouches for.
/// The first certificate is accepted and remembered, another one later is refused.
/// </summary>
public sealed class KnownServers(string path)
{
    private readonly Lock _writing = new();

    public string Path { get; } = path;

    /// <summary>The remembered SHA-256 fingerprint; null for a server never met.</summary>
    public string? Find(string host, int port) => Load().GetValueOrDefault(Key(host, port));

    /// <summary>Forgets a server, so that its next certificate is accepted.</summary>
    /// <returns>Whether it was known.</returns>
    public bool Forget(string host, int port)
    {
        lock (_writing)
        {
            var known = Load();
            if (!known.Remove(Key(host, port)))
                return false;
            Save(known);
            return true;
        }
    }

    /// <summary>For <see cref="TlsClientOptions.ValidateServerCertificate"/>: accepts what the system trusts, else what was remembered, else remembers.</summary>
    /// <param name="firstMet">Told the fingerprint when a server is met for the first time.</param>
    public RemoteCertificateValidationCallback Verify(string host, int port, Action<string>? firstMet = null) => (_, certificate, _, errors) =>
    {
        if (errors == SslPolicyErrors.None)
            return true;
        if (certificate is null)
            return false;
        var shown = CertificateFingerprint.Sha256(certificate);
        lock (_writing)
        {
            var known = Load();
            if (known.TryGetValue(Key(host, port), out var remembered))
            {
                return CertificateFingerprint.AreEqual(remembered, shown)
                    ? true
                    : throw new CertificateRefusedException(new TlsProblem(TlsReason.Changed, remembered, shown, Key(host, port), Path));
            }
            known[Key(host, port)] = shown;
            Save(known);
        }
        firstMet?.Invoke(shown);
        return true;
    };

    private static string Key(string host, int port)
    {
        host = host.Trim('[', ']').ToLowerInvariant();
        return host.Contains(':', StringComparison.Ordinal) ? $"[{host}]:{port}" : $"{host}:{port}";
    }

    private SortedDictionary<string, string> Load()
    {
        var known = new SortedDictionary<string, string>(StringComparer.Ordinal);
        if (!File.Exists(Path))
            return known;
        foreach (var line in File.ReadLines(Path))
        {
            var space = line.IndexOf(' ', StringComparison.Ordinal);
            if (space > 0 && line[0] != '#')
                known[line[..space]] = line[(space + 1)..].Trim();
        }
        return known;
    }

    private void Save(SortedDictionary<string, string> known)
    {
        if (System.IO.Path.GetDirectoryName(System.IO.Path.GetFullPath(Path)) is { } directory)
            Directory.CreateDirectory(directory);
        var temporary = $"{Path}.{Environment.ProcessId}.new";
        File.WriteAllLines(temporary, known.Select(entry => $"{entry.Key} {entry.Value}"));
        File.Move(temporary, Path, overwrite: true);
    }
}
