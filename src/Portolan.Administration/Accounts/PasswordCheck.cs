using System.Collections.Concurrent;
using System.Runtime.InteropServices;
using System.Security.Cryptography;
using Portolan.Server.Accounts;

namespace Portolan.Administration;

/// <summary>
/// Checks stored passwords at their full cost, a few at a time, and as long for a name that is not known. A password that was right is remembered for a
/// while under a secret of this process, so that a device that logs in every ten seconds does not cost a core; a wrong one always costs the full check.
/// </summary>
/// <remarks>What holds back guessing (the server's guard) counts every login, remembered or not.</remarks>
public sealed class PasswordCheck(TimeProvider? time = null)
{
    private const int MostRemembered = 10_000;
    private static readonly TimeSpan Remembered = TimeSpan.FromMinutes(5);

    private readonly TimeProvider _time = time ?? TimeProvider.System;
    private readonly byte[] _secret = RandomNumberGenerator.GetBytes(32);
    private readonly PasswordHash _decoy = PasswordHash.Create(Convert.ToHexString(RandomNumberGenerator.GetBytes(16)));
    private readonly ConcurrentDictionary<string, (byte[] Proof, DateTimeOffset Until)> _known = new(StringComparer.Ordinal);
    private readonly SemaphoreSlim _slowChecks = new(Environment.ProcessorCount);

    /// <param name="key">Whose password it is: <c>user:anna</c>, <c>administrator:root</c>.</param>
    /// <param name="stored">As <see cref="PasswordHash"/> writes it; null where there is nobody, or nobody gets in by password.</param>
    public async ValueTask<bool> VerifyAsync(string key, string? stored, string password, CancellationToken cancellationToken)
    {
        if (stored is null || !PasswordHash.TryParse(stored, out var hash))
        {
            await VerifySlowlyAsync(_decoy, password, cancellationToken);
            return false;
        }
        var proof = ProofOf(stored, password);
        if (_known.TryGetValue(key, out var known) && known.Until > _time.GetUtcNow() && CryptographicOperations.FixedTimeEquals(known.Proof, proof)) return true;
        if (!await VerifySlowlyAsync(hash!, password, cancellationToken)) return false;
        Remember(key, proof);
        return true;
    }

    /// <summary>At the next login the full check decides again. A changed password is never remembered: the proof holds its hash.</summary>
    public void Forget(string key) => _known.TryRemove(key, out _);

    /// <summary>A better hash of a password that was right; null where the stored one is as good as new ones are.</summary>
    public static string? Upgrade(string stored, string password) =>
        PasswordHash.TryParse(stored, out var hash) && hash!.IsOutdated ? PasswordHash.Create(password).ToString() : null;

    private void Remember(string key, byte[] proof)
    {
        var now = _time.GetUtcNow();
        if (_known.Count >= MostRemembered)
        {
            foreach (var (old, (_, until)) in _known)
                if (until <= now || _known.Count >= MostRemembered) _known.TryRemove(old, out _);
        }
        _known[key] = (proof, now + Remembered);
    }

    private byte[] ProofOf(string stored, string password)
    {
        using var proof = IncrementalHash.CreateHMAC(HashAlgorithmName.SHA256, _secret);
        proof.AppendData(MemoryMarshal.AsBytes(stored.AsSpan()));
        proof.AppendData([0, 0]);
        proof.AppendData(MemoryMarshal.AsBytes(password.AsSpan()));
        return proof.GetHashAndReset();
    }

    private async ValueTask<bool> VerifySlowlyAsync(PasswordHash hash, string password, CancellationToken cancellationToken)
    {
        await _slowChecks.WaitAsync(cancellationToken);
        try
        {
            return await Task.Run(() => hash.Verify(password), cancellationToken);
        }
        finally
        {
            _slowChecks.Release();
        }
    }
}
