using System.Diagnostics.CodeAnalysis;

namespace Portolan.Cli.Values;

/// <summary>SHA-256 fingerprints of certificates, as people copy them.</summary>
internal static class Fingerprints
{
    /// <summary>Takes digits in any case, with or without colons and a leading <c>sha256:</c>.</summary>
    public static bool TryParse(string text, [NotNullWhen(true)] out string? fingerprint)
    {
        var digits = text.StartsWith("sha256:", StringComparison.OrdinalIgnoreCase) ? text["sha256:".Length..] : text;
        fingerprint = digits.Replace(":", "", StringComparison.Ordinal).ToLowerInvariant();
        return fingerprint.Length == 64 && fingerprint.All(char.IsAsciiHexDigit);
    }
}
