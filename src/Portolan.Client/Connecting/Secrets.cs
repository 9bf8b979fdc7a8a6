namespace Portolan.Client;

/// <summary>Command lines as they may be shown.</summary>
internal static class Secrets
{
    public static string Mask(string verb, string? argument)
    {
        if (argument is null) return verb;
        return verb.Equals("PASS", StringComparison.OrdinalIgnoreCase) || verb.Equals("ACCT", StringComparison.OrdinalIgnoreCase)
            ? $"{verb} ****"
            : $"{verb} {argument}";
    }
}
