namespace Portolan.Diagnosis;

/// <summary>Which server this is, by its own words, in the names that advice uses.</summary>
public static class ServerProduct
{
    private static readonly (string Sign, string Product)[] Signs =
    [
        ("portolan", "Portolan"), ("vsftpd", "vsftpd"), ("proftpd", "ProFTPD"), ("pure-ftpd", "Pure-FTPd"),
        ("filezilla", "FileZilla Server"), ("microsoft ftp", "IIS"), ("pyftpdlib", "pyftpdlib"),
    ];

    /// <summary>Null where it does not say.</summary>
    public static string? Of(Observations seen)
    {
        ArgumentNullException.ThrowIfNull(seen);
        if (seen.Server is not null) return "Portolan";
        foreach (var (sign, product) in Signs)
            if (seen.GreetingText.Contains(sign, StringComparison.OrdinalIgnoreCase)) return product;
        return null;
    }
}
